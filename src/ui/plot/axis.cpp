#include "ui/plot/axis.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::ui::plot {
namespace {

constexpr int kMostTicks = 6;
constexpr double kHeadroom = 1.08;

/// The next round number at or above.
double rounded_up(double value) {
  const double step = tick_step(value, kMostTicks);
  return std::ceil(value / step) * step;
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

double AxisTop::update(double largest) {
  const double wanted = rounded_up(std::max(largest * kHeadroom, least_));
  if (wanted > top_ || wanted < top_ / 2) top_ = wanted;
  return top_;
}

}  // namespace framescope::ui::plot
