#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/histogram.hpp"

namespace framescope {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// Half a bucket: one part in 128.
constexpr double kTolerance = 1.0 / 128;

void expect_near(Duration found, Duration wanted) {
  const auto want = static_cast<double>(wanted.count());
  EXPECT_NEAR(static_cast<double>(found.count()), want, want * kTolerance);
}

TEST(Histogram, IsZeroWithoutSamples) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.max(), Duration{0});
  EXPECT_EQ(histogram.percentile(0.5), Duration{0});
}

TEST(Histogram, OneSampleIsEveryPercentile) {
  Histogram histogram;
  histogram.record(milliseconds(20));
  for (const double fraction : {0.0, 0.5, 0.99, 1.0}) {
    expect_near(histogram.percentile(fraction), milliseconds(20));
  }
  EXPECT_EQ(histogram.max(), milliseconds(20));
}

TEST(Histogram, SmallSpansAreExact) {
  for (int span = 0; span < 128; ++span) {
    Histogram histogram;
    histogram.record(nanoseconds(span));
    ASSERT_EQ(histogram.percentile(0.5), nanoseconds(span));
  }
}

TEST(Histogram, EverySpanIsWithinHalfABucket) {
  for (double span = 100; span < 6.8e10; span *= 1.0037) {
    Histogram histogram;
    const Duration recorded(std::llround(span));
    histogram.record(recorded);
    histogram.record(hours(1));  // so that the maximum does not stand in for the bucket
    expect_near(histogram.percentile(0.5), recorded);
  }
}

TEST(Histogram, BucketEdgesOfEveryOctave) {
  for (int octave = 7; octave < 36; ++octave) {
    for (const std::int64_t offset : {-1, 0, 1}) {
      Histogram histogram;
      const Duration span((std::int64_t{1} << octave) + offset);
      histogram.record(span);
      histogram.record(hours(1));
      expect_near(histogram.percentile(0.5), span);
    }
  }
}

TEST(Histogram, ClampsBelowZeroAndAbove68Seconds) {
  Histogram histogram;
  histogram.record(Duration::min());
  EXPECT_EQ(histogram.percentile(1.0), Duration{0});
  histogram.record(Duration::max());
  EXPECT_EQ(histogram.max(), Duration::max()) << "the true maximum is kept";
  expect_near(histogram.percentile(1.0), Duration((std::int64_t{1} << 36) - 1));
}

