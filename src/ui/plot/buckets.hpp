#pragma once

#include <cstdint>
#include <vector>

#include "model/time_series.hpp"
#include "ui/plot/time_view.hpp"

namespace framescope::ui::plot {

/// Stretches of time that events are counted in: 1, 2 or 5 times a power of ten long (in seconds,
/// up to a minute), and counted from the clock's epoch, so that a bar stays the same while it
/// scrolls.
struct Buckets {
  std::int64_t first = 0;  ///< bucket n is [n * width, (n + 1) * width)
  Duration width{1};
  std::int64_t count = 0;

  Time begin(std::int64_t bucket) const { return Time(width * (first + bucket)); }
  /// The bucket that `at` lies in; negative or >= count outside.
  std::int64_t of(Time at) const;
};

/// The buckets that the grid shows a part of; each at least `least_columns` wide.
Buckets make_buckets(const Grid& grid, double least_columns);

/// The count that a series of cumulative counts, which may have values only where they change, had
/// reached before `at`; 0 before the first. Of a series that has forgotten its beginning it is the
/// oldest count that is known.
double count_before(const model::TimeSeries& series, Time at);

/// The events in each bucket before `until`: what the cumulative count grew by. A count that fell
/// began anew.
void count_events(const model::TimeSeries& series, const Buckets& buckets, Time until,
                  std::vector<double>& events);

}  // namespace framescope::ui::plot
