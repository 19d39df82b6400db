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

ColumnCache::Seen::Seen(const TimeSeries& now) : series(&now) {
  if (!now.empty()) newest = now.newest();
}

bool ColumnCache::Seen::still_holds(const TimeSeries& now) const {
  return series == &now && (newest ? still_has(now, *newest) : now.empty());
}

/// Of one that still holds.
bool ColumnCache::Seen::has_grown(const TimeSeries& now) const {
  return newest && !same(*newest, now.newest());
}

bool ColumnCache::still_holds(const TimeSeries& series, const Grid& grid,
                              const TimeSeries& guide) const {
  return grid_.step == grid.step && grid_.columns == grid.columns && series_.still_holds(series) &&
         guide_.still_holds(guide);
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
void ColumnCache::look_up(const TimeSeries& series, const TimeSeries& guide, std::int64_t from,
                          std::int64_t to) {
  if (from >= to) return;
  const Time before = grid_.begin() - grid_.step;
  cuts_.resize(static_cast<std::size_t>(to - from) + 1);
  guide.near_cuts(before + grid_.step * from, grid_.step, cuts_);
  // At the edges exactly: nothing from outside is drawn, and nothing from inside left out.
  for (const std::int64_t edge : {std::int64_t{0}, std::int64_t{1}, grid_.columns + 1}) {
    if (edge < from || edge > to) continue;
    cuts_[static_cast<std::size_t>(edge - from)] = before + grid_.step * edge;
  }
  series.query(cuts_, std::span(columns_).subspan(static_cast<std::size_t>(from),
                                                  static_cast<std::size_t>(to - from)));
}

/// The columns [from, to) that can be kept of a grid that has moved by so many: settled ones that
/// no edge cuts, where it was or where it is.
std::pair<std::int64_t, std::int64_t> ColumnCache::known(std::int64_t by,
                                                         const TimeSeries& guide) const {
  if (!series_.newest) return {};
  // Where one that grew had not come to yet, it may cut the columns elsewhere now.
  Time newest = series_.newest->at;
  if (guide_.has_grown(guide)) newest = std::min(newest, guide_.newest->at);
  const std::int64_t size = grid_.columns + 1;
  const std::int64_t edge = by == 0 ? 0 : 1;
  const std::int64_t settled = Grid{0, grid_.step, 1}.column(newest) - (grid_.first - 1);
  const std::int64_t from = std::min(2 * edge + std::max<std::int64_t>(-by, 0), size);
  const std::int64_t to = std::min(settled, size - edge - std::max<std::int64_t>(by, 0));
  return {from, std::max(from, to)};
}

std::span<const ColumnCache::Column> ColumnCache::update(const TimeSeries& series, const Grid& grid,
                                                         const TimeSeries& guide) {
  const std::int64_t size = grid.columns + 1;
  const std::int64_t by = grid.first - grid_.first;
  const bool kept = still_holds(series, grid, guide) && std::abs(by) < size;
  grid_ = grid;
  columns_.resize(static_cast<std::size_t>(size));
  if (kept) {
    shift(by);
    const auto [from, to] = known(by, guide);
    look_up(series, guide, 0, from);
    look_up(series, guide, to, size);
  } else {
    look_up(series, guide, 0, size);
  }
  series_ = Seen(series);
  guide_ = Seen(guide);
  return columns_;
}

bool ColumnCache::dense(std::size_t samples, const Grid& grid) {
  const auto columns = static_cast<std::size_t>(grid.columns);
  if (samples > columns) dense_ = true;
  if (samples < columns / 2) dense_ = false;
  return dense_;
}

}  // namespace framescope::ui::plot
