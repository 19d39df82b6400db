#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
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
/// newest sample, of the guide's too if that goes on, stays as it is, but for those at the edges:
/// only new columns are looked up while a plot scrolls. Pure.
class ColumnCache {
 public:
  using Column = model::TimeSeries::Column;

  /// The columns of the grid and the one before it, which says where the first line comes from:
  /// columns + 1 of them. Valid until the next call. They are cut at the grid's edges exactly, and
  /// else as near_cuts() of `guide` says: where curves lie on each other, of the lowest one, so
  /// that all have the same values in a column. Of another series than the guide a column may leave
  /// more values to the next one, but none that comes before three blocks of the guide have begun
  /// in it.
  std::span<const Column> update(const model::TimeSeries& series, const Grid& grid,
                                 const model::TimeSeries& guide);
  std::span<const Column> update(const model::TimeSeries& series, const Grid& grid) {
    return update(series, grid, series);
  }

  /// Whether there are more samples than columns can show one by one. What lies between sparse and
  /// dense stays as it was, so that a plot does not flicker between two ways of drawing.
  bool dense(std::size_t samples, const Grid& grid);

 private:
  /// A series as it was when it was looked at.
  struct Seen {
    const model::TimeSeries* series = nullptr;
    std::optional<Sample> newest;

    Seen() = default;
    explicit Seen(const model::TimeSeries& now);
    bool still_holds(const model::TimeSeries& now) const;
    bool has_grown(const model::TimeSeries& now) const;
  };

  bool still_holds(const model::TimeSeries& series, const Grid& grid,
                   const model::TimeSeries& guide) const;
  void shift(std::int64_t by);
  std::pair<std::int64_t, std::int64_t> known(std::int64_t by,
                                              const model::TimeSeries& guide) const;
  void look_up(const model::TimeSeries& series, const model::TimeSeries& guide, std::int64_t from,
               std::int64_t to);

  std::vector<Column> columns_;
  std::vector<Time> cuts_;
  Seen series_;
  Seen guide_;
  Grid grid_;
  bool dense_ = false;
};

}  // namespace framescope::ui::plot
