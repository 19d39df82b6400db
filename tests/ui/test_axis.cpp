#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "ui/plot/axis.hpp"

namespace framescope::ui::plot {
namespace {

Extent extent(double min, double max) {
  Extent extent;
  extent.add(min);
  extent.add(max);
  return extent;
}

TEST(TickStep, IsOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_DOUBLE_EQ(tick_step(60, 6), 10);
  EXPECT_DOUBLE_EQ(tick_step(61, 6), 20);
  EXPECT_DOUBLE_EQ(tick_step(40'000, 4), 10'000);
  EXPECT_DOUBLE_EQ(tick_step(1, 6), 0.2);
  EXPECT_DOUBLE_EQ(tick_step(0.003, 6), 0.0005);
}

TEST(TickStep, NeverMakesMoreTicksThanAllowed) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> exponent(-6, 9);
  for (int i = 0; i < 20'000; ++i) {
    const double range = std::pow(10, exponent(random));
    const double step = tick_step(range, 6);
    EXPECT_LE(range / step, 6 + 1e-6);
    EXPECT_GE(range / step, 6 / 2.5 - 1e-6) << "nor far fewer";
    const double digit = step / std::pow(10, std::floor(std::log10(step) + 1e-9));
    EXPECT_TRUE(std::abs(digit - 1) < 1e-6 || std::abs(digit - 2) < 1e-6 ||
                std::abs(digit - 5) < 1e-6)
        << step;
  }
}

TEST(Extent, LeavesOutWhatIsNoNumber) {
  Extent extent;
  extent.add(std::nan(""));
  extent.add(std::numeric_limits<double>::infinity());
  EXPECT_TRUE(extent.empty);
  extent.add(0);
  extent.add(-3);
  extent.add(0.5);
  extent.add(7);
  EXPECT_EQ(extent.min, -3);
  EXPECT_EQ(extent.max, 7);
  EXPECT_EQ(extent.least_positive, 0.5);
}

TEST(ValueAxis, FromZeroLeavesRoomAboveTheLargest) {
  ValueAxis axis;
  const AxisSpec spec{Limits::kFromZero, 10, 0, 1};
  axis.update(spec, Scale::kLinear, {});
  EXPECT_DOUBLE_EQ(axis.high(), 10) << "of nothing it is as long as it is at least";
  axis.update(spec, Scale::kLinear, extent(20, 30));
  EXPECT_DOUBLE_EQ(axis.low(), 0);
  EXPECT_GT(axis.high(), 30);
  EXPECT_LT(axis.high(), 42);
}

TEST(ValueAxis, GrowsAtOnceAndDoesNotBreathe) {
  ValueAxis axis;
  const AxisSpec spec{Limits::kFromZero, 10, 0, 1};
  axis.update(spec, Scale::kLinear, extent(0, 30));
  const double high = axis.high();
  axis.update(spec, Scale::kLinear, extent(0, high * 2));
  const double higher = axis.high();
  EXPECT_GT(higher, high * 2);
  std::mt19937 random(7);
  std::uniform_real_distribution<double> noise(0.55, 0.92);
  for (int i = 0; i < 1000; ++i) {
    axis.update(spec, Scale::kLinear, extent(0, higher * noise(random)));
    EXPECT_EQ(axis.high(), higher);
  }
  axis.update(spec, Scale::kLinear, extent(0, 30));
  EXPECT_LT(axis.high(), higher) << "more than half of it was empty";
}

TEST(ValueAxis, AroundDataHoldsItAndStandsStill) {
  ValueAxis axis;
  const AxisSpec spec{Limits::kAroundData, 0.1, 0, 1};
  axis.update(spec, Scale::kLinear, extent(33.1, 33.9));
  EXPECT_LT(axis.low(), 33.1);
  EXPECT_GT(axis.high(), 33.9);
  EXPECT_LT(axis.high() - axis.low(), 2);
  const double low = axis.low();
  axis.update(spec, Scale::kLinear, extent(33.2, 33.8));
  EXPECT_EQ(axis.low(), low);
  axis.update(spec, Scale::kLinear, extent(5, 5));
  EXPECT_LT(axis.low(), 5);
  EXPECT_GT(axis.high(), 5);
}

TEST(ValueAxis, LogBeginsBelowTheSmallestPositive) {
  ValueAxis axis;
  Extent shown = extent(0, 900);
  shown.add(0.02);
  axis.update({}, Scale::kLog, shown);
  EXPECT_DOUBLE_EQ(axis.low(), 0.01);
  EXPECT_DOUBLE_EQ(axis.high(), 1000);
  EXPECT_NEAR(axis.share(1), 0.4, 1e-9);
  EXPECT_EQ(axis.share(0), 0);
  EXPECT_EQ(axis.share(-5), 0);
  EXPECT_NEAR(axis.value(0.4), 1, 1e-9);
  // A value that crosses a decade now and then does not move it.
  shown = extent(0.2, 900);
  axis.update({}, Scale::kLog, shown);
  EXPECT_DOUBLE_EQ(axis.low(), 0.01);
}

TEST(ValueAxis, TicksAreRoundAndInsideAndFew) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> exponent(-8, 12);
  for (int i = 0; i < 5000; ++i) {
    for (const Scale scale : {Scale::kLinear, Scale::kLog}) {
      ValueAxis axis;
      const double a = std::pow(10, exponent(random));
      axis.update({Limits::kFromZero, a / 10, 0, 1}, scale, extent(a / 1000, a));
      for (int most = 1; most <= 6; ++most) {
        const Ticks ticks = axis.ticks(most);
        ASSERT_LE(ticks.count, static_cast<std::size_t>(most));
        ASSERT_GE(ticks.count, 1U);
        for (const double tick : ticks.span()) {
          EXPECT_GE(tick, axis.low() - axis.high() * 1e-6);
          EXPECT_LE(tick, axis.high() * (1 + 1e-6));
        }
      }
    }
  }
}

TEST(ValueAxis, LogTicksAreDecadesOrTwoAndFiveTimesThem) {
  ValueAxis axis;
  axis.update({}, Scale::kLog, extent(1.5, 8));
  const Ticks few = axis.ticks(6);
  ASSERT_EQ(few.count, 4U);
  EXPECT_DOUBLE_EQ(few.values[1], 2);
  EXPECT_DOUBLE_EQ(few.values[2], 5);
  ValueAxis wide;
  wide.update({}, Scale::kLog, extent(1e-3, 5e8));
  const Ticks decades = wide.ticks(6);
  for (const double tick : decades.span()) {
    EXPECT_NEAR(std::log10(tick), std::round(std::log10(tick)), 1e-9);
  }
}

TEST(ValueAxis, StaysAsTheUserPutItUntilItIsRestored) {
  ValueAxis axis;
  axis.update({}, Scale::kLinear, extent(0, 90));
  const double before = axis.value(0.25);
  axis.zoom(0.5, 0.25);
  EXPECT_TRUE(axis.overridden());
  EXPECT_NEAR(axis.value(0.25), before, 1e-9);
  const double low = axis.low();
  axis.update({}, Scale::kLinear, extent(0, 5000));
  EXPECT_EQ(axis.low(), low);
  axis.pan(0.1);
  EXPECT_GT(axis.low(), low);
  axis.restore();
  axis.update({}, Scale::kLinear, extent(0, 5000));
  EXPECT_GE(axis.high(), 5000);
}

TEST(ValueAxis, HoldsHugeEqualAndMissingValues) {
  for (const Limits limits : {Limits::kFromZero, Limits::kAroundData}) {
    for (const Scale scale : {Scale::kLinear, Scale::kLog}) {
      for (const double value : {0.0, 1e300, -1e300, 1e-300, 5e-324, 42.0}) {
        ValueAxis axis;
        axis.update({limits, 1, 0, 1}, scale, extent(value, value));
        EXPECT_TRUE(std::isfinite(axis.low()) && std::isfinite(axis.high())) << value;
        EXPECT_LT(axis.low(), axis.high()) << value;
        EXPECT_TRUE(std::isfinite(axis.share(value)));
        EXPECT_EQ(axis.share(std::nan("")), 0);
        const Ticks ticks = axis.ticks(6);
        for (const double tick : ticks.span()) EXPECT_TRUE(std::isfinite(tick));
      }
      ValueAxis axis;
      axis.update({limits, 1, 0, 1}, scale, extent(-1e300, 1e300));
      EXPECT_TRUE(std::isfinite(axis.high() - axis.low()));
      EXPECT_GE(axis.share(1e300), axis.share(1));
    }
  }
}

}  // namespace
}  // namespace framescope::ui::plot
