#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/time.hpp"
#include "model/snapshot.hpp"
#include "model/time_series.hpp"

namespace framescope::model {

/// The curves of the window. They outlive a session: a switch of role or a stop leaves a gap, not
/// an empty plot. Pure; one thread.
class StreamHistory {
 public:
  /// A frame that ended.
  void add(const FrameSample& sample);
  /// A snapshot; the same one again changes nothing.
  void add(const Snapshot& snapshot);
  /// A session ended or began: lines break here and rates start anew.
  void break_lines(Time at);

  /// Frames a second at a stage, by snapshots.
  const TimeSeries& fps(Stage stage) const { return fps_[static_cast<std::size_t>(stage)]; }
  const TimeSeries& datagram_bytes() const { return datagram_bytes_; }
  const TimeSeries& jpeg_bytes() const { return jpeg_bytes_; }

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

  std::array<TimeSeries, kStageCount> fps_;
  TimeSeries datagram_bytes_;
  TimeSeries jpeg_bytes_;
  std::array<ByteCount, kByteCounts> byte_counts_{};
  std::size_t byte_counts_added_ = 0;
  std::array<std::optional<Time>, kStageCount> last_{};
  Time last_snapshot_{};
};

/// The mean of the values since `begin`, gaps left out; nothing without values.
std::optional<double> mean_since(const TimeSeries& series, Time begin);

}  // namespace framescope::model
