#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "model/block_index.hpp"
#include "model/series_columns.hpp"
#include "model/time_series.hpp"

namespace framescope::model {
namespace {

Time at(std::int64_t ns) { return Time(Duration(ns)); }

/// `count` values that come in bursts, with gaps among them.
TimeSeries bursts(unsigned seed, std::size_t capacity, int count) {
  std::mt19937 random(seed);
  TimeSeries series(capacity);
  std::int64_t time = 0;
  std::uint64_t apart = 1;
  for (int i = 0; i < count; ++i) {
    if (random() % 500 == 0) apart = 1 + random() % 200;
    time += static_cast<std::int64_t>(random() % apart);
    series.append(at(time), random() % 100 == 0 ? std::nan("") : std::sin(i * 0.1) * i);
  }
  return series;
}

std::vector<Column> near_columns(const TimeSeries& series, Time begin, Duration step,
                                 std::size_t count) {
  return columns_between(series, near_cuts(series, begin, step, count));
}

struct Case {
  std::size_t capacity;
  int values;
  Duration step;
};
class NearCuts : public testing::TestWithParam<Case> {
 protected:
  TimeSeries series_ = bursts(9, GetParam().capacity, GetParam().values);
  Duration step_ = GetParam().step;
  Time begin_ = TimeSeries::column_start(series_[0].at, step_) - 3 * step_;
  std::size_t count_ = static_cast<std::size_t>((series_.newest().at - begin_) / step_) + 3;
};

// One after the other they hold all values, each of them once.
TEST_P(NearCuts, HoldsEachValueOnce) {
  std::size_t first = 0;
  for (const Column& column : near_columns(series_, begin_, step_, count_)) {
    ASSERT_TRUE(same(column, series_.range(first, first + column.values)));
    first += column.values;
  }
  EXPECT_EQ(first, series_.size());
}

TEST_P(NearCuts, LieInTheColumnThatTheyEnd) {
  const std::vector<Time> cuts = near_cuts(series_, begin_, step_, count_);
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    const Time exact = begin_ + i * step_;
    ASSERT_TRUE(exact - step_ <= cuts[i] && cuts[i] <= exact) << i;
  }
}

// What a column leaves to the next one is a block at most, and a third of what came in its time.
TEST_P(NearCuts, LeavesFewValuesToTheNextColumn) {
  const std::vector<Column> columns = near_columns(series_, begin_, step_, count_);
  std::size_t held = 0;
  std::size_t came = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const std::size_t before = came;
    came = series_.first_from(begin_ + step_ * static_cast<std::int64_t>(i + 1));
    held += columns[i].values;
    ASSERT_LE(held, came) << i;
    const std::size_t left = came - held;
    ASSERT_LE(left, BlockIndex::kValues) << i;
    ASSERT_TRUE(left == 0 || 2 * BlockIndex::kValues + left <= came - before) << i;
  }
}

// What has just come is drawn where it belongs, not in a column of the future.
TEST_P(NearCuts, TheNewestIsInItsColumn) {
  const std::vector<Column> columns = near_columns(series_, begin_, step_, count_);
  const auto newest = static_cast<std::size_t>((series_.newest().at - begin_) / step_);
  EXPECT_GT(columns[newest].values, 0U);
  EXPECT_TRUE(same(columns[newest].last, series_.newest().value));
  for (std::size_t i = newest + 1; i < count_; ++i) EXPECT_EQ(columns[i].values, 0U);
}

// However it is looked at, from wherever: so a scrolling plot does not shimmer.
TEST_P(NearCuts, AColumnIsTheSameInAnyView) {
  const std::vector<Column> all = near_columns(series_, begin_, step_, count_);
  for (std::size_t first = 0; first < count_; first += 1 + count_ / 50) {
    const Time begin = begin_ + step_ * static_cast<std::int64_t>(first);
    const std::vector<Column> some =
        near_columns(series_, begin, step_, std::min<std::size_t>(count_ - first, 40));
    for (std::size_t i = 0; i < some.size(); ++i) ASSERT_TRUE(same(some[i], all[first + i])) << i;
  }
}

