#include <algorithm>
#include <cstdint>

#include <gtest/gtest.h>

#include "wire/ended_places.hpp"

namespace framescope::wire {
namespace {

// Ten packets each, the first of them from 1000 on.
FramePlace place(std::uint64_t index) {
  return {.timestamp = static_cast<std::uint32_t>(index),
          .lowest = 1000 + 10 * index,
          .highest = 1009 + 10 * index,
          .begin = {},
          .end = {},
          .mark = {},
          .overtaken = {}};
}

constexpr std::uint64_t kNewest = 1'000'000;

TEST(EndedPlaces, TheLastSixtyFourAreKnown) {
  EndedPlaces ended;
  EXPECT_TRUE(ended.places().empty());
  for (std::uint64_t index = 0; index < 200; ++index) {
    ended.add(place(index), kNewest);
    ASSERT_EQ(ended.places().size(), std::min<std::size_t>(index + 1, EndedPlaces::kMost));
    for (const FramePlace& known : ended.places()) {
      EXPECT_LE(known.timestamp, index);
      EXPECT_GT(known.timestamp + EndedPlaces::kMost, index);
    }
  }
}

TEST(EndedPlaces, NumbersUpToTheEndOfOneThatMadeRoomAreForgotten) {
  EndedPlaces ended;
  for (std::uint64_t index = 0; index < EndedPlaces::kMost; ++index) {
    ended.add(place(index), kNewest);
  }
  EXPECT_FALSE(ended.has_forgotten(0)) << "none had to make room";
  ended.add(place(64), kNewest);
  EXPECT_TRUE(ended.has_forgotten(1009));
  EXPECT_FALSE(ended.has_forgotten(1010));
}

TEST(EndedPlaces, ForgettingNeverGoesBack) {
  EndedPlaces ended;
  ended.add(place(50), kNewest);
  for (std::uint64_t index = 0; index < EndedPlaces::kMost; ++index) {
    ended.add(place(index), kNewest);
  }
  EXPECT_TRUE(ended.has_forgotten(1509));
  ended.add(place(70), kNewest);
  EXPECT_TRUE(ended.has_forgotten(1509)) << "a frame that lay lower made room";
}

TEST(EndedPlaces, TheNewestFramesNumbersAreNotForgotten) {
  EndedPlaces ended;
  const FramePlace highest = place(500);
  ended.add(highest, highest.highest);
  for (std::uint64_t index = 0; index < EndedPlaces::kMost; ++index) {
    ended.add(place(index), highest.highest);
  }
  EXPECT_FALSE(ended.has_forgotten(1000));
}

TEST(EndedPlaces, AClearedOneKnowsAndForgotNothing) {
  EndedPlaces ended;
  for (std::uint64_t index = 0; index < 70; ++index) ended.add(place(index), kNewest);
  ended.clear();
  EXPECT_TRUE(ended.places().empty());
  EXPECT_FALSE(ended.has_forgotten(0));
}

}  // namespace
}  // namespace framescope::wire
