#include "model/rate_meter.hpp"

#include <algorithm>

namespace framescope::model {
namespace {

double rate(std::uint64_t intervals, Duration span) {
  return span > Duration{0} ? static_cast<double>(intervals) / seconds(span) : 0.0;
}

}  // namespace

void RateMeter::add(Time at) {
  if (frames_ == 0) first_ = at;
  // A rate over a stall would be that of neither side of it.
  if (frames_ > 0 && at - last_[(frames_ - 1) % kFrames] > kStall) window_from_ = frames_;
  last_[frames_ % kFrames] = at;
  ++frames_;
}

double RateMeter::window_fps(Time now) const {
  if (frames_ < 2) return 0.0;
  const std::uint64_t held = std::min<std::uint64_t>(frames_ - window_from_, kFrames);
  if (held < 2) return 0.0;
  const Time newest = last_[(frames_ - 1) % kFrames];
  const Time oldest = last_[(frames_ - held) % kFrames];
  return now - newest > kStall ? 0.0 : rate(held - 1, newest - oldest);
}

double RateMeter::run_fps() const {
  if (frames_ < 2) return 0.0;
  return rate(frames_ - 1, last_[(frames_ - 1) % kFrames] - first_);
}

}  // namespace framescope::model
