#pragma once

#include <algorithm>
#include <cstdint>

namespace framescope::model {

/// Galloping search: the first of [low, high) that does not lie `before` what is looked for, `high`
/// if all do. Those that do come first. In two looks if it is the guess, in about twice the
/// logarithm of how far it is from it else.
template <typename Before>
std::uint64_t gallop(std::uint64_t low, std::uint64_t high, std::uint64_t guess,
                     const Before& before) {
  guess = std::clamp(guess, low, high);
  std::uint64_t stride = 1;
  if (guess < high && before(guess)) {
    low = guess + 1;
    while (high - low >= stride && before(low + stride - 1)) {
      low += stride;
      stride *= 2;
    }
    high = std::min(high, low + stride - 1);
  } else {
    high = guess;
    while (high - low >= stride && !before(high - stride)) {
      high -= stride;
      stride *= 2;
    }
    if (high - low >= stride) low = high - stride + 1;
  }
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (before(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace framescope::model
