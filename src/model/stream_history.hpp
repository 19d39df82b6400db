#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/frame_outcome.hpp"
#include "core/time.hpp"
#include "model/snapshot.hpp"
#include "model/time_series.hpp"

namespace framescope::model {

/// The curves of the window. They outlive a session: a switch of role or a stop leaves a gap, not
/// an empty plot. Pure; one thread.
///
/// Curves of frames have a value at place_in_time() of each frame that knows it, or as soon behind
/// it as the curve allows, since frames do not end in their order; those of snapshots have one at
/// each snapshot, and a gap where a figure is not known (any more).
class StreamHistory {
 public:
  // A curve of frames remembers 9 minutes at 240 FPS, 36 at 60.
  static constexpr std::size_t kFrameValues = std::size_t{1} << 17U;
  // 54 minutes of 20 snapshots a second, so that these are as long as those of frames mostly are.
  static constexpr std::size_t kSnapshotValues = std::size_t{1} << 16U;
  // Changes of a count, at most one a snapshot: 27 minutes in which no snapshot was without a drop.
  static constexpr std::size_t kDropValues = std::size_t{1} << 15U;

  StreamHistory();

  /// A frame that ended.
  void add(const FrameSample& sample);
  /// A snapshot; the same one again changes nothing. The last one of a session, with what its end
  /// closed, belongs before break_lines(): from there on older ones are passed over.
  void add(const Snapshot& snapshot);
  /// A session ended or began: lines break here and rates start anew.
  void break_lines(Time at);

  /// Frames a second at a stage, by snapshots.
  const TimeSeries& fps(Stage stage) const { return fps_[static_cast<std::size_t>(stage)]; }
  /// UDP payload of a frame, of all its datagrams.
  const TimeSeries& datagram_bytes() const { return datagram_bytes_; }
  /// Datagrams that a frame is: 1, on rtp its packets.
  const TimeSeries& datagrams() const { return datagrams_; }
  const TimeSeries& jpeg_bytes() const { return jpeg_bytes_; }
  /// JPEG quality of a frame, 1..100.
  const TimeSeries& quality() const { return quality_; }
  /// What the wire adds to a frame's JPEG, in percent of it; 0 on the raw wire. On rtp headers less
  /// the tables that it leaves out, which may be below 0; of a frame with holes it is not known.
  const TimeSeries& base64_overhead() const { return base64_overhead_; }
  /// Milliseconds of a frame, where both ends of the span are known.
  const TimeSeries& latency(Span span) const { return latency_[static_cast<std::size_t>(span)]; }
  /// Milliseconds of a frame shown that carries the burnt-in time code.
  const TimeSeries& glass_to_glass() const { return glass_to_glass_; }
  /// Milliseconds from a frame's capture to the end of the span, for areas on top of each other: of
  /// frames shown, all of whose stages are known, and on a sender of those sent, up to kSend. Of
  /// kDisplay it is the end-to-end latency, and the same curve answers for kEndToEnd.
  const TimeSeries& latency_stack(Span span) const;

  /// bit_rate_bps() at each snapshot.
  const TimeSeries& bit_rate() const { return bit_rate_; }
  /// Interarrival jitter of frames, milliseconds, by snapshots.
  const TimeSeries& jitter() const { return jitter_; }
  /// Round trip, milliseconds, by snapshots.
  const TimeSeries& rtt() const { return rtt_; }

  /// How many frames ended so, over all sessions: a count that starts at 0, never falls and has no
  /// gap. It has a value where it changed; between two, and behind the last, it is the earlier's.
  const TimeSeries& drops(FrameOutcome outcome) const {
    return drops_[static_cast<std::size_t>(outcome)];
  }

  /// Bits of UDP payload a second, over the last second; nothing before there is one.
  std::optional<double> bit_rate_bps() const;

  /// When the newest frame passed the stage; nothing if none did since the last break.
  std::optional<Time> last_frame(Stage stage) const {
    return last_[static_cast<std::size_t>(stage)];
  }

 private:
  struct ByteCount {
    Time at{};
    std::uint64_t bytes = 0;
  };
  // Snapshots come 20 times a second: one second, and the one before it.
  static constexpr std::size_t kByteCounts = 21;
  static constexpr std::size_t kStackSpans = kSpanCount - 1;  ///< without kEndToEnd

  void add_sizes(const FrameSample& sample, Time at);
  void add_latencies(const FrameSample& sample, Time at);
  void add_stack(const FrameSample& sample, Time at);
  void add_drops(const Snapshot& snapshot);
  void add_rates(const Snapshot& snapshot);

  std::array<TimeSeries, kStageCount> fps_;
  TimeSeries datagram_bytes_{kFrameValues};
  TimeSeries datagrams_{kFrameValues};
  TimeSeries jpeg_bytes_{kFrameValues};
  TimeSeries quality_{kFrameValues};
  TimeSeries base64_overhead_{kFrameValues};
  std::array<TimeSeries, kSpanCount> latency_;
  std::array<TimeSeries, kStackSpans> stack_;
  TimeSeries glass_to_glass_{kFrameValues};
  TimeSeries bit_rate_{kSnapshotValues};
  TimeSeries jitter_{kSnapshotValues};
  TimeSeries rtt_{kSnapshotValues};
  std::array<TimeSeries, kFrameOutcomeCount> drops_;

  OutcomeCounts dropped_before_{};  ///< in sessions that ended
  OutcomeCounts dropped_{};         ///< in the present one, the most that a snapshot said

  std::array<ByteCount, kByteCounts> byte_counts_{};
  std::size_t byte_counts_added_ = 0;
  std::array<std::optional<Time>, kStageCount> last_{};
  Time last_snapshot_{};
  std::uint64_t passed_ = 0;  ///< datagrams, by the last snapshot
  Time passed_at_{};          ///< when that last grew
  Time last_break_{};
};

/// The mean of the values since `begin`, gaps left out; nothing without values.
std::optional<double> mean_since(const TimeSeries& series, Time begin);

/// What a curve that only has values where it changes, as StreamHistory::drops(), is at `at`;
/// before the first value that is still there it is that, and 0 without values.
double value_at(const TimeSeries& steps, Time at);

}  // namespace framescope::model
