#include "model/time_series.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace framescope::model {
namespace {

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
    if (first) put(level, bucket, {});
    level[bucket].join(value, value);
    bits += kFanBits;
  }
}

Time TimeSeries::column_start(Time at, Duration step) {
  const Duration since = at.time_since_epoch();
  const Duration over = since % step;
  return Time(since - over - (over.count() < 0 ? step : Duration{0}));
}

}  // namespace framescope::model
