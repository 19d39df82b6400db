#include <gtest/gtest.h>

#include "wire/frame_gaps.hpp"

namespace framescope::wire {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class FrameGapsTest : public testing::Test {
 protected:
  // Frames of 10 packets and 3000 ticks; of the packets only each first is told of, so that the
  // others count as neighbours.
  void come(int count) {
    for (int i = 0; i < count; ++i) gaps_.advance(sequence_ += 10, timestamp_ += 3000, 0, now_);
  }
  // The next one after `frames` that were lost, in numbers and in time.
  void come_after(std::uint32_t frames) {
    timestamp_ += 3000 * (frames + 1);
    gaps_.advance(sequence_ += 10 * (frames + 1), timestamp_, 10 * frames, now_);
  }
  std::uint64_t settled() { return gaps_.settle(now_ + FrameGaps::kSettle); }

  Time now_{seconds(100)};
  std::uint64_t sequence_ = 70'000;
  std::uint32_t timestamp_ = 0xFFFF'0000;
  FrameGaps gaps_;
};

TEST_F(FrameGapsTest, StepsOfTheTimestampTellHowManyAreMissing) {
  come(10);
  come_after(4);
  EXPECT_EQ(gaps_.next_due(), now_ + milliseconds(500));
  EXPECT_EQ(gaps_.settle(now_ + milliseconds(499)), 0U) << "they may still come";
  EXPECT_EQ(settled(), 4U);
  EXPECT_EQ(settled(), 0U) << "told once";
  EXPECT_EQ(gaps_.next_due(), std::nullopt);
}

TEST_F(FrameGapsTest, WhatComesLateIsNotLost) {
  come(10);
  const std::uint64_t before = sequence_;
  come_after(4);
  gaps_.fill(before + 10);
  gaps_.fill(before - 10);
  EXPECT_EQ(settled(), 3U);
}

TEST_F(FrameGapsTest, NothingIsGuessedBeforeTheUsualStepIsKnown) {
  come(3);
  come_after(4);
  EXPECT_EQ(settled(), 0U);
}

TEST_F(FrameGapsTest, APauseWithoutAGapOrAGapWithoutAPauseHidesNone) {
  come(10);
  timestamp_ += 30'000;
  come(5);
  gaps_.advance(sequence_ += 15, timestamp_ += 3000, 5, now_);
  EXPECT_EQ(settled(), 0U);
}

TEST_F(FrameGapsTest, NoMoreFramesThanPacketsAreMissing) {
  come(10);
  gaps_.advance(sequence_ += 12, timestamp_ += 90'000, 2, now_);
  EXPECT_EQ(settled(), 2U);
}

TEST_F(FrameGapsTest, ATimestampThatGoesBackHidesNone) {
  come(10);
  gaps_.advance(sequence_ += 50, timestamp_ -= 90'000, 40, now_);
  EXPECT_EQ(settled(), 0U);
  gaps_.reset();
  come_after(4);
  EXPECT_EQ(settled(), 0U);
}

}  // namespace
}  // namespace framescope::wire
