#include "core/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

namespace framescope {

std::size_t Histogram::bucket(Duration span) {
  constexpr std::int64_t kLargest = (std::int64_t{1} << (kSubBits + 1 + kMaxShift)) - 1;
  const auto value =
      static_cast<std::uint64_t>(std::clamp<std::int64_t>(span.count(), 0, kLargest));
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
  count_in(bucket(span));
  max_ = std::max(max_, span);
}

void Histogram::count_in(std::size_t bucket) {
  ++counts_[bucket];
  begin_ = std::min(begin_, bucket);
  end_ = std::max(end_, bucket + 1);
  ++count_;
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

WindowHistogram::WindowHistogram() {
  // Of 60 FPS nothing more is allocated.
  for (Buckets& slice : slices_) slice.reserve(64);
}

/// The slice of the running second; those that have become too old are empty then.
std::size_t WindowHistogram::advance(Time now) {
  const auto slice = [](std::int64_t second) {
    return static_cast<std::size_t>(second % static_cast<std::int64_t>(kSlices));
  };
  const std::int64_t second =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  for (std::int64_t i = std::max(second_ + 1, second - std::int64_t{kSlices} + 1); i <= second;
       ++i) {
    slices_[slice(i)].clear();
    maxima_[slice(i)] = Duration{0};
  }
  second_ = std::max(second_, second);
  return slice(second_);
}

void WindowHistogram::record(Duration span, Time now) {
  const std::size_t slice = advance(now);
  slices_[slice].push_back(static_cast<std::uint16_t>(Histogram::bucket(span)));
  maxima_[slice] = std::max(maxima_[slice], span);
}

Histogram WindowHistogram::window(Time now) {
  advance(now);
  Histogram window;
  for (const Buckets& slice : slices_) {
    for (const std::uint16_t bucket : slice) window.count_in(bucket);
  }
  window.max_ = *std::ranges::max_element(maxima_);
  return window;
}

}  // namespace framescope
