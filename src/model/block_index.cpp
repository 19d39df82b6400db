#include "model/block_index.hpp"

#include <algorithm>

namespace framescope::model {

BlockIndex::BlockIndex(std::size_t capacity)
    : mask_(std::max<std::size_t>(capacity >> kBits, 1) - 1) {
  blocks_.reserve(mask_ + 1);
}

void BlockIndex::append(std::uint64_t index, Time at, double value) {
  const std::size_t place = (index >> kBits) & mask_;
  if ((index & (kValues - 1)) != 0) {
    blocks_[place].last = value;
  } else if (place == blocks_.size()) {
    blocks_.push_back({at, value, value});
  } else {
    blocks_[place] = {at, value, value};
  }
}

std::uint64_t BlockIndex::before(Time at, std::uint64_t low, std::uint64_t high,
                                 std::uint64_t guess) const {
  const auto begun = [&](std::uint64_t block) { return (*this)[block].begin < at; };
  guess = std::clamp(guess, low, high);
  std::uint64_t stride = 1;
  if (guess < high && begun(guess)) {
    low = guess;
    while (low + stride < high && begun(low + stride)) {
      low += stride;
      stride *= 2;
    }
    high = std::min(low + stride, high);
  } else {
    high = guess;
    while (high > low + stride && !begun(high - stride)) {
      high -= stride;
      stride *= 2;
    }
    if (high > low + stride) low = high - stride;
  }
  // The answer lies in [low, high).
  while (high > low + 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (begun(middle) ? low : high) = middle;
  }
  return low;
}

}  // namespace framescope::model
