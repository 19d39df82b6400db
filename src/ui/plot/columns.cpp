#include "ui/plot/columns.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace framescope::ui::plot {
namespace {

using model::TimeSeries;

bool same(const Sample& a, const Sample& b) {
  return a.at == b.at &&
         std::bit_cast<std::uint64_t>(a.value) == std::bit_cast<std::uint64_t>(b.value);
}

/// Whether the sample that was the newest is still there: else it is another series by now.
bool still_has(const TimeSeries& series, const Sample& sample) {
  constexpr std::size_t kLooks = 256;
  for (std::size_t i = 0; i < std::min(series.size(), kLooks); ++i) {
    const Sample value = series[series.size() - 1 - i];
    if (same(value, sample)) return true;
    if (value.at < sample.at) return false;
  }
  for (std::size_t i = series.first_from(sample.at); i < series.size(); ++i) {
    if (series[i].at != sample.at) return false;
    if (same(series[i], sample)) return true;
  }
  return false;
}

double least_positive(const TimeSeries& series, const Samples& samples) {
  // Where a stretch holds values of 0 too, its samples have to be looked at one by one: in pieces,
  // so that few are.
  constexpr std::size_t kPiece = 1024;
  constexpr std::size_t kMostPieces = 256;
  const std::size_t piece = std::max(kPiece, samples.size() / kMostPieces);
  double least = 0;
  const auto take = [&least](double value) {
    if (value > 0 && (least == 0 || value < least)) least = value;
  };
  for (std::size_t i = samples.first; i < samples.last; i += piece) {
    const std::size_t end = std::min(i + piece, samples.last);
    const TimeSeries::Column column = series.range(i, end);
    if (column.min > 0 || !(column.max > 0) || piece > kPiece) {
      take(column.min > 0 ? column.min : column.max);
      continue;
    }
    for (std::size_t at = i; at < end; ++at) take(series[at].value);
  }
  return least;
}

}  // namespace

Samples samples_in(const TimeSeries& series, Time begin, Time end) {
  const std::size_t first = series.first_from(begin);
  return {first, std::max(first, series.first_from(end))};
}

std::optional<Sample> nearest_sample(const TimeSeries& series, const Grid& grid, Time at,
                                     Duration reach) {
  const Samples samples = samples_in(series, grid.begin(), grid.end());
  const std::size_t middle = std::clamp(series.first_from(at), samples.first, samples.last);
  std::size_t after = middle;
  while (after < samples.last && std::isnan(series[after].value)) ++after;
  std::size_t before = middle;
  while (before > samples.first && std::isnan(series[before - 1].value)) --before;
  std::optional<Sample> later;
  if (after < samples.last && series[after].at - at <= reach) later = series[after];
  std::optional<Sample> earlier;
  if (before > samples.first && at - series[before - 1].at <= reach) earlier = series[before - 1];
  if (!later || !earlier) return later ? later : earlier;
  return later->at - at < at - earlier->at ? later : earlier;
}

std::optional<Sample> newest_sample(const TimeSeries& series, const Grid& grid) {
  return nearest_sample(series, grid, grid.end());
}

Extent extent_of(const TimeSeries& series, const Samples& samples, bool with_positive) {
  Extent extent;
  if (samples.empty()) return extent;
  const TimeSeries::Column all = series.range(samples.first, samples.last);
  extent.add(all.min);
  extent.add(all.max);
  if (with_positive && !(all.min > 0) && all.max > 0) extent.add(least_positive(series, samples));
  return extent;
}

bool ColumnCache::still_holds(const TimeSeries& series, const Grid& grid) const {
  return series_ == &series && grid_.step == grid.step && grid_.columns == grid.columns &&
         had_samples_ && still_has(series, newest_);
}

void ColumnCache::shift(std::int64_t by) {
  const auto size = static_cast<std::int64_t>(columns_.size());
  const std::int64_t kept = size - std::min(size, std::abs(by));
  if (by > 0) {
    std::copy(columns_.end() - kept, columns_.end(), columns_.begin());
  } else if (by < 0) {
    std::copy_backward(columns_.begin(), columns_.begin() + kept, columns_.end());
  }
}

/// Columns [from, to), counted from the one before the grid.
void ColumnCache::look_up(const TimeSeries& series, std::int64_t from, std::int64_t to,
                          Borders borders) {
  if (from >= to) return;
  const auto columns = std::span(columns_).subspan(static_cast<std::size_t>(from),
                                                   static_cast<std::size_t>(to - from));
  const Time begin(grid_.step * (grid_.first - 1 + from));
  if (borders == Borders::kExact) {
    series.query(begin, grid_.step, columns);
  } else {
    series.overview(begin, grid_.step, columns);
  }
}

/// At the edges of the grid a column ends where it ends, and nothing of beyond is seen: the last
/// one is given what it leaves to the next one, the first and the one before it are cut exactly.
void ColumnCache::trim_edges(const TimeSeries& series) {
  Column exact;
  series.query(grid_.end() - grid_.step, grid_.step, std::span(&exact, 1));
  Column& last = columns_.back();
  if (exact.values != 0) {
    if (last.values == 0) last = exact;
    last.min = std::fmin(last.min, exact.min);
    last.max = std::fmax(last.max, exact.max);
    last.last = exact.last;
  }
  const auto first = std::span(columns_).first(std::min(columns_.size(), kFirst));
  series.query(grid_.begin() - grid_.step, grid_.step, first);
}

std::span<const ColumnCache::Column> ColumnCache::update(const TimeSeries& series, const Grid& grid,
                                                         Borders borders) {
  const std::int64_t size = grid.columns + 1;
  const bool kept = still_holds(series, grid);
  const std::int64_t by = grid.first - grid_.first;
  const std::int64_t old_first = grid_.first - 1;
  grid_ = grid;
  columns_.resize(static_cast<std::size_t>(size));
  if (!kept || std::abs(by) >= size) {
    look_up(series, 0, size, borders);
  } else {
    shift(by);
    // What was known for good: from the old first column, but those at the edges, up to the one the
    // newest sample lies in.
    const std::int64_t first = grid.first - 1;
    const std::int64_t settled = Grid{0, grid.step, 1}.column(newest_.at);
    const std::int64_t from =
        std::clamp<std::int64_t>(old_first + static_cast<std::int64_t>(kFirst) - first, 0, size);
    const std::int64_t to =
        std::clamp<std::int64_t>(std::min(settled, old_first + size - 1) - first, from, size);
    look_up(series, 0, from, borders);
    look_up(series, to, size, borders);
  }
  if (borders == Borders::kNear) trim_edges(series);
  series_ = &series;
  had_samples_ = !series.empty();
  if (had_samples_) newest_ = series.newest();
  return columns_;
}

bool ColumnCache::dense(std::size_t samples, const Grid& grid) {
  const auto columns = static_cast<std::size_t>(grid.columns);
  if (samples > columns) dense_ = true;
  if (samples < columns / 2) dense_ = false;
  return dense_;
}

}  // namespace framescope::ui::plot
