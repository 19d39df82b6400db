#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "wire/rtcp_schedule.hpp"

namespace framescope::wire {
namespace {

using namespace std::chrono_literals;

constexpr double kCompensation = std::numbers::e - 1.5;

struct Spread {
  double least = 1e9;
  double most = 0;
  double mean = 0;
};

// Of what a schedule answers after its first report.
Spread spread_of(double session_bps, double report_bytes, bool sends, int members) {
  RtcpSchedule schedule(7);
  (void)schedule.next(session_bps, report_bytes, sends, members);
  Spread spread;
  constexpr int kCount = 4000;
  for (int i = 0; i < kCount; ++i) {
    const double span = seconds(schedule.next(session_bps, report_bytes, sends, members));
    spread.least = std::min(spread.least, span);
    spread.most = std::max(spread.most, span);
    spread.mean += span / kCount;
  }
  return spread;
}

void expect_mean(const Spread& spread, double mean_s) {
  EXPECT_GE(spread.least, 0.5 * mean_s / kCompensation - 1e-6);
  EXPECT_LE(spread.most, 1.5 * mean_s / kCompensation + 1e-6);
  EXPECT_NEAR(spread.mean, mean_s / kCompensation, 0.02 * mean_s);
  EXPECT_LT(spread.least, 0.55 * mean_s / kCompensation);
  EXPECT_GT(spread.most, 1.45 * mean_s / kCompensation);
}

TEST(RtcpSchedule, MinimumByBandwidth) {
  expect_mean(spread_of(0, 100, false, 2), 5);
  expect_mean(spread_of(std::nan(""), 100, false, 2), 5);
  expect_mean(spread_of(72'000, 100, false, 2), 5);
  expect_mean(spread_of(144'000, 100, false, 2), 2.5);
  expect_mean(spread_of(8e6, 100, false, 2), 0.5);
}

TEST(RtcpSchedule, ManyMembersShareTheBandwidth) {
  // 5 % of 80 kbit/s are 500 bytes a second.
  expect_mean(spread_of(80'000, 1000, false, 3), 6);
  expect_mean(spread_of(80'000, 1000, true, 3), 6);
  // From four on the sender has a quarter of them for itself.
  expect_mean(spread_of(80'000, 1000, true, 100), 8);
  expect_mean(spread_of(80'000, 1000, false, 10), 24);
  expect_mean(spread_of(80'000, 1000, false, 100'000), 60);
  expect_mean(spread_of(1, 100, false, 2), 60);
}

TEST(RtcpSchedule, TheFirstComesInHalfTheTime) {
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    RtcpSchedule schedule(seed);
    const double first = seconds(schedule.next(0, 100, false, 2));
    EXPECT_GE(first, 1.25 / kCompensation - 1e-6);
    EXPECT_LE(first, 3.75 / kCompensation + 1e-6);
  }
}

TEST(RtcpSchedule, TheSeedDecides) {
  RtcpSchedule one(1);
  RtcpSchedule same(1);
  RtcpSchedule other(2);
  int different = 0;
  for (int i = 0; i < 100; ++i) {
    const Duration span = one.next(1e6, 100, true, 2);
    EXPECT_EQ(span, same.next(1e6, 100, true, 2));
    different += span != other.next(1e6, 100, true, 2) ? 1 : 0;
  }
  EXPECT_GT(different, 95);
}

}  // namespace
}  // namespace framescope::wire
