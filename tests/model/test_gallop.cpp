#include <bit>
#include <cstdint>

#include <gtest/gtest.h>

#include "model/gallop.hpp"

namespace framescope::model {
namespace {

TEST(Gallop, FindsTheFirstFromAnyGuess) {
  constexpr std::uint64_t kMost = 40;
  for (std::uint64_t low = 0; low <= 3; ++low) {
    for (std::uint64_t high = low; high <= kMost; ++high) {
      for (std::uint64_t first = low; first <= high; ++first) {
        for (std::uint64_t guess = 0; guess <= kMost + 2; ++guess) {
          const auto before = [&](std::uint64_t i) {
            EXPECT_TRUE(i >= low && i < high) << "never looks outside";
            return i < first;
          };
          ASSERT_EQ(gallop(low, high, guess, before), first)
              << low << ".." << high << ", " << guess;
        }
      }
    }
  }
}

TEST(Gallop, TakesFewLooksNearTheGuess) {
  constexpr std::uint64_t kHigh = std::uint64_t{1} << 40U;
  constexpr std::uint64_t kFirst = 123'456'789;
  const auto looks_from = [&](std::uint64_t guess) {
    int looks = 0;
    const auto before = [&](std::uint64_t i) {
      ++looks;
      return i < kFirst;
    };
    EXPECT_EQ(gallop(0, kHigh, guess, before), kFirst);
    return looks;
  };
  EXPECT_EQ(looks_from(kFirst), 2);
  EXPECT_EQ(looks_from(kFirst - 1), 2);
  EXPECT_LE(looks_from(kFirst + 1), 4);
  for (const std::uint64_t off : {10U, 1000U, 100'000U}) {
    const int most = 2 * static_cast<int>(std::bit_width(off)) + 2;
    EXPECT_LE(looks_from(kFirst + off), most) << off;
    EXPECT_LE(looks_from(kFirst - off), most) << off;
  }
}

}  // namespace
}  // namespace framescope::model
