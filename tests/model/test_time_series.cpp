#include <cmath>
#include <deque>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "model/series_columns.hpp"
#include "model/time_series.hpp"

namespace framescope::model {
namespace {

Time at(std::int64_t ns) { return Time(Duration(ns)); }

/// What a range should say, by looking at every value.
TimeSeries::Column naive(const std::deque<TimeSeries::Value>& values, std::size_t first,
                         std::size_t last) {
  TimeSeries::Column column;
  if (first >= last) return column;
  column.min = column.max = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = first; i < last; ++i) {
    column.min = std::fmin(column.min, values[i].value);
    column.max = std::fmax(column.max, values[i].value);
  }
  column.first = values[first].value;
  column.last = values[last - 1].value;
  column.values = last - first;
  return column;
}

void expect_same(const TimeSeries::Column& a, const TimeSeries::Column& b) {
  EXPECT_TRUE(same(a, b)) << a.values << ": " << a.min << ".." << a.max << " and " << b.values
                          << ": " << b.min << ".." << b.max;
}

TEST(TimeSeries, KeepsTheNewest) {
  TimeSeries series(4);
  EXPECT_TRUE(series.empty());
  for (int i = 0; i < 10; ++i) series.append(at(i), i);
  ASSERT_EQ(series.size(), 4U);
  EXPECT_EQ(series[0].value, 6);
  EXPECT_EQ(series.newest().value, 9);
}

TEST(TimeSeries, TimeNeverGoesBack) {
  TimeSeries series(8);
  series.append(at(10), 1);
  series.append(at(5), 2);
  EXPECT_EQ(series.newest().at, at(10));
  EXPECT_EQ(series.first_from(at(10)), 0U);
  EXPECT_EQ(series.first_from(at(11)), 2U);
}

// However often the ring went round, and whatever the guess.
TEST(TimeSeries, FindsTheFirstFromATimeByAnyGuess) {
  for (const std::size_t capacity : {2U, 16U, 64U, 128U, 1024U}) {
    std::mt19937 random(static_cast<unsigned>(capacity));
    TimeSeries series(capacity);
    EXPECT_EQ(series.first_from(at(0)), 0U);
    std::int64_t time = 0;
    for (int i = 0; i < 4000; ++i) {
      // Now and then many of one time, as long as a block or longer.
      if (i % 500 > 150) time += static_cast<std::int64_t>(random() % 3);
      series.append(at(time), i);
      if (i % 13 != 0) continue;
      const auto wanted = at(time - static_cast<std::int64_t>(random() % (capacity + 10)) + 3);
      std::size_t expected = 0;
      while (expected < series.size() && series[expected].at < wanted) ++expected;
      ASSERT_EQ(series.first_from(wanted), expected) << capacity << ", " << i;
      ASSERT_EQ(series.first_from(wanted, random() % (series.size() + 9)), expected);
    }
  }
}

TEST(TimeSeries, GapsAreNotDoubled) {
  TimeSeries series(8);
  series.append(at(1), 1);
  series.append_gap(at(2));
  series.append_gap(at(3));
  EXPECT_EQ(series.size(), 2U);
  EXPECT_TRUE(std::isnan(series.newest().value));
  const TimeSeries::Column all = series.range(0, 2);
  EXPECT_EQ(all.min, 1);
  EXPECT_EQ(all.max, 1);
  EXPECT_TRUE(std::isnan(all.last));
}

// Whatever was appended and however often the ring went round: each range is what looking at each
// value says.
TEST(TimeSeries, RangesAreWhatTheirValuesAre) {
  for (const std::size_t capacity : {2U, 16U, 64U, 256U, 4096U}) {
    std::mt19937 random(static_cast<unsigned>(capacity));
    TimeSeries series(capacity);
    std::deque<TimeSeries::Value> values;
    std::int64_t time = 0;
    for (int round = 0; round < 40; ++round) {
      const auto appended = std::uniform_int_distribution<std::size_t>(0, capacity / 2 + 3)(random);
      for (std::size_t i = 0; i < appended; ++i) {
        time += std::uniform_int_distribution<int>(0, 5)(random);
        const double value =
            random() % 50 == 0 ? std::nan("") : std::normal_distribution<double>(0, 100)(random);
        series.append(at(time), value);
        values.push_back({at(time), value});
        if (values.size() > capacity) values.pop_front();
      }
      ASSERT_EQ(series.size(), values.size());
      for (int look = 0; look < 50 && !values.empty(); ++look) {
        const auto first = std::uniform_int_distribution<std::size_t>(0, values.size() - 1)(random);
        const auto last = std::uniform_int_distribution<std::size_t>(first, values.size())(random);
        expect_same(series.range(first, last), naive(values, first, last));
      }
      expect_same(series.range(0, values.size()), naive(values, 0, values.size()));
    }
  }
}

TEST(TimeSeries, ColumnsCutTheValuesByTime) {
  std::mt19937 random(7);
  TimeSeries series(1024);
  std::deque<TimeSeries::Value> values;
  std::int64_t time = 0;
  for (int i = 0; i < 1000; ++i) {
    time += std::uniform_int_distribution<int>(0, 40)(random);
    values.push_back({at(time), static_cast<double>(random() % 1000)});
    series.append(values.back().at, values.back().value);
  }
  const Time begin = at(-500);
  const Duration step{331};
  const auto columns = columns_between(series, exact_cuts(begin, step, 97));
  std::size_t first = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Time start = begin + step * static_cast<std::int64_t>(i);
    while (first < values.size() && values[first].at < start) ++first;
    std::size_t last = first;
    while (last < values.size() && values[last].at < start + step) ++last;
    expect_same(columns[i], naive(values, first, last));
  }
}

