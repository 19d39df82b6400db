#include "ui/plot/axis.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::ui::plot {
namespace {

constexpr double kHeadroom = 1.08;
// Beyond these, ranges and steps would not be numbers any more.
constexpr double kLargest = 1e300;
constexpr double kSmallest = 1e-300;
// Values so near each other have no digits to tell their ticks apart.
constexpr double kFinest = 1e-12;

double rounded_up(double value, double step) { return std::ceil(value / step - 1e-9) * step; }
double rounded_down(double value, double step) { return std::floor(value / step + 1e-9) * step; }

/// The step of a range's ticks when there is all the room for them.
double usual_step(double range) { return tick_step(range, static_cast<int>(kMostTicks)); }

void push(Ticks& ticks, double value, int most) {
  if (ticks.count < static_cast<std::size_t>(most)) ticks.values[ticks.count++] = value;
}

Ticks linear_ticks(double low, double high, int most) {
  Ticks ticks;
  const double range = high - low;
  // n steps have n + 1 ends: with ticks at both ends one step less fits.
  ticks.step = tick_step(range, std::max(1, most - 1));
  const double slack = ticks.step * 1e-6;
  const double first = rounded_up(low - slack, ticks.step);
  for (int i = 0; i < most; ++i) {
    const double value = first + i * ticks.step;
    if (value > high + slack) break;
    push(ticks, std::abs(value) < slack ? 0 : value, most);
  }
  return ticks;
}

Ticks log_ticks(double low, double high, int most) {
  Ticks ticks;
  const double first = std::ceil(low - 1e-9);
  const double last = std::floor(high + 1e-9);
  const double decades = std::max(0.0, last - first + 1);
  if (decades * 3 <= most + 2 || decades < 2) {
    for (double power = std::floor(low); power <= high; ++power) {
      for (const double digit : {1.0, 2.0, 5.0}) {
        const double place = power + std::log10(digit);
        if (place >= low - 1e-9 && place <= high + 1e-9) {
          push(ticks, digit * std::pow(10.0, power), most);
        }
      }
    }
    if (ticks.count > 1) return ticks;
    // Zoomed in between them: as a linear axis would.
    return linear_ticks(std::pow(10.0, low), std::pow(10.0, high), most);
  }
  const double step = std::ceil(decades / most);
  for (double power = first; power <= last; power += step) {
    push(ticks, std::pow(10.0, power), most);
  }
  return ticks;
}

}  // namespace

double tick_step(double range, int most_ticks) {
  const double rough = range / most_ticks;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  // A little slack, so that a range that is a step's exact multiple is not pushed to the next by
  // rounding.
  constexpr double kSlack = 1 - 1e-9;
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough * kSlack) return factor * power;
  }
  return 10 * power;
}

void Extent::add(double value) {
  if (!std::isfinite(value)) return;
  value = std::clamp(value, -kLargest, kLargest);
  min = empty ? value : std::min(min, value);
  max = empty ? value : std::max(max, value);
  if (value > 0) least_positive = least_positive > 0 ? std::min(least_positive, value) : value;
  empty = false;
}

void Extent::add(const Extent& other) {
  if (other.empty) return;
  add(other.min);
  add(other.max);
  if (other.least_positive > 0) add(other.least_positive);
}

void ValueAxis::update(const AxisSpec& spec, Scale scale, const Extent& shown) {
  const bool fresh = low_ >= high_;
  if (scale != scale_ || fresh) {
    scale_ = scale;
    overridden_ = false;
    low_ = high_ = 0;
  }
  if (overridden_) return;
  if (scale == Scale::kLog) return fit_log(spec, shown);
  fit_linear(spec, shown);
}

void ValueAxis::fit_linear(const AxisSpec& spec, const Extent& shown) {
  if (spec.limits == Limits::kFixed) {
    low_ = spec.low;
    high_ = spec.high;
    return;
  }
  double low = shown.empty ? 0 : shown.min;
  double high = shown.empty ? 0 : shown.max;
  if (spec.limits == Limits::kFromZero) {
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
    if (low < 0) low *= kHeadroom;
    high *= kHeadroom;
    high = std::max(high, low + spec.least_range);
  } else {
    const double least = std::max({spec.least_range, (std::abs(low) + std::abs(high)) * kFinest});
    const double margin = std::max((high - low) * (kHeadroom - 1), (least - (high - low)) / 2);
    low -= margin;
    high += margin;
  }
  const double wanted = high - low;
  const double range = high_ - low_;
  const bool holds = low >= low_ && high <= high_;
  if (holds && wanted >= range / 2 && range > 0) return;
  const double step = usual_step(wanted);
  low_ = rounded_down(low, step);
  high_ = std::max(rounded_up(high, step), low_ + step);
}

void ValueAxis::fit_log(const AxisSpec& spec, const Extent& shown) {
  double low = std::log10(std::max(spec.least_range / 10, kSmallest));
  double high = std::log10(std::max(spec.least_range, kSmallest * 10));
  if (spec.limits == Limits::kFixed && spec.low > 0) {
    low_ = std::log10(spec.low);
    high_ = std::log10(spec.high);
    return;
  }
  if (shown.least_positive > 0) {
    low = std::log10(std::max(shown.least_positive, kSmallest));
    high = std::log10(std::max(shown.max, kSmallest)) + std::log10(kHeadroom);
  }
  // A decade and a half of empty room is kept rather than given up: no breathing at a decade's
  // edge.
  constexpr double kKept = 1.5;
  const bool fresh = low_ >= high_;
  if (fresh || low < low_ || low > low_ + kKept) low_ = std::floor(low);
  if (fresh || high > high_ || high < high_ - kKept) high_ = std::ceil(high);
  high_ = std::max(high_, low_ + 1);
}

double ValueAxis::low() const { return scale_ == Scale::kLog ? std::pow(10.0, low_) : low_; }
double ValueAxis::high() const { return scale_ == Scale::kLog ? std::pow(10.0, high_) : high_; }

double ValueAxis::value(double share) const {
  const double at = low_ + share * (high_ - low_);
  return scale_ == Scale::kLog ? std::pow(10.0, at) : at;
}

void ValueAxis::zoom(double factor, double around) {
  const double middle = low_ + around * (high_ - low_);
  const double least =
      scale_ == Scale::kLog ? 1e-3 : std::max(std::abs(middle) * kFinest * 1000, kSmallest);
  const double most = scale_ == Scale::kLog ? 2 * std::log10(kLargest) : kLargest;
  const double range = std::clamp((high_ - low_) * factor, least, most);
  low_ = middle - around * range;
  high_ = low_ + range;
  overridden_ = true;
}

void ValueAxis::pan(double by) {
  const double move = by * (high_ - low_);
  low_ += move;
  high_ += move;
  overridden_ = true;
}

Ticks ValueAxis::ticks(int most) const {
  most = std::clamp(most, 1, static_cast<int>(kMostTicks));
  return scale_ == Scale::kLog ? log_ticks(low_, high_, most) : linear_ticks(low_, high_, most);
}

}  // namespace framescope::ui::plot
