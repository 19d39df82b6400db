#include "ui/plot/plot.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::ui::plot {
namespace {

constexpr double kWholeDigits = 1e7;  // numbers below are written out

struct Prefix {
  double factor;
  const char* letter;
};
constexpr std::array<Prefix, 4> kPrefixes{{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};

}  // namespace

Text ValueFormat::operator()(double value) const {
  const double shown = value / divisor;
  if (std::isnan(shown)) return Text("-");
  if (std::abs(shown) >= kWholeDigits) return Text().append("%.3g", shown);
  if (!grouped) return Text().append(format, shown);
  const bool below = shown < -0.5;
  Text text(below ? "-" : "");
  return text.append(count(static_cast<std::uint64_t>(std::llround(std::abs(shown)))).view());
}

Text ValueFormat::tick(double value, double step) const {
  const double shown = value / divisor;
  const double size = std::abs(shown);
  const double fine = step > 0 ? step / divisor : size;
  constexpr double kGrouped = 1e5;
  if (size >= 1e15 || (size > 0 && fine < 1e-4)) return Text().append("%.0e", shown);
  if (size >= kGrouped) {
    for (const Prefix& prefix : kPrefixes) {
      if (size < prefix.factor) continue;
      // As many decimals as tell two ticks apart.
      const bool whole = fine >= prefix.factor * (1 - 1e-9);
      return Text().append(whole ? "%.0f" : "%.1f", shown / prefix.factor).append(prefix.letter);
    }
  }
  if (size >= 1e3 && fine >= 1 - 1e-9) {
    Text text(shown < 0 ? "-" : "");
    return text.append(count(static_cast<std::uint64_t>(std::llround(size))).view());
  }
  if (size == 0 || fine >= 1 - 1e-9) return Text().append("%.0f", shown);
  if (fine >= 0.1 - 1e-9) return Text().append("%.1f", shown);
  if (fine >= 0.01 - 1e-9) return Text().append("%.2f", shown);
  return Text().append(fine >= 0.001 - 1e-9 ? "%.3f" : "%.4f", shown);
}

void PlotState::solo(const Curve& curve, std::span<const Curve> all) {
  std::uint32_t others = 0;
  for (const Curve& other : all) {
    if (other.id != curve.id) others |= 1U << other.id;
  }
  const bool alone = shows(curve) && (hidden_curves & others) == others;
  hidden_curves = alone ? 0 : others;
}

bool shows_areas(const PlotSpec& spec, const PlotState& state) {
  if (spec.form != Form::kStack || state.scale == Scale::kLog) return false;
  return std::ranges::all_of(spec.curves, [&state](const Curve& curve) {
    return curve.stacked == nullptr || state.shows(curve);
  });
}

const model::TimeSeries& drawn_series(const PlotSpec& spec, const PlotState& state,
                                      const Curve& curve) {
  return curve.stacked != nullptr && shows_areas(spec, state) ? *curve.stacked : *curve.series;
}

}  // namespace framescope::ui::plot