TEST(TimeSeries, OneOutlierInAMillionIsInItsColumn) {
  TimeSeries series(1U << 20U);
  for (int i = 0; i < 1'000'000; ++i) series.append(at(i), i == 765'432 ? 1e6 : 1);
  const auto columns = columns_between(series, exact_cuts(at(0), Duration(1000), 1000));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    EXPECT_EQ(columns[i].max, i == 765 ? 1e6 : 1.0) << i;
    EXPECT_EQ(columns[i].values, 1000U);
  }
}

// Whatever the place of an outlier and whatever is looked at: it is in exactly the column of its
// time, or in none when that is out of view.
TEST(TimeSeries, OneOutlierInAMillionIsInOneColumnOfAnyView) {
  constexpr std::int64_t kValues = 1'000'000;
  constexpr std::int64_t kApart = 1000;
  std::mt19937_64 random(11);
  const auto any = [&random](std::int64_t from, std::int64_t to) {
    return std::uniform_int_distribution<std::int64_t>(from, to)(random);
  };
  for (int round = 0; round < 4; ++round) {
    TimeSeries series(1U << 20U);
    const std::int64_t place = any(0, kValues - 1);
    for (std::int64_t i = 0; i < kValues; ++i) {
      series.append(at(i * kApart + i % 7), i == place ? -5 : 1);
    }
    const Time outlier = at(place * kApart + place % 7);
    for (int look = 0; look < 60; ++look) {
      const Duration step{any(1, look % 2 == 0 ? 100 * kApart : 4 * kValues)};
      const auto count = static_cast<std::size_t>(any(1, 1500));
      const auto span = step * static_cast<std::int64_t>(count);
      // Most of the views hold it.
      const Time begin = outlier - Duration{any(-span.count() / 5, span.count())};
      const auto columns = columns_between(series, exact_cuts(begin, step, count));
      for (std::size_t i = 0; i < count; ++i) {
        const Time from = begin + step * static_cast<std::int64_t>(i);
        const bool in_it = from <= outlier && outlier < from + step;
        ASSERT_EQ(columns[i].values > 0 && columns[i].min < 0, in_it) << i;
      }
      // Between cuts that are near these it is there or in the next one.
      const auto about = columns_between(series, near_cuts(series, begin, step, count));
      std::int64_t seen = 0;
      for (std::size_t i = 0; i < count; ++i) {
        if (about[i].values == 0 || about[i].min > 0) continue;
        ++seen;
        const Time from = begin + step * static_cast<std::int64_t>(i);
        ASSERT_TRUE(from - step <= outlier && outlier < from + step) << i;
      }
      ASSERT_LE(seen, 1);
      if (begin <= outlier && outlier < begin + span - step) {
        ASSERT_EQ(seen, 1);
      }
    }
  }
}

TEST(TimeSeries, ScrollingByWholeColumnsChangesNoColumn) {
  std::mt19937 random(5);
  TimeSeries series(1U << 17U);
  std::int64_t time = 0;
  for (int i = 0; i < 200'000; ++i) {
    time += 1 + static_cast<std::int64_t>(random() % 2000);
    series.append(at(time), random() % 1000 == 0 ? std::nan("") : std::sin(i * 0.1) * i);
  }
  for (const std::int64_t width : {700, 50'000, 123'457}) {
    const Duration step{width};
    const Time begin = TimeSeries::column_start(series.newest().at, step) - step * 500;
    const auto still = columns_between(series, exact_cuts(begin, step, 400));
    for (const std::size_t scrolled : {1U, 2U, 17U, 399U}) {
      // New values come meanwhile, and take none of those in view away.
      series.append(series.newest().at + Duration{1}, 1e9);
      const auto moved = columns_between(series, exact_cuts(begin + scrolled * step, step, 400));
      for (std::size_t i = scrolled; i < still.size(); ++i) {
        expect_same(still[i], moved[i - scrolled]);
      }
    }
  }
}

TEST(TimeSeries, ColumnsStartAtMultiplesOfTheirWidth) {
  const Duration step(100);
  EXPECT_EQ(TimeSeries::column_start(at(1234), step), at(1200));
  EXPECT_EQ(TimeSeries::column_start(at(1200), step), at(1200));
  EXPECT_EQ(TimeSeries::column_start(at(-1), step), at(-100));
  EXPECT_EQ(TimeSeries::column_start(at(-100), step), at(-100));
}

}  // namespace
}  // namespace framescope::model
