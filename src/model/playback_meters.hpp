#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/time.hpp"

namespace framescope::model {

/// Freezes of the shown picture as webrtc-stats counts them (freezeCount): an interval between two
/// shown frames of at least max(3 x average, average + 150 ms), the average over the last 30
/// intervals before it. The first five intervals are no freezes: too few for an average, as in
/// libwebrtc. Pure.
class FreezeMeter {
 public:
  /// A frame was shown; the answer: how long the picture had been frozen, if it was.
  std::optional<Duration> add(Time shown);
  std::uint64_t freezes() const { return freezes_; }

 private:
  static constexpr std::size_t kIntervals = 30;
  static constexpr std::int64_t kMinIntervals = 5;
  std::optional<Time> last_;
  std::array<Duration, kIntervals> intervals_{};
  std::size_t count_ = 0;
  Duration sum_{0};
  std::uint64_t freezes_ = 0;
};

/// Interarrival jitter, RFC 3550 6.4.1, over frames of one datagram each: the smoothed difference
/// of transit times, J += (|D| - J) / 16. The clocks need not agree. A difference of 2 s and more
/// is another clock, or a stop, and is left out. Pure.
class JitterMeter {
 public:
  /// A frame stamped `sent` on the sender's clock arrived at `arrived` on ours.
  void add(Time sent, Time arrived);
  /// Nothing before the second frame.
  std::optional<Duration> jitter() const;

 private:
  std::optional<Duration> last_transit_;
  double jitter_ns_ = 0;
  std::uint64_t differences_ = 0;
};

/// How evenly frames follow each other. Cumulative.
struct GapCounts {
  std::uint64_t gaps = 0;        ///< between two frames in a row, none of them a stop
  std::uint64_t short_gaps = 0;  ///< below a quarter of the usual one
  Duration usual{};              ///< the mean of late; 0 unknown

  bool operator==(const GapCounts&) const = default;
};

/// Tells frames that come in bursts from a paced stream: of a burst all gaps but one are far below
/// the mean. Pure.
class PacingMeter {
 public:
  /// A frame passed at `at`; frames in their order.
  void add(Time at);
  const GapCounts& counts() const { return counts_; }

 private:
  std::optional<Time> last_;
  double mean_ns_ = 0;
  GapCounts counts_;
};

/// The mean of late of how long something took: each value counts a sixteenth. Pure.
class MeanTime {
 public:
  void add(Duration took);
  std::optional<Duration> mean() const;

 private:
  std::optional<double> mean_ns_;
};

/// How many frames of an unnumbered stream went missing, guessed from the gaps between arrivals: a
/// gap of g usual intervals hides g - 1 frames. An estimate only: a source that pauses looks the
/// same. Pure.
class GapEstimator {
 public:
  void add(Time arrived);
  std::uint64_t missing() const { return missing_; }

 private:
  static constexpr std::size_t kIntervals = 21;  ///< odd, so that the median is one of them
  Duration median() const;

  std::optional<Time> last_;
  std::array<Duration, kIntervals> intervals_{};
  std::size_t count_ = 0;
  std::uint64_t missing_ = 0;
};

}  // namespace framescope::model