// Values that come later change none that ended before the newest.
TEST_P(NearCuts, WhatEndedStaysAsItWas) {
  TimeSeries growing(std::size_t{1} << 17U);
  std::vector<Column> before;
  for (std::size_t i = 0; i < std::min<std::size_t>(series_.size(), 6000); ++i) {
    growing.append(series_[i].at, series_[i].value);
    if (i % 61 != 0) continue;
    std::vector<Column> now =
        near_columns(growing, begin_, step_, std::min<std::size_t>(count_, 300));
    for (std::size_t c = 0; c < before.size(); ++c) ASSERT_TRUE(same(before[c], now[c])) << c;
    const auto ended = static_cast<std::size_t>((growing.newest().at - begin_) / step_);
    now.resize(std::min(now.size(), ended));
    before = std::move(now);
  }
}

// Of few values it is exact.
TEST_P(NearCuts, IsExactWhereAColumnHoldsFew) {
  const Duration step{40};
  const std::vector<Column> exact = columns_between(series_, exact_cuts(begin_, step, 2000));
  const std::vector<Column> about = near_columns(series_, begin_, step, exact.size());
  for (std::size_t i = 0; i < exact.size(); ++i) {
    if (exact[i].values < 2 * BlockIndex::kValues) {
      const bool after_many = i > 0 && exact[i - 1].values >= 2 * BlockIndex::kValues;
      ASSERT_TRUE(after_many || same(exact[i], about[i])) << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, NearCuts,
                         testing::Values(Case{16, 100, Duration{100}}, Case{64, 300, Duration{500}},
                                         Case{256, 1000, Duration{3000}},
                                         Case{4096, 20'000, Duration{9000}},
                                         Case{1U << 16U, 60'000, Duration{700}},
                                         Case{1U << 15U, 100'000, Duration{11'111}},
                                         Case{1U << 15U, 100'000, Duration{333'333}}));

/// Values that come evenly, each that many nanoseconds: the first whole column ends where
/// the last block began before its border, if three blocks began in its time.
void expect_cut_by_blocks(std::int64_t apart) {
  constexpr std::int64_t kStep = 1000;
  const auto first_from = [&](std::int64_t time) { return (time + apart - 1) / apart; };
  TimeSeries series(4096);
  for (std::int64_t i = 0; i < 20'000; ++i) {
    series.append(at(i * apart), static_cast<double>(i));
    const std::int64_t oldest = std::max<std::int64_t>(0, i - 4095) * apart;
    const std::int64_t begin = (oldest + kStep - 1) / kStep * kStep;
    if (i % 11 != 0 || begin + 2 * kStep > i * apart) continue;
    const std::vector<Column> columns = near_columns(series, at(begin), Duration{kStep}, 1);
    const std::int64_t next = first_from(begin + kStep);
    const std::int64_t block = (next - 1) / 64;
    const std::int64_t before = begin == 0 ? -1 : (first_from(begin) - 1) / 64;
    const bool by_block = block - before >= 3 && next % 64 != 0;
    ASSERT_EQ(columns[0].last, static_cast<double>((by_block ? 64 * block : next) - 1)) << i;
  }
}

// Also when the ring has gone round, until a value of the column itself is forgotten.
TEST(TimeSeries, AColumnOfManyValuesEndsWithABlock) {
  expect_cut_by_blocks(5);  // 200 a column
}
TEST(TimeSeries, OneOfFewerEndsWithABlockNowAndThen) {
  expect_cut_by_blocks(6);  // 166 or 167
}

// A cut lies between two times: among a hundred values of one time there is none, and all of them
// would be left to the next column.
TEST(TimeSeries, NoCutTearsValuesOfOneTimeApart) {
  TimeSeries series(1U << 14U);
  for (int i = 0; i < 10'000; ++i) series.append(at(i / 100 * 100), i);
  constexpr Duration kStep{1000};
  const std::vector<Column> columns = near_columns(series, at(0), kStep, 10);
  std::size_t held = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    held += columns[i].values;
    ASSERT_LE((i + 1) * 1000 - held, BlockIndex::kValues) << i;
  }
}

TEST(TimeSeries, NearCutsOfNothingAreExact) {
  EXPECT_EQ(near_cuts(TimeSeries(1024), at(7), Duration{10}, 5),
            exact_cuts(at(7), Duration{10}, 5));
}

// A border at which a block begins costs nothing.
TEST(TimeSeries, ABorderThatBeginsABlockIsExact) {
  TimeSeries series(1U << 14U);
  for (int i = 0; i < 10'000; ++i) series.append(at(4 * i), i);
  EXPECT_EQ(near_cuts(series, at(0), Duration{1024}, 30), exact_cuts(at(0), Duration{1024}, 30));
}

}  // namespace
}  // namespace framescope::model
