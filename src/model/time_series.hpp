#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/time.hpp"
#include "model/block_index.hpp"

namespace framescope::model {

/// One curve: the newest values over time, in bounded memory, with their smallest and largest known
/// for any stretch of it, so that drawing a million values costs as little as drawing a thousand
/// and never hides one. Pure; one thread.
///
///     level 2   [ min max of 64 values ][ ...
///     level 1   [ of 8 ][ of 8 ][ ...
///     level 0   v v v v v v v v v v v v v v v v      a ring; each level above it is a ring too
///
/// Appending costs a look at each level (7 for a million values) and at a block of the index, a
/// stretch at most 14 looks at each level. Room is set aside at once and becomes real memory only
/// as it is filled.
class TimeSeries {
 public:
  struct Value {
    Time at{};
    double value = 0;  ///< NaN: a gap, where a line breaks
  };

  /// What lies in one column of a plot.
  struct Column {
    double min = 0;  ///< of the values that are no gaps; NaN when all are
    double max = 0;
    double first = 0;  ///< NaN at a gap
    double last = 0;
    std::size_t values = 0;  ///< 0: the column is empty and the rest means nothing
  };

  /// Holds the newest `capacity` values; rounded up to a power of two.
  explicit TimeSeries(std::size_t capacity = std::size_t{1} << 16U);

  /// A value of the time `at`; one that lies before the newest is taken as being as new.
  void append(Time at, double value);
  /// From here to the next value there is no line. Before the first one there is none anyway.
  void append_gap(Time at);

  std::size_t size() const { return static_cast<std::size_t>(appended_ - oldest()); }
  bool empty() const { return appended_ == 0; }
  /// The oldest is 0.
  Value operator[](std::size_t index) const { return values_[place(oldest() + index)]; }
  Value newest() const { return (*this)[size() - 1]; }
  /// The first value at or after `at`; size() if there is none.
  std::size_t first_from(Time at) const { return first_from(at, size()); }
  /// The same, in less time if it lies near the guess.
  std::size_t first_from(Time at, std::size_t guess) const;

  /// The values in [first, last).
  Column range(std::size_t first, std::size_t last) const;

  /// What lies in each of the columns [cuts[i], cuts[i + 1]), of which there is one less than there
  /// are cuts; these come in their order.
  void query(std::span<const Time> cuts, std::span<Column> columns) const;

  /// The cuts begin, begin + step, ... to draw columns between, in less time where these hold many
  /// values: after a column in whose time three blocks (see BlockIndex) began or more it is when
  /// the last of them began, so that up to 64 of its last values, a third of them at most, are in
  /// the column after it. It is exact where that would tear values of one time apart or gain
  /// nothing, and after the newest value. Each that is not lies where it lies in any view, until
  /// the first of the column's values is forgotten. To keep a scrolling plot from shimmering,
  /// `begin` should come from column_start(). `step` is above 0.
  void near_cuts(Time begin, Duration step, std::span<Time> cuts) const;

  /// The latest multiple of `step`, since the clock's epoch, at or before `at`.
  static Time column_start(Time at, Duration step);

  /// The most memory that a series of this capacity, a power of two, ever takes.
  static constexpr std::size_t most_bytes(std::size_t capacity) {
    std::size_t bytes = capacity * (sizeof(Time) + sizeof(double));
    for (std::size_t size = capacity >> kFanBits; size > 1; size >>= kFanBits) {
      bytes += size * sizeof(Extent);
    }
    return bytes + BlockIndex::bytes(capacity);
  }

 private:
  /// Of values that are no gaps; without any, min is above max.
  struct Extent {
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();

    /// A gap is never the answer: comparisons with NaN are false.
    void join(double low, double high) {
      min = low < min ? low : min;
      max = high > max ? high : max;
    }
  };
  // Of ordinary pages: a window's first frame would wait for those of all series to be cleared,
  // were they huge.
  template <typename T>
  using Ring = std::vector<T>;
  static constexpr unsigned kFanBits = 3;  ///< 8 to one: a seventh more memory than values alone
  static constexpr std::uint64_t kFan = std::uint64_t{1} << kFanBits;

  std::uint64_t oldest() const { return appended_ > capacity_ ? appended_ - capacity_ : 0; }
  std::size_t place(std::uint64_t index) const { return index & (capacity_ - 1); }
  void summarise(std::uint64_t index, double value);
  std::uint64_t index_from(Time at, std::uint64_t guess) const;
  void sum_up(std::uint64_t first, std::uint64_t last, Column& column) const;
  // Inline, and only where the columns are: for the reason that sum_up() gives.
  inline Extent extent(std::uint64_t first, std::uint64_t last) const;
  inline void join_values(Extent& found, std::uint64_t first, std::uint64_t last) const;
  inline void join_buckets(Extent& found, std::size_t level, std::uint64_t first,
                           std::uint64_t last) const;

  std::size_t capacity_;
  Ring<Value> values_;                ///< time beside value: a border of columns wants both
  std::vector<Ring<Extent>> levels_;  ///< from level 1 on
  BlockIndex blocks_;                 ///< of the same values
  std::uint64_t appended_ = 0;        ///< so many ever; the newest is appended_ - 1
};

}  // namespace framescope::model
