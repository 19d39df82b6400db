#include "model/time_series.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace framescope::model {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TimeSeries::TimeSeries(std::size_t capacity)
    : values_(std::bit_ceil(std::max<std::size_t>(capacity, 2))) {
  for (std::size_t size = values_.size() >> kFanBits; size > 1; size >>= kFanBits) {
    levels_.emplace_back(size, Extent{kNothing, kNothing});
  }
}

void TimeSeries::append(Time at, double value) {
  if (!empty()) at = std::max(at, newest().at);
  values_[appended_ & (values_.size() - 1)] = {at, value};
  summarise(appended_, value);
  ++appended_;
}

void TimeSeries::append_gap(Time at) {
  if (!empty() && std::isnan(newest().value)) return;
  append(at, kNothing);
}

// A bucket begins anew with its first value, which is also when that value's place in the ring
// below is overwritten: a bucket whose values are all still there is always right.
void TimeSeries::summarise(std::uint64_t index, double value) {
  unsigned bits = kFanBits;
  for (std::vector<Extent>& level : levels_) {
    Extent& bucket = level[(index >> bits) & (level.size() - 1)];
    const bool first = (index & ((std::uint64_t{1} << bits) - 1)) == 0;
    bucket = first ? Extent{value, value}
                   : Extent{std::fmin(bucket.min, value), std::fmax(bucket.max, value)};
    bits += kFanBits;
  }
}

std::uint64_t TimeSeries::oldest() const {
  return appended_ > values_.size() ? appended_ - values_.size() : 0;
}

std::size_t TimeSeries::size() const { return static_cast<std::size_t>(appended_ - oldest()); }

const TimeSeries::Value& TimeSeries::absolute(std::uint64_t index) const {
  return values_[index & (values_.size() - 1)];
}

const TimeSeries::Value& TimeSeries::operator[](std::size_t index) const {
  return absolute(oldest() + index);
}

std::size_t TimeSeries::first_from(Time at) const {
  std::size_t low = 0;
  std::size_t high = size();
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

TimeSeries::Extent TimeSeries::extent(std::uint64_t first, std::uint64_t last) const {
  Extent found{kNothing, kNothing};
  const auto join = [&found](const Extent& other) {
    found = {std::fmin(found.min, other.min), std::fmax(found.max, other.max)};
  };
  while (first < last) {
    // The largest bucket that begins here and ends in time.
    std::size_t level = 0;
    while (level < levels_.size()) {
      const std::uint64_t width = std::uint64_t{1} << (kFanBits * (level + 1));
      if ((first & (width - 1)) != 0 || first + width > last) break;
      ++level;
    }
    if (level == 0) {
      const double value = absolute(first).value;
      join({value, value});
    } else {
      const std::vector<Extent>& buckets = levels_[level - 1];
      join(buckets[(first >> (kFanBits * level)) & (buckets.size() - 1)]);
    }
    first += std::uint64_t{1} << (kFanBits * level);
  }
  return found;
}

TimeSeries::Column TimeSeries::range(std::size_t first, std::size_t last) const {
  if (first >= last) return {};
  const Extent found = extent(oldest() + first, oldest() + last);
  return {found.min, found.max, (*this)[first].value, (*this)[last - 1].value, last - first};
}

void TimeSeries::query(Time begin, Duration step, std::span<Column> columns) const {
  std::size_t first = first_from(begin);
  Time end = begin;
  for (Column& column : columns) {
    end += step;
    // Most columns hold few values: look near before looking far.
    constexpr std::size_t kNear = 8;
    std::size_t last = first;
    while (last < size() && last < first + kNear && (*this)[last].at < end) ++last;
    if (last == first + kNear) last = std::max(last, first_from(end));
    column = range(first, last);
    first = last;
  }
}

Time TimeSeries::column_start(Time at, Duration step) {
  const Duration since = at.time_since_epoch();
  const Duration over = since % step;
  return Time(since - over - (over.count() < 0 ? step : Duration{0}));
}

}  // namespace framescope::model
