#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "core/spsc_ring.hpp"

namespace framescope {
namespace {

template <typename T>
std::vector<T> drained(SpscRing<T>& ring) {
  std::vector<T> values;
  const std::size_t count = ring.drain([&](const T& value) { values.push_back(value); });
  EXPECT_EQ(count, values.size());
  return values;
}

TEST(SpscRing, CapacityIsRoundedUpToAPowerOfTwo) {
  EXPECT_EQ(SpscRing<int>(0).capacity(), 1U);
  EXPECT_EQ(SpscRing<int>(1).capacity(), 1U);
  EXPECT_EQ(SpscRing<int>(5).capacity(), 8U);
  EXPECT_EQ(SpscRing<int>(8192).capacity(), 8192U);
}

TEST(SpscRing, DrainsInOrderAndOnlyOnce) {
  SpscRing<std::string> ring(4);
  EXPECT_TRUE(drained(ring).empty());
  EXPECT_TRUE(ring.push("a"));
  EXPECT_TRUE(ring.push("b"));
  EXPECT_EQ(drained(ring), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(drained(ring).empty());
}

TEST(SpscRing, AFullRingRefusesAndKeepsWhatItHas) {
  SpscRing<int> ring(4);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(ring.push(i));
  EXPECT_FALSE(ring.push(99));
  EXPECT_FALSE(ring.push(99));
  EXPECT_EQ(drained(ring), (std::vector<int>{0, 1, 2, 3}));
  EXPECT_TRUE(ring.push(4));
  EXPECT_EQ(drained(ring), (std::vector<int>{4}));
}

TEST(SpscRing, DrainsToAMarkAndLeavesWhatCameAfterIt) {
  SpscRing<int> ring(4);
  for (int round = 0; round < 10; ++round) {
    EXPECT_TRUE(ring.push(2 * round));
    const std::size_t mark = ring.mark();
    EXPECT_TRUE(ring.push(2 * round + 1));
    std::vector<int> values;
    EXPECT_EQ(ring.drain_to(mark, [&](int value) { values.push_back(value); }), 1U);
    EXPECT_EQ(values, std::vector<int>{2 * round});
    EXPECT_EQ(ring.drain_to(mark, [&](int value) { values.push_back(value); }), 0U);
    EXPECT_EQ(drained(ring), std::vector<int>{2 * round + 1});
  }
}

TEST(SpscRing, IsHalfFullFromHalfOfItsPlacesOnUntilItIsDrained) {
  SpscRing<int> ring(4);
  for (int round = 0; round < 20; ++round) {
    EXPECT_FALSE(ring.half_full());
    for (int i = 1; i <= 5; ++i) {
      ring.push(i);
      EXPECT_EQ(ring.half_full(), i >= 2) << i;
    }
    drained(ring);
    EXPECT_FALSE(ring.half_full());
    ring.push(0);  // so that each round begins at another place
    drained(ring);
  }
}

TEST(SpscRing, GoesRoundAtEveryOffset) {
  SpscRing<int> ring(4);
  int next = 0;
  int expected = 0;
  for (int round = 0; round < 40; ++round) {
    const int batch = round % 5;
    for (int i = 0; i < batch; ++i) EXPECT_TRUE(ring.push(next++));
    for (const int value : drained(ring)) EXPECT_EQ(value, expected++);
  }
  EXPECT_EQ(expected, next);
}

TEST(SpscRing, NothingIsLostOrDoubledBetweenTwoThreads) {
  constexpr std::uint32_t kCount = 200'000;
  SpscRing<std::uint32_t> ring(64);
  std::thread producer([&] {
    for (std::uint32_t i = 0; i < kCount;) {
      if (ring.push(i)) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  });
  std::uint32_t expected = 0;
  bool in_order = true;
  while (expected < kCount) {
    if (ring.drain([&](std::uint32_t value) { in_order &= value == expected++; }) == 0) {
      std::this_thread::yield();
    }
  }
  producer.join();
  EXPECT_TRUE(in_order);
  EXPECT_EQ(expected, kCount);
  EXPECT_TRUE(drained(ring).empty());
}

}  // namespace
}  // namespace framescope
