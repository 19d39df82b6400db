#include "core/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace framescope {

std::size_t Histogram::bucket(std::uint64_t nanoseconds) {
  constexpr std::uint64_t kLargest = (std::uint64_t{1} << (kSubBits + 1 + kMaxShift)) - 1;
  const std::uint64_t value = std::min(nanoseconds, kLargest);
  const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - kSubBits - 1);
  return (static_cast<std::size_t>(shift) << kSubBits) + static_cast<std::size_t>(value >> shift);
}

std::uint64_t Histogram::midpoint(std::size_t bucket) {
  constexpr std::size_t kSubs = std::size_t{1} << kSubBits;
  if (bucket < 2 * kSubs) return bucket;
  const std::size_t shift = (bucket >> kSubBits) - 1;
  const std::uint64_t leading = kSubs + (bucket & (kSubs - 1));
  return (leading << shift) + (std::uint64_t{1} << shift) / 2;
}

void Histogram::record(Duration span) {
  const Duration clamped = std::max(span, Duration{0});
  const std::size_t at = bucket(static_cast<std::uint64_t>(clamped.count()));
  ++counts_[at];
  begin_ = std::min(begin_, at);
  end_ = std::max(end_, at + 1);
  ++count_;
  max_ = std::max(max_, clamped);
}

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = other.begin_; i < other.end_; ++i) counts_[i] += other.counts_[i];
  begin_ = std::min(begin_, other.begin_);
  end_ = std::max(end_, other.end_);
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

void Histogram::clear() {
  for (std::size_t i = begin_; i < end_; ++i) counts_[i] = 0;
  begin_ = kBuckets;
  end_ = 0;
  count_ = 0;
  max_ = Duration{0};
}

Duration Histogram::percentile(double fraction) const {
  if (count_ == 0) return Duration{0};
  const double wanted = std::clamp(fraction, 0.0, 1.0) * static_cast<double>(count_);
  const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(wanted)));
  std::uint64_t seen = 0;
  for (std::size_t i = begin_; i < end_; ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::min(max_, Duration(static_cast<std::int64_t>(midpoint(i))));
  }
  return max_;
}

void WindowHistogram::advance(Time now) {
  const std::int64_t second =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const std::int64_t steps = std::min<std::int64_t>(second - second_, kSlices);
  if (steps <= 0) return;
  for (std::int64_t i = 0; i < steps; ++i) {
    slices_[static_cast<std::size_t>((second - i) % static_cast<std::int64_t>(kSlices))].clear();
  }
  second_ = second;
  sum_.clear();
  for (const Histogram& slice : slices_) sum_.merge(slice);
}

void WindowHistogram::record(Duration span, Time now) {
  advance(now);
  slices_[static_cast<std::size_t>(second_ % static_cast<std::int64_t>(kSlices))].record(span);
  sum_.record(span);
}

const Histogram& WindowHistogram::window(Time now) {
  advance(now);
  return sum_;
}

}  // namespace framescope
