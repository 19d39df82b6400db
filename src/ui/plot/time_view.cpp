#include "ui/plot/time_view.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::ui::plot {
namespace {

Duration scaled(Duration span, double factor) {
  return Duration(std::llround(static_cast<double>(span.count()) * factor));
}

Duration clamped(Duration length) { return std::clamp(length, TimeView::kLeast, TimeView::kMost); }

/// Rounds towards earlier times, before the epoch too.
std::int64_t column_of(Time at, Duration step) {
  const std::int64_t since = at.time_since_epoch().count();
  const std::int64_t whole = since / step.count();
  return whole - (since % step.count() < 0 ? 1 : 0);
}

}  // namespace

std::int64_t Grid::column(Time at) const { return column_of(at, step) - first; }

Time Grid::time(double position) const { return begin() + scaled(step, position); }

void TimeView::leave_follow(Time now) {
  if (!following_) return;
  live_length_ = length_;
  end_ = now;
  following_ = false;
}

void TimeView::pan(Duration by, Time now) {
  leave_follow(now);
  fitted_ = false;
  end_ += by;
}

void TimeView::zoom(double factor, Time around) {
  // Far beyond any view a span of nanoseconds would overflow.
  constexpr double kMostFactor = 1e5;
  const double wanted = std::clamp(factor, 1 / kMostFactor, kMostFactor);
  fitted_ = false;
  const Duration length = clamped(scaled(length_, wanted));
  if (!following_) {
    const double change =
        static_cast<double>(length.count()) / static_cast<double>(length_.count());
    end_ = around + scaled(end_ - around, change);
  } else {
    live_length_ = length;
  }
  length_ = length;
}

void TimeView::set_length(Duration length, Time now) {
  const double factor =
      static_cast<double>(clamped(length).count()) / static_cast<double>(length_.count());
  zoom(factor, end(now) - length_ / 2);
  length_ = clamped(length);  // without what the factor rounded
  if (following_) live_length_ = length_;
}

void TimeView::show(Time from, Time to) {
  if (following_) live_length_ = length_;
  following_ = false;
  fitted_ = false;
  const Time middle = from + (to - from) / 2;
  length_ = clamped(to - from);
  end_ = length_ == to - from ? to : middle + length_ / 2;
}

void TimeView::fit(Time from, Time to) {
  show(from, to);
  fitted_ = true;
}

void TimeView::live() {
  fitted_ = false;
  if (following_) return;
  following_ = true;
  length_ = live_length_;
}

void TimeView::keep_before(Time last) {
  if (!following_) end_ = std::min(end_, last);
}

void TimeView::keep_near(Time first, Time last) {
  if (following_) return;
  // A quarter of the view, at least, has something to show.
  const Duration margin = length_ / 4;
  end_ = std::clamp(end_, std::min(first, last) + margin, last + length_ - margin);
}

Grid TimeView::grid(Time now, std::int64_t columns) const {
  const Duration step = std::max(Duration{1}, length_ / std::max<std::int64_t>(columns, 1));
  const std::int64_t last = column_of(end(now), step);
  return {last + 1 - columns, step, columns};
}

}  // namespace framescope::ui::plot
