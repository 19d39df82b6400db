#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/rate_meter.hpp"

namespace framescope::model {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST(RateMeter, NeedsTwoFrames) {
  RateMeter meter;
  EXPECT_EQ(meter.window_fps(kStart), 0.0);
  EXPECT_EQ(meter.run_fps(), 0.0);
  meter.add(kStart);
  EXPECT_EQ(meter.window_fps(kStart), 0.0);
  EXPECT_EQ(meter.run_fps(), 0.0);
  meter.add(at_ms(100));
  EXPECT_DOUBLE_EQ(meter.window_fps(at_ms(100)), 10.0);
  EXPECT_DOUBLE_EQ(meter.run_fps(), 10.0);
}

TEST(RateMeter, TwentyFramesAreNineteenIntervals) {
  RateMeter meter;
  for (int i = 0; i < 20; ++i) meter.add(at_ms(i * 40));
  EXPECT_EQ(meter.frames(), 20U);
  EXPECT_DOUBLE_EQ(meter.window_fps(at_ms(760)), 19 / 0.76);
}

TEST(RateMeter, TheWindowForgetsWhatIsOlderThan20FramesAndTheRunDoesNot) {
  RateMeter meter;
  meter.add(kStart);
  for (int i = 0; i < 20; ++i) meter.add(at_ms(10'000 + i * 10));
  EXPECT_DOUBLE_EQ(meter.window_fps(at_ms(10'190)), 100.0);
  EXPECT_DOUBLE_EQ(meter.run_fps(), 20 / 10.19);
}

TEST(RateMeter, IsZeroTwoSecondsAfterTheLastFrame) {
  RateMeter meter;
  for (int i = 0; i < 30; ++i) meter.add(at_ms(i * 10));
  const Time last = at_ms(290);
  EXPECT_DOUBLE_EQ(meter.window_fps(last + seconds(2) - nanoseconds(1)), 100.0);
  EXPECT_EQ(meter.window_fps(last + seconds(2) + nanoseconds(1)), 0.0);
  EXPECT_DOUBLE_EQ(meter.run_fps(), 100.0) << "the run's rate stays";
}

TEST(RateMeter, ASlowStreamIsNoStall) {
  RateMeter meter;
  for (int i = 0; i < 5; ++i) meter.add(at_ms(i * 1500));
  EXPECT_DOUBLE_EQ(meter.window_fps(at_ms(6000)), 1 / 1.5);
}

TEST(RateMeter, AStallIsNoPartOfTheRateBehindIt) {
  RateMeter meter;
  for (int i = 0; i < 30; ++i) meter.add(at_ms(i * 10));
  meter.add(at_ms(60'000));
  EXPECT_EQ(meter.window_fps(at_ms(60'000)), 0.0) << "one frame has no rate";
  for (int i = 1; i < 5; ++i) meter.add(at_ms(60'000 + i * 20));
  EXPECT_DOUBLE_EQ(meter.window_fps(at_ms(60'080)), 50.0);
  for (int i = 5; i < 60; ++i) meter.add(at_ms(60'000 + i * 20));
  EXPECT_DOUBLE_EQ(meter.window_fps(at_ms(61'180)), 50.0);
}

TEST(RateMeter, FramesOfOneInstantHaveNoRate) {
  RateMeter meter;
  meter.add(kStart);
  meter.add(kStart);
  EXPECT_EQ(meter.window_fps(kStart), 0.0);
  EXPECT_EQ(meter.run_fps(), 0.0);
}

}  // namespace
}  // namespace framescope::model
