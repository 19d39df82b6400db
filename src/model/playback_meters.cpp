#include "model/playback_meters.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace framescope::model {

std::optional<Duration> FreezeMeter::add(Time shown) {
  if (!last_) {
    last_ = shown;
    return std::nullopt;
  }
  const Duration interval = shown - *last_;
  last_ = shown;
  std::optional<Duration> frozen;
  const auto held = static_cast<std::int64_t>(std::min(count_, kIntervals));
  if (held >= kMinIntervals) {
    const Duration average = sum_ / held;
    const Duration limit =
        std::max(3 * average, average + Duration(std::chrono::milliseconds(150)));
    if (interval >= limit) frozen = interval;
  }
  if (frozen) ++freezes_;
  Duration& place = intervals_[count_++ % kIntervals];
  sum_ += interval - place;
  place = interval;
  return frozen;
}

void JitterMeter::add(Time sent, Time arrived) {
  const Duration transit = arrived - sent;
  if (last_transit_) {
    // The sender's clock may say anything: two spans of 64 bits have a difference of more.
    const double difference =
        static_cast<double>(transit.count()) - static_cast<double>(last_transit_->count());
    // Another sender's clock, or a receiver that was stopped, is no jitter.
    constexpr double kOtherClock = 2e9;
    if (std::abs(difference) < kOtherClock) {
      jitter_ns_ += (std::abs(difference) - jitter_ns_) / 16;
      ++differences_;
    }
  }
  last_transit_ = transit;
}

std::optional<Duration> JitterMeter::jitter() const {
  if (differences_ == 0) return std::nullopt;
  return Duration(std::llround(std::min(jitter_ns_, 9e18)));
}

void PacingMeter::add(Time at) {
  const std::optional<Time> before = std::exchange(last_, at);
  if (!before) return;
  const Duration gap = at - *before;
  // Two seconds are a stop, and tell nothing of the pace; nor does a clock that goes back.
  constexpr Duration kStop = std::chrono::seconds(2);
  if (gap < Duration{0} || gap >= kStop) return;
  const auto ns = static_cast<double>(gap.count());
  if (counts_.gaps > 0 && ns < mean_ns_ / 4) ++counts_.short_gaps;
  mean_ns_ += counts_.gaps == 0 ? ns : (ns - mean_ns_) / 32;
  ++counts_.gaps;
  counts_.usual = Duration(std::llround(mean_ns_));
}

void MeanTime::add(Duration took) {
  const auto ns = static_cast<double>(took.count());
  mean_ns_ = mean_ns_ ? *mean_ns_ + (ns - *mean_ns_) / 16 : ns;
}

std::optional<Duration> MeanTime::mean() const {
  if (!mean_ns_) return std::nullopt;
  return Duration(std::llround(*mean_ns_));
}

Duration GapEstimator::median() const {
  std::array<Duration, kIntervals> sorted = intervals_;
  const auto middle = sorted.begin() + kIntervals / 2;
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

void GapEstimator::add(Time arrived) {
  if (!last_) {
    last_ = arrived;
    return;
  }
  const Duration interval = arrived - *last_;
  last_ = arrived;
  if (count_ >= kIntervals) {
    const Duration usual = median();
    // Half an interval late is still the next frame; two seconds are a stop, not a loss.
    constexpr Duration kStop = std::chrono::seconds(2);
    if (usual > Duration{0} && interval > usual * 3 / 2 && interval < kStop) {
      missing_ += static_cast<std::uint64_t>((interval + usual / 2) / usual) - 1;
    }
  }
  intervals_[count_++ % kIntervals] = interval;
}

}  // namespace framescope::model
