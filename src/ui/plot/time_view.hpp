#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace framescope::ui::plot {

/// The columns of a plot: stretches of time of one whole pixel width each, counted from the clock's
/// epoch. A column is the same stretch whenever it is shown, so what was drawn of it moves by whole
/// columns and is otherwise the same: a scrolling plot does not shimmer.
struct Grid {
  std::int64_t first = 0;  ///< the column at the left edge; column n begins at n * step
  Duration step{1};        ///< > 0
  std::int64_t columns = 1;

  Time begin() const { return Time(step * first); }
  Time end() const { return Time(step * (first + columns)); }
  Duration length() const { return step * columns; }
  /// The column that `at` lies in, from the left edge; negative or >= columns outside.
  std::int64_t column(Time at) const;
  /// Where `at` lies from the left edge, in columns and parts of one.
  double position(Time at) const {
    return static_cast<double>((at - begin()).count()) / static_cast<double>(step.count());
  }
  /// The time at a position, rounded to the nanosecond.
  Time time(double position) const;

  bool operator==(const Grid&) const = default;
};

/// The stretch of time that stacked plots share. It follows (it ends now) or is free (it stays
/// where it was put). Pure; `now` is the instant that a following view ends at.
class TimeView {
 public:
  static constexpr Duration kLeast = std::chrono::milliseconds(50);
  static constexpr Duration kMost = std::chrono::minutes(10);

  bool following() const { return following_; }
  /// fit() made it what it is, and nothing moved it since.
  bool fitted() const { return fitted_; }
  /// What it is as long as when it follows.
  Duration live_length() const { return following_ ? length_ : live_length_; }
  Duration length() const { return length_; }
  Time end(Time now) const { return following_ ? now : end_; }
  Time begin(Time now) const { return end(now) - length_; }

  /// Moves the view to later times, or to earlier ones by a span below 0, and leaves follow.
  void pan(Duration by, Time now);
  /// Makes the stretch `factor` times as long (0..1: closer). A free view keeps `around` where it
  /// is, a following one goes on ending now.
  void zoom(double factor, Time around);
  /// As zoom(), to this length, around the middle.
  void set_length(Duration length, Time now);
  /// Shows [from, to) and stays there; a stretch too short or too long is clamped around its
  /// middle.
  void show(Time from, Time to);
  /// As show(), and remembers it.
  void fit(Time from, Time to);
  /// Follows again, as long as it was when it last did.
  void live();
  /// A free view ends no later than `last`: behind it there is nothing to see.
  void keep_before(Time last);
  /// A free view never loses sight of [first, last], where there is something to see.
  void keep_near(Time first, Time last);

  /// The view as `columns` (>= 1) columns; the last one holds the end.
  Grid grid(Time now, std::int64_t columns) const;

 private:
  void leave_follow(Time now);

  bool following_ = true;
  bool fitted_ = false;
  Time end_{};  ///< of a free view
  Duration length_ = std::chrono::seconds(60);
  Duration live_length_ = length_;  ///< what it had when it last followed
};

}  // namespace framescope::ui::plot
