#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "model/time_series.hpp"
#include "ui/plot/axis.hpp"
#include "ui/plot/time_view.hpp"

namespace framescope::ui::plot {

/// The samples of a series that lie in a stretch of time: [first, last).
struct Samples {
  std::size_t first = 0;
  std::size_t last = 0;

  std::size_t size() const { return last - first; }
  bool empty() const { return first == last; }
};
Samples samples_in(const model::TimeSeries& series, Time begin, Time end);

using Sample = model::TimeSeries::Value;

/// The real sample nearest to `at` among those that lie in the grid, are no gaps and no further
/// away than `reach`.
std::optional<Sample> nearest_sample(const model::TimeSeries& series, const Grid& grid, Time at,
                                     Duration reach = Duration::max());
/// The newest sample in the grid that is no gap.
std::optional<Sample> newest_sample(const model::TimeSeries& series, const Grid& grid);

/// What the samples need of an axis. `with_positive`: also the smallest value above 0, which takes
/// longer.
Extent extent_of(const model::TimeSeries& series, const Samples& samples, bool with_positive);

/// What lies in each column of a grid, kept from frame to frame. A column that ended before the
/// newest sample never changes again, so only new columns are looked up while a plot scrolls. Pure.
class ColumnCache {
 public:
  using Column = model::TimeSeries::Column;

  enum class Borders {
    kExact,  ///< for curves that lie on each other
    kNear,   ///< see model::TimeSeries::overview(); at the edges exact
  };

  /// The columns of the grid and the one before it, which says where the first line comes from:
  /// columns + 1 of them. Valid until the next call; `borders` are always the same.
  std::span<const Column> update(const model::TimeSeries& series, const Grid& grid,
                                 Borders borders = Borders::kNear);

  /// Whether there are more samples than columns can show one by one. What lies between sparse and
  /// dense stays as it was, so that a plot does not flicker between two ways of drawing.
  bool dense(std::size_t samples, const Grid& grid);

 private:
  static constexpr std::size_t kFirst = 2;  ///< columns: the one before the grid, and its first

  bool still_holds(const model::TimeSeries& series, const Grid& grid) const;
  void shift(std::int64_t by);
  void look_up(const model::TimeSeries& series, std::int64_t from, std::int64_t to,
               Borders borders);
  void trim_edges(const model::TimeSeries& series);

  std::vector<Column> columns_;
  const model::TimeSeries* series_ = nullptr;
  Grid grid_;
  Sample newest_{};  ///< of the series, when it was looked at
  bool had_samples_ = false;
  bool dense_ = false;
};

}  // namespace framescope::ui::plot
