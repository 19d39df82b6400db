#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/time.hpp"

namespace framescope {

/// Counts of time spans in buckets of constant relative width, for percentiles over any number of
/// samples in constant memory: 64 buckets an octave, so a percentile is within 0.8 % of a real
/// sample. One thread. Spans below 0 count as 0, above 68 s as 68 s; the true maximum is kept
/// beside.
class Histogram {
 public:
  void record(Duration span);
  void clear();

  std::uint64_t count() const { return count_; }
  Duration max() const { return max_; }
  /// The span that `fraction` (0..1) of the samples do not exceed; 0 without samples.
  Duration percentile(double fraction) const { return percentiles<1>({fraction})[0]; }
  /// The same of several fractions, in rising order, in one walk.
  template <std::size_t N>
  std::array<Duration, N> percentiles(const std::array<double, N>& fractions) const {
    std::array<Duration, N> spans{};
    find(fractions, spans);
    return spans;
  }

 private:
  friend class WindowHistogram;

  // Values below 128 have a bucket each; above, the 7 leading bits choose one, 64 to the octave, up
  // to 2^36 ns.
  static constexpr int kSubBits = 6;
  static constexpr int kMaxShift = 29;
  static constexpr std::size_t kBuckets = (kMaxShift + 2) << kSubBits;
  static std::size_t bucket(Duration span);
  static std::uint64_t midpoint(std::size_t bucket);
  void count_in(std::size_t bucket);
  std::uint64_t rank(double fraction) const;
  void find(std::span<const double> fractions, std::span<Duration> spans) const;

  // Spans of one kind lie close together: no more is walked through than from the lowest bucket in
  // use to behind the highest.
  std::size_t begin_ = kBuckets;
  std::size_t end_ = 0;
  std::uint64_t count_ = 0;
  Duration max_{0};
  std::array<std::uint32_t, kBuckets> counts_{};
};

/// The same over the last ten seconds, in one-second slices. Two bytes a span, 80 KB at 4,000 a
/// second: whoever looks now and then finds its memory out of every cache, and a few lines of it
/// cost less than the counts of ten histograms. One thread; `now` must not go back.
class WindowHistogram {
 public:
  WindowHistogram();

  void record(Duration span, Time now);
  /// The samples of the last 10 s, the running second included. Takes a nanosecond or two for each.
  Histogram window(Time now);

 private:
  static constexpr std::size_t kSlices = 10;
  using Buckets = std::vector<std::uint16_t>;
  static_assert(Histogram::kBuckets <= 1 << 16);

  std::size_t advance(Time now);

  std::array<Buckets, kSlices> slices_;  ///< the bucket of each span
  std::array<Duration, kSlices> maxima_{};
  std::int64_t second_ = 0;
};

}  // namespace framescope
