#include "ui/plot/distribution.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::ui::plot {
namespace {

// Beyond kExact samples: so many steps from the smallest to the largest.
constexpr std::size_t kFineSteps = 8192;
constexpr double kFinestDecade = 0.01;

/// The rank, from 0, of the sample that `fraction` of `n` do not exceed.
std::size_t rank(double fraction, std::size_t n) {
  const double above = std::ceil(fraction * static_cast<double>(n) - 1e-9);
  return std::clamp<std::size_t>(static_cast<std::size_t>(above), 1, n) - 1;
}

double placed(Scale scale, double value) {
  return scale == Scale::kLog ? std::log10(value) : value;
}

}  // namespace

double Bins::edge(std::size_t bin) const {
  const double at = low + static_cast<double>(bin) * width;
  return scale == Scale::kLog ? std::pow(10.0, at) : at;
}

std::size_t Bins::of(double value) const {
  if (scale == Scale::kLog && !(value > 0)) return 0;
  const double at = (placed(scale, value) - low) / width;
  const auto last = static_cast<double>(count - 1);
  return static_cast<std::size_t>(std::clamp(std::floor(at + 1e-9), 0.0, last));
}

Bins make_bins(const Extent& shown, Scale scale, std::size_t most) {
  Bins bins;
  bins.scale = scale;
  if (shown.empty || most == 0) return bins;
  if (scale == Scale::kLog && !(shown.least_positive > 0)) bins.scale = scale = Scale::kLinear;
  const double low = placed(scale, scale == Scale::kLog ? shown.least_positive : shown.min);
  const double high = placed(scale, shown.max);
  // Of equal values: one bin around them.
  const double least =
      scale == Scale::kLog ? kFinestDecade : std::max(std::abs(high) * 1e-6, 1e-290);
  // One bin less than there may be: both ends may cut through one.
  const double range = std::max(high - low, least);
  bins.width = tick_step(range, static_cast<int>(std::max<std::size_t>(2, most) - 1));
  bins.low = std::floor(low / bins.width + 1e-9) * bins.width;
  const double needed = std::floor((high - bins.low) / bins.width + 1e-9) + 1;
  bins.count = static_cast<std::size_t>(std::clamp(needed, 1.0, static_cast<double>(most)));
  return bins;
}

void Distribution::compute(const model::TimeSeries& series, const Samples& samples,
                           const Bins& bins) {
  percentiles_ = {};
  counts_.assign(bins.count, 0);
  values_.clear();
  if (samples.empty() || bins.count == 0) return;
  const bool exact = samples.size() <= kExact;
  double min = 0;
  for (std::size_t i = samples.first; i < samples.last; ++i) {
    const double value = series[i].value;
    if (!std::isfinite(value)) continue;
    const bool first = percentiles_.samples++ == 0;
    percentiles_.max = first ? value : std::max(percentiles_.max, value);
    min = first ? value : std::min(min, value);
    ++counts_[bins.of(value)];
    if (exact) values_.push_back(value);
  }
  if (percentiles_.samples == 0) return;
  if (exact) return exact_percentiles();
  estimated_percentiles(series, samples, min);
}

void Distribution::exact_percentiles() {
  auto begin = values_.begin();
  const auto take = [&](double fraction) {
    const auto nth =
        values_.begin() + static_cast<std::ptrdiff_t>(rank(fraction, percentiles_.samples));
    std::nth_element(begin, nth, values_.end());
    begin = nth;  // what lies above it is still in no order, and all of it is larger
    return *nth;
  };
  percentiles_.p50 = take(0.5);
  percentiles_.p95 = take(0.95);
  percentiles_.p99 = take(0.99);
}

void Distribution::estimated_percentiles(const model::TimeSeries& series, const Samples& samples,
                                         double min) {
  fine_.assign(kFineSteps, 0);
  const double step = std::max((percentiles_.max - min) / static_cast<double>(kFineSteps), 1e-300);
  const auto last = static_cast<double>(kFineSteps - 1);
  for (std::size_t i = samples.first; i < samples.last; ++i) {
    const double value = series[i].value;
    if (!std::isfinite(value)) continue;
    ++fine_[static_cast<std::size_t>(std::clamp((value - min) / step, 0.0, last))];
  }
  std::size_t below = 0;
  std::size_t at = 0;
  const auto take = [&](double fraction) {
    const std::size_t wanted = rank(fraction, percentiles_.samples);
    while (below + fine_[at] <= wanted) below += fine_[at++];
    return std::min(min + (static_cast<double>(at) + 0.5) * step, percentiles_.max);
  };
  percentiles_.p50 = take(0.5);
  percentiles_.p95 = take(0.95);
  percentiles_.p99 = take(0.99);
  percentiles_.error = step / 2;
}

std::uint32_t Distribution::largest_count() const {
  return counts_.empty() ? 0 : *std::ranges::max_element(counts_);
}

}  // namespace framescope::ui::plot
