#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace framescope::ui::plot {

/// The smallest 1, 2 or 5 times a power of ten that cuts `range` into at most `most_ticks` steps.
/// `range` > 0.
double tick_step(double range, int most_ticks);

enum class Scale : std::uint8_t { kLinear, kLog };

/// Where an axis begins and ends when nobody has moved it.
enum class Limits : std::uint8_t {
  kFromZero,    ///< from 0 (below, if values are) to above the largest
  kAroundData,  ///< around what is shown
  kFixed,       ///< AxisSpec's low to high
};

struct AxisSpec {
  Limits limits = Limits::kFromZero;
  double least_range = 1;  ///< > 0; so far it reaches at least, so that noise does not fill it
  double low = 0;          ///< kFixed
  double high = 1;         ///< kFixed; > low
};

/// What an axis has to show.
struct Extent {
  double min = 0;
  double max = 0;
  double least_positive = 0;  ///< the smallest value above 0, for a logarithm; 0: there is none
  bool empty = true;

  /// Takes a value in; NaN and infinities are left out.
  void add(double value);
  void add(const Extent& other);
};

inline constexpr std::size_t kMostTicks = 6;

struct Ticks {
  std::array<double, kMostTicks> values{};
  std::size_t count = 0;
  double step = 0;  ///< between ticks; 0 on a logarithmic axis

  std::span<const double> span() const& { return std::span(values).first(count); }
  std::span<const double> span() const&& = delete;  ///< it would outlive the values
};

/// Where values lie on an axis: ValueAxis::share(). Its ends are as drawn: values, or their decimal
/// logarithms. Pure.
struct Shares {
  double low;
  double high;  ///< > low
  Scale scale;

  double operator()(double value) const {
    if (scale == Scale::kLog) value = value > 0 ? std::log10(value) : low;
    const double share = (value - low) / (high - low);
    // Written so that NaN ends at 0.
    return share > 0 ? std::min(share, 1.0) : 0.0;
  }
};

/// The value axis of a plot. By itself it holds what is shown: it grows at once, and shrinks only
/// when the values have left more than half of it empty, so that it does not breathe. Zoomed or
/// panned it stays as it was put until restore(). Pure.
class ValueAxis {
 public:
  /// Once a frame, before anything is asked of it.
  void update(const AxisSpec& spec, Scale scale, const Extent& shown);

  Scale scale() const { return scale_; }
  double low() const;
  double high() const;

  /// How far up a value lies: 0 at the low end, 1 at the high one; clamped to them. The logarithm
  /// of nothing is the low end. NaN is 0.
  double share(double value) const { return shares()(value); }
  /// share() of the axis as it is now, by itself: a loop that writes vertices would read the axis
  /// again after each of them.
  Shares shares() const { return {low_, high_, scale_}; }
  /// The value there; shares beyond 0..1 lie beyond the ends.
  double value(double share) const;
  bool reaches(double value) const { return value >= low() && value <= high(); }

  /// Makes its range `factor` times as long and keeps what lies at `around` (a share) there.
  void zoom(double factor, double around);
  /// Moves it up by a share of its range.
  void pan(double by);
  void restore() { overridden_ = false; }
  bool overridden() const { return overridden_; }

  /// At most `most` (<= kMostTicks) round values within it: 1-2-5 steps, or decades and, where
  /// there are few of those, 2 and 5 times them.
  Ticks ticks(int most) const;

 private:
  void fit_linear(const AxisSpec& spec, const Extent& shown);
  void fit_log(const AxisSpec& spec, const Extent& shown);

  // Both ends as they are drawn: values, or their decimal logarithms.
  double low_ = 0;
  double high_ = 0;
  Scale scale_ = Scale::kLinear;
  bool overridden_ = false;
};

}  // namespace framescope::ui::plot
