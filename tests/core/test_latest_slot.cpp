#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "core/latest_slot.hpp"

namespace framescope {
namespace {

TEST(LatestSlot, HandsOverOneValue) {
  LatestSlot<int> slot;
  EXPECT_FALSE(slot.try_take());
  EXPECT_FALSE(slot.put(7));
  EXPECT_EQ(slot.try_take(), 7);
  EXPECT_FALSE(slot.try_take());
}

TEST(LatestSlot, TheNewestWinsAndTheReplacedComesBack) {
  LatestSlot<int> slot;
  EXPECT_FALSE(slot.put(1));
  EXPECT_EQ(slot.put(2), 1);
  EXPECT_EQ(slot.put(3), 2);
  EXPECT_EQ(slot.take(), 3);
  EXPECT_FALSE(slot.put(4)) << "an emptied slot replaces nothing";
}

TEST(LatestSlot, TakesValuesThatOnlyMove) {
  LatestSlot<std::unique_ptr<int>> slot;
  EXPECT_FALSE(slot.put(std::make_unique<int>(1)));
  const auto replaced = slot.put(std::make_unique<int>(2));
  ASSERT_TRUE(replaced);
  EXPECT_EQ(**replaced, 1);
  const auto taken = slot.take();
  ASSERT_TRUE(taken);
  EXPECT_EQ(**taken, 2);
}

TEST(LatestSlot, AClosedSlotHandsBackWhatIsPutAndGivesUpWhatItHolds) {
  LatestSlot<int> slot;
  slot.put(1);
  slot.close();
  EXPECT_EQ(slot.put(2), 2);
  EXPECT_EQ(slot.take(), 1);
  EXPECT_FALSE(slot.take());
  EXPECT_FALSE(slot.try_take());
  EXPECT_EQ(slot.put(3), 3);
  slot.close();
}

TEST(LatestSlot, WaitEmptyAnswersAtOnceWhenEmptyOrClosed) {
  LatestSlot<int> slot;
  EXPECT_TRUE(slot.wait_empty());
  slot.put(1);
  slot.close();
  EXPECT_FALSE(slot.wait_empty());
}

TEST(LatestSlot, CloseWakesATakerAndAWaiter) {
  LatestSlot<int> empty;
  LatestSlot<int> full;
  full.put(1);
  std::thread taker([&] { EXPECT_FALSE(empty.take()); });
  std::thread waiter([&] { EXPECT_FALSE(full.wait_empty()); });
  empty.close();
  full.close();
  taker.join();
  waiter.join();
}

TEST(LatestSlot, AProducerThatWaitsLosesNothing) {
  constexpr int kCount = 2000;
  LatestSlot<int> slot;
  std::thread producer([&] {
    for (int i = 0; i < kCount; ++i) {
      EXPECT_TRUE(slot.wait_empty());
      EXPECT_FALSE(slot.put(i));
    }
    slot.close();
  });
  int next = 0;
  while (const auto value = slot.take()) EXPECT_EQ(*value, next++);
  EXPECT_EQ(next, kCount);
  producer.join();
}

TEST(LatestSlot, EveryValueIsEitherTakenOrReplaced) {
  constexpr int kCount = 20'000;
  LatestSlot<int> slot;
  std::vector<int> replaced;
  std::thread producer([&] {
    for (int i = 0; i < kCount; ++i) {
      if (const auto old = slot.put(i)) replaced.push_back(*old);
    }
    slot.close();
  });
  std::vector<int> taken;
  while (const auto value = slot.take()) taken.push_back(*value);
  producer.join();

  std::vector<int> fates(kCount, 0);
  for (const int value : taken) ++fates[static_cast<std::size_t>(value)];
  for (const int value : replaced) ++fates[static_cast<std::size_t>(value)];
  EXPECT_EQ(fates, std::vector<int>(kCount, 1));
  EXPECT_TRUE(std::is_sorted(taken.begin(), taken.end()));
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(taken.back(), kCount - 1) << "the newest is never lost";
}

}  // namespace
}  // namespace framescope
