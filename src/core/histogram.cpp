#include "core/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
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

void Histogram::subtract(const Histogram& other, Duration max) {
  for (std::size_t i = other.begin_; i < other.end_; ++i) counts_[i] -= other.counts_[i];
  while (begin_ < end_ && counts_[begin_] == 0) ++begin_;
  while (begin_ < end_ && counts_[end_ - 1] == 0) --end_;
  count_ -= other.count_;
  if (count_ == 0) return clear();
  max_ = max;
}

void Histogram::clear() {
  for (std::size_t i = begin_; i < end_; ++i) counts_[i] = 0;
  begin_ = kBuckets;
  end_ = 0;
  count_ = 0;
  max_ = Duration{0};
}

std::uint64_t Histogram::rank(double fraction) const {
  const double wanted = std::clamp(fraction, 0.0, 1.0) * static_cast<double>(count_);
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(wanted)));
}

void Histogram::find(std::span<const double> fractions, std::span<Duration> spans) const {
  assert(std::ranges::is_sorted(fractions));
  if (count_ == 0) return;
  std::size_t at = begin_;
  std::uint64_t seen = counts_[at];
  for (std::size_t i = 0; i < fractions.size(); ++i) {
    const std::uint64_t wanted = rank(fractions[i]);
    while (seen < wanted && at + 1 < end_) seen += counts_[++at];
    spans[i] = std::min(max_, Duration(static_cast<std::int64_t>(midpoint(at))));
  }
}

void WindowHistogram::advance(Time now) {
  const std::int64_t second =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const std::int64_t steps = std::min<std::int64_t>(second - second_, kSlices);
  if (steps <= 0) return;
  for (std::int64_t i = 0; i < steps; ++i) {
    forget(slices_[static_cast<std::size_t>((second - i) % static_cast<std::int64_t>(kSlices))]);
  }
  second_ = second;
}

void WindowHistogram::forget(Histogram& slice) {
  Duration max{0};
  for (const Histogram& other : slices_) {
    if (&other != &slice) max = std::max(max, other.max());
  }
  sum_.subtract(slice, max);
  slice.clear();
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
