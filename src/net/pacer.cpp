#include "net/pacer.hpp"

#include <algorithm>

namespace framescope::net {

void Pacer::begin(std::size_t datagrams, Duration interval, double share, Time now) {
  left_ = datagrams;
  burst_left_ = std::min(left_, kMaxBurst);
  planned_ = now;
  next_ = now;
  const std::size_t bursts = std::max<std::size_t>((datagrams + kMaxBurst - 1) / kMaxBurst, 1);
  const double span = static_cast<double>(interval.count()) * std::clamp(share, 0.0, 1.0);
  gap_ = std::max(Duration(static_cast<Duration::rep>(span / static_cast<double>(bursts))),
                  kShortestGap);
}

std::size_t Pacer::allowance(Time now) const { return now < next_ ? 0 : burst_left_; }

void Pacer::sent(std::size_t datagrams, Time now) {
  left_ -= std::min(datagrams, left_);
  burst_left_ -= std::min(datagrams, burst_left_);
  if (burst_left_ > 0) return;
  burst_left_ = std::min(left_, kMaxBurst);
  planned_ += gap_;
  next_ = std::max(planned_, now + kShortestGap);
}

void Pacer::hurry(Time now) {
  gap_ = kShortestGap;
  planned_ = std::min(planned_, now + kShortestGap);
  next_ = std::min(next_, now + kShortestGap);
}

std::optional<Time> Pacer::next() const {
  if (left_ == 0) return std::nullopt;
  return next_;
}

}  // namespace framescope::net
