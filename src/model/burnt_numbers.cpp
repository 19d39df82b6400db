#include "model/burnt_numbers.hpp"

#include <algorithm>

namespace framescope::model {

void BurntNumbers::add(std::uint64_t arrival, std::uint32_t number, Time read) {
  if (last_ && arrival <= last_->arrival) return;
  if (last_) {
    const auto forward = static_cast<std::int32_t>(number - last_->number);
    const std::uint64_t arrivals = arrival - last_->arrival;
    // The same number again is the same picture again.
    two_in_a_row_ = forward <= kMostForward && forward >= -kMostBack && arrivals <= kMostForward;
    if (two_in_a_row_ && forward != 0) count(forward - static_cast<std::int64_t>(arrivals));
  }
  last_ = {arrival, number, read};
}

void BurntNumbers::count(std::int64_t difference) {
  balance_ += difference;
  recent_[readings_++ % kPatience] = balance_;
  if (readings_ < kPatience) return;
  const std::int64_t settled = *std::ranges::min_element(recent_);
  missing_ = std::max(missing_, static_cast<std::uint64_t>(std::max<std::int64_t>(settled, 0)));
}

bool BurntNumbers::active(Time now) const {
  return last_ && two_in_a_row_ && now - last_->at < kActive;
}

}  // namespace framescope::model
