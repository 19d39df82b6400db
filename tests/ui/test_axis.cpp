#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "ui/plot/axis.hpp"

namespace framescope::ui::plot {
namespace {

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

TEST(AxisTop, LeavesRoomAboveTheLargest) {
  AxisTop axis(10);
  EXPECT_DOUBLE_EQ(axis.update(0), 10);
  EXPECT_DOUBLE_EQ(axis.update(30), 40);
  EXPECT_GT(axis.update(40), 40);
}

TEST(AxisTop, DoesNotBreathe) {
  AxisTop axis(10);
  const double top = axis.update(100);
  int changes = 0;
  double before = top;
  for (int i = 0; i < 1000; ++i) {
    const double now = axis.update(100 + 12 * std::sin(i));
    changes += now != before ? 1 : 0;
    before = now;
  }
  EXPECT_LE(changes, 1);
}

TEST(AxisTop, ShrinksWhenMostOfItIsEmpty) {
  AxisTop axis(1);
  axis.update(1000);
  EXPECT_DOUBLE_EQ(axis.update(600), axis.top());
  EXPECT_GE(axis.top(), 1000);
  EXPECT_LT(axis.update(100), 200);
}

}  // namespace
}  // namespace framescope::ui::plot
