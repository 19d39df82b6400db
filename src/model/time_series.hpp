#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/time.hpp"

namespace framescope::model {

/// One curve: the newest values over time, in bounded memory, with their smallest and largest known
/// for any stretch of it, so that drawing a million values costs as little as drawing a thousand
/// and never hides one. Pure; one thread.
///
///     level 2   [ min max of 256 values ][ ...
///     level 1   [ of 16 ][ of 16 ][ ...
///     level 0   v v v v v v v v v v v v v v v v      a ring; each level above it is a ring too
class TimeSeries {
 public:
  struct Value {
    Time at{};
    double value = 0;  ///< NaN: a gap, where a line breaks
  };

  /// What lies in one column of a plot.
  struct Column {
    double min = 0;  ///< of the values that are no gaps
    double max = 0;
    double first = 0;  ///< NaN at a gap
    double last = 0;
    std::size_t values = 0;  ///< 0: the column is empty and the rest means nothing
  };

  /// Holds the newest `capacity` values; rounded up to a power of two.
  explicit TimeSeries(std::size_t capacity = std::size_t{1} << 16U);

  /// A value of the time `at`; one that lies before the newest is taken as being as new.
  void append(Time at, double value);
  /// From here to the next value there is no line.
  void append_gap(Time at);

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  /// The oldest is 0.
  const Value& operator[](std::size_t index) const;
  const Value& newest() const { return (*this)[size() - 1]; }
  /// The first value at or after `at`; size() if there is none.
  std::size_t first_from(Time at) const;

  /// The values in [first, last).
  Column range(std::size_t first, std::size_t last) const;

  /// What lies in each of the columns [begin + i * step, begin + (i + 1) * step). To keep a
  /// scrolling plot from shimmering, `begin` should come from column_start().
  void query(Time begin, Duration step, std::span<Column> columns) const;

  /// The latest multiple of `step`, since the clock's epoch, at or before `at`.
  static Time column_start(Time at, Duration step);

 private:
  struct Extent {
    double min;
    double max;
  };
  static constexpr unsigned kFanBits =
      4;  ///< 16 to one: 7 % more memory, and at most 30 looks a level

  std::uint64_t oldest() const;
  const Value& absolute(std::uint64_t index) const;
  void summarise(std::uint64_t index, double value);
  Extent extent(std::uint64_t first, std::uint64_t last) const;

  std::vector<Value> values_;
  std::vector<std::vector<Extent>> levels_;  ///< from level 1 on
  std::uint64_t appended_ = 0;               ///< so many ever; the newest is appended_ - 1
};

}  // namespace framescope::model
