#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/playback_meters.hpp"

namespace framescope::model {
namespace {

/// Adds frames at given gaps.
template <typename Meter>
class Player {
 public:
  explicit Player(Meter& meter) : meter_(meter) { meter_.add(now_); }
  Player& play(int frames, double gap_ms) {
    for (int i = 0; i < frames; ++i) meter_.add(now_ += from_seconds(gap_ms / 1000));
    return *this;
  }

 private:
  Meter& meter_;
  Time now_ = kStart;
};

TEST(FreezeMeter, ASteadyStreamNeverFreezes) {
  FreezeMeter meter;
  Player(meter).play(1000, 33.3);
  EXPECT_EQ(meter.freezes(), 0U);
}

TEST(FreezeMeter, OfAFastStreamTheAverageAnd150MillisecondsAreTheLimit) {
  FreezeMeter meter;
  Player(meter).play(30, 20).play(1, 169.999);
  EXPECT_EQ(meter.freezes(), 0U);
  FreezeMeter other;
  Player(other).play(30, 20).play(1, 170);
  EXPECT_EQ(other.freezes(), 1U);
}

TEST(FreezeMeter, OfASlowStreamThreeTimesTheAverageIsTheLimit) {
  FreezeMeter meter;
  Player(meter).play(30, 200).play(1, 599.999);
  EXPECT_EQ(meter.freezes(), 0U);
  FreezeMeter other;
  Player(other).play(30, 200).play(1, 600);
  EXPECT_EQ(other.freezes(), 1U);
}

TEST(FreezeMeter, TheAverageIsOfTheLast30IntervalsOnly) {
  FreezeMeter meter;
  // An average over all 130 intervals, 790 ms, would let 600 ms pass.
  Player(meter).play(100, 1000).play(30, 90).play(1, 600);
  EXPECT_EQ(meter.freezes(), 1U);
}

TEST(FreezeMeter, AFreezeRaisesTheAverageThatJudgesTheNext) {
  FreezeMeter meter;
  // After it the average is (29 x 20 + 3000) / 30 = 119.3 ms, so three times that is needed.
  Player(meter).play(30, 20).play(1, 3000).play(1, 357).play(1, 600);
  EXPECT_EQ(meter.freezes(), 2U);
}

TEST(FreezeMeter, JudgesNothingBeforeFiveIntervals) {
  FreezeMeter early;
  Player(early).play(4, 10).play(1, 2000);
  EXPECT_EQ(early.freezes(), 0U);
  FreezeMeter meter;
  Player(meter).play(5, 10).play(1, 2000);
  EXPECT_EQ(meter.freezes(), 1U);
}

TEST(JitterMeter, IsUnknownBeforeTheSecondFrame) {
  JitterMeter meter;
  EXPECT_FALSE(meter.jitter());
  meter.add(at_ms(0), at_ms(5));
  EXPECT_FALSE(meter.jitter());
  meter.add(at_ms(40), at_ms(45));
  EXPECT_EQ(meter.jitter(), Duration{0});
}

TEST(JitterMeter, OneLateFrameAddsASixteenth) {
  JitterMeter meter;
  meter.add(at_ms(0), at_ms(0));
  meter.add(at_ms(40), at_ms(140));
  EXPECT_EQ(meter.jitter(), from_seconds(0.1 / 16));
}

TEST(JitterMeter, ComparesNoClocks) {
  JitterMeter near;
  JitterMeter far;
  for (int i = 0; i < 50; ++i) {
    const Time arrived = at_ms(i * 33 + (i * 7919 % 11));
    near.add(at_ms(i * 33), arrived);
    far.add(at_ms(i * 33) - std::chrono::hours(3), arrived);
  }
  EXPECT_EQ(near.jitter(), far.jitter());
  EXPECT_GT(near.jitter(), Duration{0});
}

TEST(JitterMeter, FollowsTheFormulaOfRfc3550) {
  JitterMeter meter;
  double wanted_ms = 0;
  double last_transit = 0;
  for (int i = 0; i < 200; ++i) {
    const double transit = 5 + i * 31 % 17;
    meter.add(at_ms(i * 20), at_ms(i * 20 + transit));
    if (i > 0) wanted_ms += (std::abs(transit - last_transit) - wanted_ms) / 16;
    last_transit = transit;
  }
  EXPECT_NEAR(milliseconds(*meter.jitter()), wanted_ms, 1e-5);
}

TEST(JitterMeter, AnotherClockIsNoJitter) {
  JitterMeter meter;
  const Time last{Duration(std::numeric_limits<std::int64_t>::max())};
  for (int i = 0; i < 100; ++i) {
    meter.add(last, kStart);
    meter.add(Time{}, kStart);
  }
  EXPECT_FALSE(meter.jitter());
  // A stream of another host follows one of this.
  for (int i = 0; i < 10; ++i) meter.add(at_ms(i * 20), at_ms(i * 20 + 5));
  EXPECT_EQ(meter.jitter(), Duration{0});
}

TEST(GapEstimator, ASteadyStreamMissesNothing) {
  GapEstimator meter;
  Player(meter).play(500, 33);
  EXPECT_EQ(meter.missing(), 0U);
}

TEST(GapEstimator, AGapHidesTheFramesThatWouldHaveFilledIt) {
  GapEstimator meter;
  Player(meter).play(30, 33).play(1, 66).play(30, 33).play(1, 165).play(30, 33);
  EXPECT_EQ(meter.missing(), 1U + 4U);
}

TEST(GapEstimator, HalfAnIntervalLateIsStillTheNextFrame) {
  GapEstimator meter;
  Player(meter).play(30, 40).play(1, 60).play(1, 20).play(30, 40);
  EXPECT_EQ(meter.missing(), 0U);
}

TEST(GapEstimator, SaysNothingBeforeItKnowsTheUsualInterval) {
  GapEstimator meter;
  Player(meter).play(20, 33).play(1, 330);
  EXPECT_EQ(meter.missing(), 0U);
}

TEST(GapEstimator, TwoSecondsAreAStop) {
  GapEstimator meter;
  Player(meter).play(30, 33).play(1, 2000).play(30, 33);
  EXPECT_EQ(meter.missing(), 0U);
}

TEST(GapEstimator, LossesDoNotChangeTheUsualInterval) {
  GapEstimator meter;
  Player player(meter);
  player.play(30, 33);
  for (int i = 0; i < 20; ++i) player.play(3, 33).play(1, 66);
  EXPECT_EQ(meter.missing(), 20U);
}

TEST(PacingMeter, AnEvenStreamHasNoShortGaps) {
  PacingMeter meter;
  Player(meter).play(300, 33);
  EXPECT_EQ(meter.counts(), (GapCounts{300, 0, std::chrono::milliseconds(33)}));
}

TEST(PacingMeter, OfABurstAllGapsButOneAreShort) {
  PacingMeter meter;
  Player player(meter);
  for (int i = 0; i < 100; ++i) player.play(1, 160).play(4, 1);
  const GapCounts& counts = meter.counts();
  EXPECT_NEAR(static_cast<double>(counts.short_gaps) / static_cast<double>(counts.gaps), 0.8, 0.02);
}

TEST(PacingMeter, StopsAndClocksThatGoBackTellNothing) {
  PacingMeter meter;
  Player(meter).play(10, 33).play(1, 5000).play(10, 33).play(1, -500).play(10, 33);
  EXPECT_EQ(meter.counts().gaps, 30U);
  EXPECT_EQ(meter.counts().usual, std::chrono::milliseconds(33));
}

TEST(MeanTime, FollowsWhatIsOfLate) {
  MeanTime mean;
  EXPECT_FALSE(mean.mean());
  mean.add(std::chrono::milliseconds(8));
  EXPECT_EQ(mean.mean(), std::chrono::milliseconds(8));
  for (int i = 0; i < 200; ++i) mean.add(std::chrono::milliseconds(2));
  EXPECT_NEAR(milliseconds(*mean.mean()), 2, 0.01);
}

}  // namespace
}  // namespace framescope::model