TEST(Histogram, AfterClearingNothingOfBeforeIsLeft) {
  Histogram histogram;
  for (const auto& [before, after] :
       {std::pair{seconds(20), milliseconds(1)}, std::pair{seconds(0), milliseconds(40'000)}}) {
    histogram.record(before);
    histogram.clear();
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(histogram.max(), Duration{0});
    EXPECT_EQ(histogram.percentile(1.0), Duration{0});
    histogram.record(after);
    expect_near(histogram.percentile(0.0), after);
    expect_near(histogram.percentile(1.0), after);
    histogram.clear();
  }
}

TEST(Histogram, NoPercentileExceedsTheMaximum) {
  Histogram histogram;
  histogram.record(nanoseconds(1'000'001));
  EXPECT_LE(histogram.percentile(1.0), histogram.max());
}

// Nearest rank: the smallest sample that at least the fraction of all does not exceed.
TEST(Histogram, PercentilesOfEveryCountAreNearestRanks) {
  Histogram histogram;
  for (int n = 1; n <= 120; ++n) {
    histogram.record(nanoseconds(n));
    for (const int percent : {50, 95, 99, 100}) {
      const int rank = (n * percent + 99) / 100;
      ASSERT_EQ(histogram.percentile(percent / 100.0), nanoseconds(rank)) << n << " " << percent;
    }
  }
}

TEST(Histogram, FollowsASortedVector) {
  std::mt19937 random(7);
  std::lognormal_distribution<double> spans(15, 2);
  Histogram histogram;
  std::vector<Duration> sorted;
  for (int i = 0; i < 5000; ++i) {
    const Duration span(std::llround(std::min(spans(random), 6e10)));
    histogram.record(span);
    sorted.push_back(span);
  }
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(histogram.max(), sorted.back());
  for (const std::size_t percent : {1U, 50U, 95U, 99U}) {
    expect_near(histogram.percentile(static_cast<double>(percent) / 100),
                sorted[sorted.size() * percent / 100 - 1]);
  }
}

TEST(Histogram, SeveralPercentilesAreThoseOfEach) {
  std::mt19937 random(11);
  std::lognormal_distribution<double> spans(15, 2);
  Histogram histogram;
  const std::array<double, 6> fractions{0.0, 0.01, 0.5, 0.5, 0.99, 1.0};
  EXPECT_EQ(histogram.percentiles(fractions)[5], Duration{0});
  for (int i = 0; i < 300; ++i) {
    histogram.record(Duration(std::llround(std::min(spans(random), 6e10))));
    const auto found = histogram.percentiles(fractions);
    for (std::size_t k = 0; k < fractions.size(); ++k) {
      ASSERT_EQ(found[k], histogram.percentile(fractions[k])) << i << " " << fractions[k];
    }
  }
}

TEST(WindowHistogram, ForgetsAfterTenSeconds) {
  const Time start{hours(100)};
  WindowHistogram window;
  window.record(milliseconds(5), start);
  window.record(milliseconds(1), start + seconds(9));
  EXPECT_EQ(window.window(start + milliseconds(9'999)).count(), 2U);
  const Histogram later = window.window(start + seconds(10));
  EXPECT_EQ(later.count(), 1U);
  EXPECT_EQ(later.max(), milliseconds(1));
  EXPECT_EQ(window.window(start + seconds(19)).count(), 0U);
}

TEST(WindowHistogram, ALongSilenceEmptiesItAtOnce) {
  const Time start{hours(100)};
  WindowHistogram window;
  for (int i = 0; i < 10; ++i) window.record(milliseconds(5), start + seconds(i));
  EXPECT_EQ(window.window(start + hours(1)).count(), 0U);
  window.record(milliseconds(6), start + hours(1));
  EXPECT_EQ(window.window(start + hours(1)).count(), 1U);
}

TEST(WindowHistogram, IsWhatAHistogramOfTheSameSecondsWouldBe) {
  std::mt19937 random(3);
  std::lognormal_distribution<double> spans(15, 2);
  std::vector<std::pair<std::int64_t, Duration>> recorded;  // in which second, and what
  WindowHistogram window;
  const Time start{hours(100)};
  Duration passed{0};
  for (int i = 0; i < 600; ++i) {
    // Seconds without a span, and a silence longer than the window, among them.
    passed += i == 400 ? seconds(12) : milliseconds(random() % 400) * (i % 50 == 0 ? 10 : 1);
    const Duration span(std::llround(std::min(spans(random), 6e10)));
    const std::int64_t second = passed / seconds(1);
    recorded.emplace_back(second, span);
    window.record(span, start + passed);
    Histogram wanted;
    for (const auto& [when, what] : recorded) {
      if (when > second - 10) wanted.record(what);
    }
    const Histogram found = window.window(start + passed);
    ASSERT_EQ(found.count(), wanted.count());
    ASSERT_EQ(found.max(), wanted.max());
    for (const double fraction : {0.0, 0.5, 0.95, 0.99, 1.0}) {
      ASSERT_EQ(found.percentile(fraction), wanted.percentile(fraction)) << i << " " << fraction;
    }
  }
}

TEST(WindowHistogram, HoldsTheRunningSecondAndNineBefore) {
  const Time start{hours(100)};
  WindowHistogram window;
  for (int ms = 0; ms < 60'000; ms += 10) {
    const Time now = start + milliseconds(ms);
    window.record(microseconds(ms), now);
    const int whole_seconds = ms / 1000;
    const int oldest_ms = std::max(0, whole_seconds - 9) * 1000;
    if (ms % 370 == 0) {
      ASSERT_EQ(window.window(now).count(), static_cast<unsigned>((ms - oldest_ms) / 10 + 1));
    }
  }
}

}  // namespace
}  // namespace framescope
