#include <gtest/gtest.h>

#include "app/lab_schedule.hpp"

namespace framescope::app {
namespace {

using namespace std::chrono_literals;

class SweepScheduleTest : public testing::Test {
 protected:
  SweepScheduleTest() {
    options_.widths_px = {400};
    options_.qualities = {80};
  }
  bool is_due(bool frozen = false) const { return schedule_.is_due(options_, frozen, now_); }
  void sweep() {
    schedule_.begin(options_);
    now_ += 200ms;
    schedule_.end(now_);
  }

  SweepSchedule schedule_;
  model::SweepOptions options_;
  Time now_{1h};
};

TEST_F(SweepScheduleTest, TheFirstIsDueAtOnceAlsoOfAFrozenPicture) {
  EXPECT_TRUE(is_due());
  EXPECT_TRUE(is_due(true));
}

TEST_F(SweepScheduleTest, TheNextComesWhenTheLastHasBeenLookedAt) {
  schedule_.begin(options_);
  now_ += 10s;
  EXPECT_FALSE(is_due()) << "it still runs";
  schedule_.end(now_);
  now_ += SweepSchedule::kPause - 1ns;
  EXPECT_FALSE(is_due());
  now_ += 1ns;
  EXPECT_TRUE(is_due());
}

TEST_F(SweepScheduleTest, AFrozenLabStaysWithItsPicture) {
  sweep();
  now_ += 1h;
  EXPECT_FALSE(is_due(true));
  EXPECT_TRUE(is_due(false));
}

TEST_F(SweepScheduleTest, OtherOptionsAreMeasuredAtOnce) {
  sweep();
  options_.widths_px = {200, 400, 800};
  EXPECT_TRUE(is_due());
  EXPECT_TRUE(is_due(true));
  schedule_.begin(options_);
  options_.jpeg_limits_bytes = {1000};
  EXPECT_TRUE(is_due()) << "also while one runs";
}

TEST_F(SweepScheduleTest, AnotherQualityInUseCanWait) {
  sweep();
  options_.qualities = {20};
  EXPECT_FALSE(is_due());
}

TEST_F(SweepScheduleTest, WhatWasGivenUpIsMeasuredAgain) {
  EXPECT_FALSE(schedule_.give_up()) << "nothing runs";
  schedule_.begin(options_);
  EXPECT_TRUE(schedule_.give_up());
  EXPECT_FALSE(schedule_.give_up());
  EXPECT_TRUE(is_due(true));
  sweep();
  EXPECT_FALSE(schedule_.give_up());
  EXPECT_FALSE(is_due(true)) << "what ended before is kept";
}

}  // namespace
}  // namespace framescope::app
