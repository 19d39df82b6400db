#include "model/frame_ring.hpp"

#include <algorithm>

namespace framescope::model {

FrameRing::FrameRing(std::size_t capacity) : frames_(std::max<std::size_t>(capacity, 1)) {}

void FrameRing::add(const LoggedFrame& frame) {
  ++added_;
  if (size_ == frames_.size()) {
    if (frame.at < (*this)[0].at) return;
    oldest_ = place(1);
    --size_;
  }
  std::size_t free = size_++;
  for (; free > 0 && (*this)[free - 1].at > frame.at; --free) {
    frames_[place(free)] = (*this)[free - 1];
  }
  frames_[place(free)] = frame;
}

std::size_t FrameRing::first_from(Time at) const {
  std::size_t low = 0;
  std::size_t high = size_;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if ((*this)[middle].at < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

FrameRing::Stretch FrameRing::between(Time begin, Time end) const {
  const std::size_t first = first_from(begin);
  return {first, std::max(first, first_from(end))};
}

std::optional<std::size_t> FrameRing::at_or_before(Time at) const {
  const std::size_t behind = at == Time::max() ? size_ : first_from(at + Duration{1});
  if (behind == 0) return std::nullopt;
  return behind - 1;
}

std::optional<std::size_t> FrameRing::nearest(Time at) const {
  if (empty()) return std::nullopt;
  const std::size_t after = first_from(at);
  if (after == 0) return 0;
  if (after == size_) return size_ - 1;
  const bool earlier = at - (*this)[after - 1].at <= (*this)[after].at - at;
  return earlier ? after - 1 : after;
}

}  // namespace framescope::model
