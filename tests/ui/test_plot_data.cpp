#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "ui/plot/buckets.hpp"
#include "ui/plot/columns.hpp"
#include "ui/plot/csv.hpp"
#include "ui/plot/distribution.hpp"
#include "ui/plot/plot.hpp"

namespace framescope::ui::plot {
namespace {

using namespace std::chrono_literals;

const double kGap = std::nan("");
constexpr Time kStart{Duration{1h}};

Time at_ms(std::int64_t ms) { return kStart + std::chrono::milliseconds(ms); }

Grid grid_of(Time begin, Duration step, std::int64_t columns) {
  return {begin.time_since_epoch() / step, step, columns};
}

// ---- samples

TEST(NearestSample, IsARealOneAndNoGap) {
  model::TimeSeries series(16);
  series.append(at_ms(0), 1);
  series.append(at_ms(100), 2);
  series.append_gap(at_ms(150));
  series.append(at_ms(900), 3);
  const Grid grid = grid_of(kStart, 10ms, 200);
  EXPECT_EQ(nearest_sample(series, grid, at_ms(40))->value, 1);
  EXPECT_EQ(nearest_sample(series, grid, at_ms(60))->value, 2);
  EXPECT_EQ(nearest_sample(series, grid, at_ms(400))->value, 2) << "not the gap at 150";
  EXPECT_EQ(nearest_sample(series, grid, at_ms(5000))->value, 3);
  EXPECT_EQ(newest_sample(series, grid)->value, 3);
  EXPECT_FALSE(nearest_sample(series, grid_of(at_ms(200), 10ms, 10), at_ms(250)));
  EXPECT_FALSE(nearest_sample(model::TimeSeries(16), grid, at_ms(0)));
}

TEST(ExtentOf, FindsTheSmallestPositiveAmongZeroes) {
  model::TimeSeries series(1U << 14U);
  for (int i = 0; i < 10'000; ++i) series.append(at_ms(i), i == 4321 ? 0.25 : i % 2 == 0 ? 0 : 8);
  const Extent extent = extent_of(series, samples_in(series, at_ms(0), at_ms(10'000)), true);
  EXPECT_EQ(extent.min, 0);
  EXPECT_EQ(extent.max, 8);
  EXPECT_EQ(extent.least_positive, 0.25);
}

bool same(const model::TimeSeries::Column& a, const model::TimeSeries::Column& b) {
  const auto equal = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  if (a.values != b.values || a.values == 0) return a.values == b.values;
  return equal(a.min, b.min) && equal(a.max, b.max) && equal(a.first, b.first) &&
         equal(a.last, b.last);
}

/// Whatever is appended, scrolled, zoomed or cleared, what is kept is what a fresh look finds.
TEST(ColumnCache, IsAlwaysAsIfLookedUpAnew) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    const bool many = seed % 4 == 0;  // several blocks a column
    const Duration late = seed % 3 == 0 ? 20ms : 0ms;
    model::TimeSeries series(1U << 20U);
    model::TimeSeries lower(1U << 20U);  // which it lies on; now and then one gets no values
    const model::TimeSeries* guide = &series;
    ColumnCache cache;
    TimeView view;
    Time now = kStart;
    view.set_length(4s, now);
    std::int64_t columns = 300;
    for (int frame = 0; frame < 300; ++frame) {
      const auto samples = random() % (many ? 2000 : 40);
      for (unsigned i = 0; i < samples; ++i) {
        now += std::chrono::microseconds(random() % (many ? 40 : 2000));
        const double value = random() % 50 == 0 ? kGap : static_cast<double>(random() % 1000);
        if (frame % 8 < 6) series.append(now - late, value);
        if (frame % 10 < 6) lower.append(now - std::chrono::microseconds(random() % 5), 1);
      }
      now += std::chrono::milliseconds(random() % 30);
      switch (random() % 40) {
        case 0:
          view.zoom(0.5, now - 1s);
          break;
        case 1:
          view.zoom(2, now - 1s);
          break;
        case 2:
          view.pan(-300ms, now);
          break;
        case 3:
          view.pan(150ms, now);
          break;
        case 4:
          view.live();
          break;
        case 5:
          columns = 100 + static_cast<std::int64_t>(random() % 400);
          break;
        case 6:
          series = model::TimeSeries(1U << 20U);
          break;
        case 7:
          lower = model::TimeSeries(1U << 20U);
          break;
        case 8:
          guide = guide == &series ? &lower : &series;
          break;
        default:
          break;
      }
      const Grid grid = view.grid(now, columns);
      const auto kept = cache.update(series, grid, *guide);
      ASSERT_EQ(kept.size(), static_cast<std::size_t>(columns) + 1);
      ColumnCache anew;
      const auto fresh = anew.update(series, grid, *guide);
      for (std::size_t i = 0; i < fresh.size(); ++i) {
        ASSERT_TRUE(same(kept[i], fresh[i])) << "seed " << seed << ", frame " << frame << ", " << i;
      }
    }
  }
}

// Columns at the edges are not as they are in the middle.
TEST(ColumnCache, ScrolledEitherWayItIsAsIfLookedUpAnew) {
  model::TimeSeries series(1U << 16U);
  for (int i = 0; i < 60'000; ++i) {
    series.append(kStart + std::chrono::microseconds(5 * i), i % 777);  // 200 a column
  }
  ColumnCache cache;
  Grid grid = grid_of(kStart, 1ms, 50);
  grid.first += 150;
  for (const int by :
       {0, 0, 1, 1, -1, 2, -2, 3, -3, -1, 7, -7, 20, -40, 48, -49, 50, -51, 70, -90}) {
    grid.first += by;
    const auto kept = cache.update(series, grid);
    ColumnCache anew;
    const auto fresh = anew.update(series, grid);
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      ASSERT_GT(fresh[i].values, 128U);
      ASSERT_TRUE(same(kept[i], fresh[i])) << by << ", " << i;
    }
  }
}

// What a column of many values leaves to the next one is drawn even where that is out of view.
TEST(ColumnCache, TheLastColumnHidesNoSpike) {
  for (const int before_end : {1, 30, 63, 64, 65, 200}) {
    model::TimeSeries series(1U << 16U);
    const Grid grid = grid_of(kStart, 1ms, 20);
    for (int i = 0; i < 30'000; ++i) {
      const Time at = grid.begin() + std::chrono::microseconds(i);
      series.append(at, at == grid.end() - std::chrono::microseconds(before_end) ? 1e6 : 1);
    }
    ColumnCache cache;
    const auto columns = cache.update(series, grid);
    EXPECT_EQ(columns.back().max, 1e6) << before_end;
    EXPECT_EQ(columns.back().last, before_end == 1 ? 1e6 : 1);
    EXPECT_EQ(columns.front().values, 0U);
  }
}

TEST(ColumnCache, TheFirstColumnShowsNothingOfBefore) {
  for (const int before : {1, 30, 63, 64, 65}) {
    model::TimeSeries series(1U << 16U);
    const Grid grid = grid_of(kStart, 1ms, 10);
    for (int i = -20'000; i < 30'000; ++i) {
      series.append(grid.begin() + std::chrono::microseconds(i), i == -before ? 1e6 : 1);
    }
    ColumnCache cache;
    const auto columns = cache.update(series, grid);
    EXPECT_EQ(columns[0].max, 1e6) << before;
    for (std::size_t i = 1; i < columns.size(); ++i) EXPECT_EQ(columns[i].max, 1) << before;
  }
}

// Layers that lie on each other hold what came in the same stretches of time, even where some
// values of one of them are missing.
TEST(ColumnCache, LayersAreCutAtTheSameTimes) {
  model::TimeSeries lower(1U << 16U);
  model::TimeSeries upper(1U << 16U);
  const Grid grid = grid_of(kStart, 1ms, 60);
  for (int i = 0; i < 60'000; ++i) {
    const Time at = kStart + std::chrono::microseconds(3 * i);
    lower.append(at, i);
    if (i % 1000 != 7) upper.append(at, i);
  }
  ColumnCache lower_cache;
  ColumnCache upper_cache;
  const auto below = lower_cache.update(lower, grid);
  const auto above = upper_cache.update(upper, grid, lower);
  std::size_t by_blocks = 0;
  for (std::size_t i = 1; i < below.size(); ++i) {
    ASSERT_EQ(below[i].first, above[i].first);
    ASSERT_EQ(below[i].last, above[i].last);
    by_blocks += below[i].values % 64 == 0 ? 1U : 0U;
  }
  EXPECT_GT(by_blocks, 50U);
}

// A column that ended while the guide stood still is cut elsewhere once that goes on.
TEST(ColumnCache, AGuideThatGoesOnCutsAnew) {
  const Grid grid = grid_of(kStart, 1ms, 20);
  model::TimeSeries series(1U << 16U);
  model::TimeSeries guide(1U << 16U);
  const auto append = [](model::TimeSeries& to, int from, int until) {
    for (int i = from; i < until; ++i) to.append(kStart + std::chrono::microseconds(3 * i), i);
  };
  append(guide, 0, 1800);  // ends within a column
  append(series, 0, 4000);
  ColumnCache cache;
  const auto first = cache.update(series, grid, guide);
  const std::vector<ColumnCache::Column> before(first.begin(), first.end());
  append(guide, 1800, 4000);
  const auto after = cache.update(series, grid, guide);
  ColumnCache anew;
  const auto fresh = anew.update(series, grid, guide);
  bool cut_anew = false;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    ASSERT_TRUE(same(after[i], fresh[i])) << i;
    cut_anew = cut_anew || !same(before[i], after[i]);
  }
  EXPECT_TRUE(cut_anew);
}

// What is known is not looked up again: it is still there when the ring has forgotten it. So also
// when the guide is empty or has not grown for long.
TEST(ColumnCache, LooksUpNothingTwice) {
  const Grid grid = grid_of(kStart, 1ms, 1000);
  model::TimeSeries empty(16);
  model::TimeSeries old(16);
  old.append(kStart + 1ms, 1);
  for (const model::TimeSeries* guide : {static_cast<model::TimeSeries*>(nullptr), &empty, &old}) {
    model::TimeSeries series(1024);
    ColumnCache cache;
    const auto update = [&] { return cache.update(series, grid, guide ? *guide : series); };
    for (int i = 0; i < 1024; ++i) series.append(kStart + std::chrono::microseconds(300 * i), i);
    const std::vector<ColumnCache::Column> before(update().begin(), update().end());
    for (int i = 1024; i < 2000; ++i) series.append(kStart + std::chrono::microseconds(300 * i), i);
    const auto after = update();
    for (std::size_t i = 0; i < 300; ++i) ASSERT_TRUE(same(before[i], after[i])) << i;
    EXPECT_GE(after[400].values, 3U) << "and the new ones are looked up";
  }
}

TEST(ColumnCache, DoesNotFlickerBetweenSparseAndDense) {
  ColumnCache cache;
  const Grid grid{0, 1ms, 100};
  EXPECT_FALSE(cache.dense(80, grid));
  EXPECT_TRUE(cache.dense(101, grid));
  EXPECT_TRUE(cache.dense(80, grid));
  EXPECT_FALSE(cache.dense(40, grid));
  EXPECT_FALSE(cache.dense(80, grid));
}

// ---- buckets

TEST(Buckets, WidthsFollowTheZoomAndStandStill) {
  const Grid near = grid_of(kStart, 1ms, 600);
  EXPECT_EQ(make_buckets(near, 6).width, 10ms);
  EXPECT_EQ(make_buckets(grid_of(kStart, 100ms, 600), 6).width, 1s);
  EXPECT_EQ(make_buckets(grid_of(kStart, 1s, 600), 6).width, 10s);
  const Buckets buckets = make_buckets(near, 6);
  EXPECT_LE(buckets.begin(0), near.begin());
  EXPECT_GE(buckets.begin(buckets.count), near.end());
  EXPECT_EQ(buckets.begin(0).time_since_epoch() % buckets.width, 0ns);
}

TEST(CountEvents, GivesEachBucketWhatTheCountGrewBy) {
  model::TimeSeries series(64);
  series.append(at_ms(5), 1);
  series.append(at_ms(12), 4);
  series.append(at_ms(19), 5);
  series.append(at_ms(35), 6);
  const Buckets buckets = make_buckets(grid_of(kStart, 1ms, 50), 6);
  ASSERT_EQ(buckets.width, 10ms);
  std::vector<double> events;
  count_events(series, buckets, Time::max(), events);
  EXPECT_EQ(events, (std::vector<double>{1, 4, 0, 1, 0}));
}

TEST(CountEvents, SumsToTheWholeWhereverTheBucketsLie) {
  std::mt19937 random(5);
  model::TimeSeries series(1U << 12U);
  double total = 0;
  for (int i = 0; i < 2000; ++i) {
    total += static_cast<double>(random() % 3);
    series.append(at_ms(i * 7), total);
  }
  for (const Duration step : {1ms, 3ms, 50ms, 100ms}) {
    const Grid grid = grid_of(at_ms(-1000), step, 20'000ms / step);
    std::vector<double> events;
    count_events(series, make_buckets(grid, 5), Time::max(), events);
    double sum = 0;
    for (const double count : events) sum += count;
    EXPECT_EQ(sum, total);
  }
}

TEST(CountEvents, ACountThatFellBeganAnew) {
  model::TimeSeries series(16);
  series.append(at_ms(5), 100);
  series.append(at_ms(15), 2);
  std::vector<double> events;
  count_events(series, make_buckets(grid_of(kStart, 1ms, 30), 6), Time::max(), events);
  EXPECT_EQ(events, (std::vector<double>{100, 2, 0}));
}

TEST(CountEvents, LeavesOutWhatCameLater) {
  model::TimeSeries series(64);
  for (int i = 0; i < 50; ++i) series.append(at_ms(i), i + 1);
  const Buckets buckets = make_buckets(grid_of(kStart, 1ms, 50), 6);
  ASSERT_EQ(buckets.width, 10ms);
  std::vector<double> events;
  count_events(series, buckets, at_ms(23), events);
  EXPECT_EQ(events, (std::vector<double>{10, 10, 3, 0, 0}));
  count_events(series, buckets, at_ms(-5), events);
  EXPECT_EQ(events, (std::vector<double>(5, 0)));
}

// ---- distribution

TEST(Bins, HoldEverythingInRoundSteps) {
  std::mt19937 random(9);
  std::uniform_real_distribution<double> any(-500, 500);
  for (int i = 0; i < 2000; ++i) {
    Extent shown;
    shown.add(any(random));
    shown.add(any(random));
    const Bins bins = make_bins(shown, Scale::kLinear, 60);
    ASSERT_GE(bins.count, 1U);
    ASSERT_LE(bins.count, 60U);
    EXPECT_LE(bins.low_value(), shown.min + 1e-9);
    EXPECT_GE(bins.high_value(), shown.max - 1e-9);
    EXPECT_EQ(bins.of(shown.min), 0U);
  }
  EXPECT_EQ(make_bins({}, Scale::kLinear, 60).count, 0U);
}

TEST(Distribution, HasExactPercentilesOfFewSamples) {
  model::TimeSeries series(1U << 10U);
  std::vector<int> values(1000);
  for (int i = 0; i < 1000; ++i) values[static_cast<std::size_t>(i)] = i + 1;
  std::shuffle(values.begin(), values.end(), std::mt19937(2));
  for (int i = 0; i < 1000; ++i) series.append(at_ms(i), values[static_cast<std::size_t>(i)]);
  series.append_gap(at_ms(1000));
  const Samples all = samples_in(series, at_ms(0), at_ms(2000));
  Distribution distribution;
  const Bins bins = make_bins(extent_of(series, all, false), Scale::kLinear, 50);
  distribution.compute(series, all, bins);
  const Percentiles& found = distribution.percentiles();
  EXPECT_EQ(found.samples, 1000U);
  EXPECT_EQ(found.p50, 500);
  EXPECT_EQ(found.p95, 950);
  EXPECT_EQ(found.p99, 990);
  EXPECT_EQ(found.max, 1000);
  EXPECT_EQ(found.error, 0);
  std::uint64_t sum = 0;
  for (const std::uint32_t count : distribution.counts()) sum += count;
  EXPECT_EQ(sum, 1000U);
}

TEST(Distribution, StatesItsErrorForMany) {
  constexpr int kMany = 200'000;
  model::TimeSeries series(1U << 18U);
  std::mt19937 random(4);
  std::gamma_distribution<double> delay(2, 3);
  std::vector<double> sorted;
  for (int i = 0; i < kMany; ++i) {
    sorted.push_back(delay(random));
    series.append(at_ms(i), sorted.back());
  }
  std::ranges::sort(sorted);
  const Samples all{0, series.size()};
  Distribution distribution;
  distribution.compute(series, all, make_bins(extent_of(series, all, true), Scale::kLog, 50));
  const Percentiles& found = distribution.percentiles();
  EXPECT_GT(found.error, 0);
  EXPECT_LT(found.error, sorted.back() / 1000);
  EXPECT_NEAR(found.p50, sorted[kMany / 2 - 1], found.error * 1.001);
  EXPECT_NEAR(found.p95, sorted[kMany / 20 * 19 - 1], found.error * 1.001);
  EXPECT_NEAR(found.p99, sorted[kMany / 100 * 99 - 1], found.error * 1.001);
  EXPECT_EQ(found.max, sorted.back());
}

TEST(Distribution, HoldsNothingEqualAndHugeValues) {
  Distribution distribution;
  model::TimeSeries series(16);
  distribution.compute(series, {}, make_bins({}, Scale::kLinear, 10));
  EXPECT_EQ(distribution.percentiles().samples, 0U);
  series.append(at_ms(0), 1e300);
  series.append(at_ms(1), 1e300);
  series.append(at_ms(2), std::numeric_limits<double>::infinity());
  const Samples all{0, series.size()};
  for (const Scale scale : {Scale::kLinear, Scale::kLog}) {
    Extent shown;
    shown.add(1e300);
    distribution.compute(series, all, make_bins(shown, scale, 10));
    EXPECT_EQ(distribution.percentiles().p50, 1e300);
    EXPECT_EQ(distribution.percentiles().samples, 2U);
  }
}

// ---- csv

TEST(Csv, MergesRowsOnTimeAndLeavesCellsEmpty) {
  model::TimeSeries a(16);
  model::TimeSeries b(16);
  a.append(at_ms(0), 1.5);
  a.append_gap(at_ms(5));
  a.append(at_ms(10), 2);
  a.append(at_ms(10), 3);
  b.append(at_ms(5), 1e6);
  b.append(at_ms(10), 2e6);
  b.append(at_ms(99), 3e6);
  const std::array<CsvColumn, 2> columns{
      {{"Latency, all", "encode", "ms, same host", &a, 1}, {"Bit rate", "", "Mbit/s", &b, 1e6}}};
  const Duration offset = Duration{std::chrono::days(19'723)} - 1h;
  EXPECT_EQ(to_csv(columns, at_ms(0), at_ms(99), offset),
            "time,\"Latency, all: encode [ms, same host]\",Bit rate [Mbit/s]\n"
            "2024-01-01T00:00:00.000000000Z,1.5,\n"
            "2024-01-01T00:00:00.005000000Z,,1\n"
            "2024-01-01T00:00:00.010000000Z,2,2\n"
            "2024-01-01T00:00:00.010000000Z,3,\n");
}

TEST(Csv, WritesTimesBeforeTheEpochToo) {
  EXPECT_EQ(iso_8601(WallTime{} - 1ns), "1969-12-31T23:59:59.999999999Z");
}

// ---- texts

TEST(ValueFormat, FitsTheAxis) {
  ValueFormat format;
  EXPECT_EQ(format.tick(20'000, 5000).view(), "20,000");
  EXPECT_EQ(format.tick(0.25, 0.05).view(), "0.25");
  EXPECT_EQ(format.tick(1'500'000, 500'000).view(), "1.5M");
  EXPECT_EQ(format.tick(200'000, 100'000).view(), "200k");
  EXPECT_EQ(format.tick(-50, 10).view(), "-50");
  EXPECT_LE(format.tick(1e300, 2e299).view().size(), 8U);
  EXPECT_LE(format(1e300).view().size(), 10U);
  EXPECT_EQ(format(kGap).view(), "-");
}

}  // namespace
}  // namespace framescope::ui::plot
