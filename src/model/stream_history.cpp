#include "model/stream_history.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::model {
namespace {

constexpr std::uint64_t kSettledFrames = 5;

}  // namespace

void StreamHistory::add(const FrameSample& sample) {
  for (std::size_t i = 0; i < kStageCount; ++i) {
    if (sample.at[i] == Time{}) continue;
    last_[i] = last_[i] ? std::max(*last_[i], sample.at[i]) : sample.at[i];
  }
  if (sample.datagram_bytes != 0) datagram_bytes_.append(sample.ended, sample.datagram_bytes);
  if (sample.jpeg_bytes != 0) jpeg_bytes_.append(sample.ended, sample.jpeg_bytes);
}

void StreamHistory::add(const Snapshot& snapshot) {
  if (snapshot.at <= last_snapshot_) return;
  last_snapshot_ = snapshot.at;
  for (std::size_t i = 0; i < kStageCount; ++i) {
    // A rate of the first few frames is noise that would stretch the axis for a minute.
    const bool settled = snapshot.frames[i].value_or(0) >= kSettledFrames;
    if (settled && snapshot.fps_window[i]) fps_[i].append(snapshot.at, *snapshot.fps_window[i]);
  }
  byte_counts_[byte_counts_added_++ % kByteCounts] = {snapshot.at, snapshot.datagrams.bytes};
}

void StreamHistory::break_lines(Time at) {
  for (TimeSeries& series : fps_) series.append_gap(at);
  datagram_bytes_.append_gap(at);
  jpeg_bytes_.append_gap(at);
  byte_counts_added_ = 0;
  last_.fill(std::nullopt);
}

std::optional<double> StreamHistory::bit_rate_bps() const {
  if (byte_counts_added_ < 2) return std::nullopt;
  const ByteCount& newest = byte_counts_[(byte_counts_added_ - 1) % kByteCounts];
  const ByteCount& oldest = byte_counts_added_ < kByteCounts
                                ? byte_counts_[0]
                                : byte_counts_[byte_counts_added_ % kByteCounts];
  const double span_s = seconds(newest.at - oldest.at);
  if (span_s <= 0) return std::nullopt;
  return static_cast<double>(newest.bytes - oldest.bytes) * 8 / span_s;
}

std::optional<double> mean_since(const TimeSeries& series, Time begin) {
  double sum = 0;
  std::size_t values = 0;
  for (std::size_t i = series.first_from(begin); i < series.size(); ++i) {
    if (std::isnan(series[i].value)) continue;
    sum += series[i].value;
    ++values;
  }
  if (values == 0) return std::nullopt;
  return sum / static_cast<double>(values);
}

}  // namespace framescope::model
