#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "model/block_index.hpp"

namespace framescope::model {
namespace {

Time at(std::int64_t ns) { return Time(Duration(ns)); }

TEST(BlockIndex, KnowsTheFirstAndTheLastOfABlock) {
  BlockIndex index(256);
  for (std::uint64_t i = 0; i < 100; ++i) {
    index.append(i, at(static_cast<std::int64_t>(10 * i)), static_cast<double>(i));
  }
  EXPECT_EQ(index[0].begin, at(0));
  EXPECT_EQ(index[0].first, 0);
  EXPECT_EQ(index[0].last, 63);
  EXPECT_EQ(index[0].end, at(630));
  EXPECT_EQ(index[1].begin, at(640));
  EXPECT_EQ(index[1].end, at(990));
  EXPECT_EQ(index[1].first, 64);
  EXPECT_EQ(index[1].last, 99);
}

TEST(BlockIndex, FindsTheFirstThatBeganFrom) {
  BlockIndex index(256);
  for (std::uint64_t i = 0; i < 256; ++i) {
    index.append(i, at(static_cast<std::int64_t>(i)), 0);
  }
  EXPECT_EQ(index.first_from(at(64), 0, 4, 0), 1U);
  EXPECT_EQ(index.first_from(at(65), 0, 4, 0), 2U);
  EXPECT_EQ(index.first_from(at(1000), 0, 4, 0), 4U) << "none";
  EXPECT_EQ(index.first_from(at(0), 0, 4, 2), 0U) << "all";
  EXPECT_EQ(index.first_from(at(0), 2, 4, 3), 2U) << "all of these";
  EXPECT_EQ(index.first_from(at(65), 4, 4, 9), 4U) << "of none";
}

// However often the ring went round, and whatever the guess: as looking at each block says.
TEST(BlockIndex, FindsTheSameFromAnyGuess) {
  constexpr std::uint64_t kCapacity = 1024;
  std::mt19937 random(3);
  BlockIndex index(kCapacity);
  std::vector<Time> begins;
  std::int64_t time = 0;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    time += static_cast<std::int64_t>(random() % 3);
    if (i % BlockIndex::kValues == 0) begins.push_back(at(time));
    index.append(i, at(time), 0);
    if (i % 97 != 0) continue;
    const std::uint64_t oldest = i < kCapacity ? 0 : i + 1 - kCapacity;
    const std::uint64_t low = (oldest + BlockIndex::kValues - 1) / BlockIndex::kValues;
    for (int look = 0; look < 20; ++look) {
      const Time wanted = at(std::uniform_int_distribution<std::int64_t>(0, 2 * time)(random));
      std::uint64_t expected = low;
      while (expected < begins.size() && begins[expected] < wanted) ++expected;
      const std::uint64_t guess = random() % (begins.size() + 2);
      ASSERT_EQ(index.first_from(wanted, low, begins.size(), guess), expected);
    }
  }
}

}  // namespace
}  // namespace framescope::model
