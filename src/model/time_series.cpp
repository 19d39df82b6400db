#include "model/time_series.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace framescope::model {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Of two, with a gap never being the answer: comparisons with NaN are false.
double smaller(double candidate, double best) { return candidate < best ? candidate : best; }
double larger(double candidate, double best) { return candidate > best ? candidate : best; }

/// Writes into a ring that grows until it is full, so that its room is touched only when needed.
template <typename Ring>
void put(Ring& ring, std::size_t place, const typename Ring::value_type& value) {
  if (place == ring.size()) {
    ring.push_back(value);
  } else {
    ring[place] = value;
  }
}

}  // namespace

TimeSeries::TimeSeries(std::size_t capacity)
    : capacity_(std::bit_ceil(std::max<std::size_t>(capacity, 2))), blocks_(capacity_) {
  values_.reserve(capacity_);
  for (std::size_t size = capacity_ >> kFanBits; size > 1; size >>= kFanBits) {
    levels_.emplace_back().reserve(size);
  }
}

void TimeSeries::append(Time at, double value) {
  if (!empty()) at = std::max(at, newest().at);
  put(values_, place(appended_), {at, value});
  summarise(appended_, value);
  blocks_.append(appended_, at, value);
  ++appended_;
}

void TimeSeries::append_gap(Time at) {
  if (empty() || std::isnan(newest().value)) return;
  append(at, std::numeric_limits<double>::quiet_NaN());
}

// A bucket begins anew with its first value, which is also when that value's place in the ring
// below is overwritten: a bucket whose values are all still there is always right.
void TimeSeries::summarise(std::uint64_t index, double value) {
  unsigned bits = kFanBits;
  for (Ring<Extent>& level : levels_) {
    const std::size_t bucket = place(index) >> bits;
    const bool first = (index & ((std::uint64_t{1} << bits) - 1)) == 0;
    if (first) put(level, bucket, {kInfinity, -kInfinity});
    level[bucket] = {smaller(value, level[bucket].min), larger(value, level[bucket].max)};
    bits += kFanBits;
  }
}

std::uint64_t TimeSeries::oldest() const {
  return appended_ > capacity_ ? appended_ - capacity_ : 0;
}

std::size_t TimeSeries::size() const { return static_cast<std::size_t>(appended_ - oldest()); }

TimeSeries::Value TimeSeries::operator[](std::size_t index) const {
  return values_[place(oldest() + index)];
}

std::size_t TimeSeries::first_from(Time at) const { return first_between(at, 0, size()); }

/// first_from(), known to lie in [low, high].
std::size_t TimeSeries::first_between(Time at, std::size_t low, std::size_t high) const {
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (time(middle) < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// first_from(), known to lie at `low` or behind it: in a few looks if it lies near the guess.
std::size_t TimeSeries::first_from(Time at, std::size_t low, std::size_t guess) const {
  const std::size_t end = size();
  guess = std::min(guess, end);
  std::size_t stride = 1;
  if (guess < end && time(guess) < at) {
    low = guess + 1;
    while (low + stride < end && time(low + stride) < at) {
      low += stride + 1;
      stride *= 2;
    }
    return first_between(at, low, std::min(low + stride, end));
  }
  std::size_t high = guess;
  while (high > low + stride && time(high - stride) >= at) {
    high -= stride;
    stride *= 2;
  }
  return first_between(at, high > low + stride ? high - stride + 1 : low, high);
}

// Level by level: what does not fill a bucket of the level above lies at both edges and is looked
// at here.
TimeSeries::Extent TimeSeries::extent(std::uint64_t first, std::uint64_t last) const {
  Extent found{kInfinity, -kInfinity};
  for (std::size_t level = 0; first < last; ++level) {
    const bool top = level == levels_.size();
    const std::uint64_t left = top ? last : std::min((first + kFan - 1) & ~(kFan - 1), last);
    const std::uint64_t right = std::max(left, last & ~(kFan - 1));
    if (level == 0) {
      join_values(found, first, left);
      join_values(found, right, last);
    } else {
      join_buckets(found, level, first, left);
      join_buckets(found, level, right, last);
    }
    first = left >> kFanBits;
    last = right >> kFanBits;
    if (top) break;
  }
  return found;
}

void TimeSeries::join_values(Extent& found, std::uint64_t first, std::uint64_t last) const {
  for (; first < last; ++first) {
    const double value = values_[place(first)].value;
    found = {smaller(value, found.min), larger(value, found.max)};
  }
}

void TimeSeries::join_buckets(Extent& found, std::size_t level, std::uint64_t first,
                              std::uint64_t last) const {
  const Ring<Extent>& buckets = levels_[level - 1];
  const std::size_t mask = (capacity_ >> (kFanBits * level)) - 1;
  for (; first < last; ++first) {
    const Extent& bucket = buckets[first & mask];
    found = {smaller(bucket.min, found.min), larger(bucket.max, found.max)};
  }
}

Time TimeSeries::column_start(Time at, Duration step) {
  const Duration since = at.time_since_epoch();
  const Duration over = since % step;
  return Time(since - over - (over.count() < 0 ? step : Duration{0}));
}

}  // namespace framescope::model
