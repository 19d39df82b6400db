#include "model/stream_history.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/rate_meter.hpp"

namespace framescope::model {
namespace {

constexpr std::uint64_t kSettledFrames = 5;

constexpr std::size_t kFrameCurves = 5 + kSpanCount + (kSpanCount - 1);
constexpr std::size_t kSnapshotCurves = kStageCount + 3;
static_assert(kFrameCurves * TimeSeries::most_bytes(StreamHistory::kFrameValues) +
                      kSnapshotCurves * TimeSeries::most_bytes(StreamHistory::kSnapshotValues) +
                      kFrameOutcomeCount * TimeSeries::most_bytes(StreamHistory::kDropValues) <
                  (std::size_t{64} << 20U),
              "all curves together, when they are full");

std::size_t index(Stage stage) { return static_cast<std::size_t>(stage); }

template <std::size_t kCount>
std::array<TimeSeries, kCount> series_of(std::size_t capacity) {
  return [capacity]<std::size_t... kEach>(std::index_sequence<kEach...>) {
    return std::array{(static_cast<void>(kEach), TimeSeries(capacity))...};
  }
  (std::make_index_sequence<kCount>());
}

void append_or_gap(TimeSeries& series, Time at, std::optional<double> value) {
  if (value) {
    series.append(at, *value);
  } else {
    series.append_gap(at);
  }
}

std::optional<double> in_ms(const std::optional<Duration>& span) {
  if (!span) return std::nullopt;
  return milliseconds(*span);
}

/// The JPEG that was put together then is not what was sent.
bool has_holes(const FrameSample& sample) {
  return sample.wire == WireFormat::kRtp && (sample.outcome == FrameOutcome::kDisplayedDamaged ||
                                             sample.outcome == FrameOutcome::kIncomplete);
}

}  // namespace

StreamHistory::StreamHistory()
    : fps_(series_of<kStageCount>(kSnapshotValues)),
      latency_(series_of<kSpanCount>(kFrameValues)),
      stack_(series_of<kStackSpans>(kFrameValues)),
      drops_(series_of<kFrameOutcomeCount>(kDropValues)) {}

const TimeSeries& StreamHistory::latency_stack(Span span) const {
  const Span last = span == Span::kEndToEnd ? Span::kDisplay : span;
  return stack_[static_cast<std::size_t>(last) - 1];
}

void StreamHistory::add(const FrameSample& sample) {
  for (std::size_t i = 0; i < kStageCount; ++i) {
    if (sample.at[i] == Time{}) continue;
    last_[i] = last_[i] ? std::max(*last_[i], sample.at[i]) : sample.at[i];
  }
  const Time at = place_in_time(sample);
  add_sizes(sample, at);
  add_latencies(sample, at);
  add_stack(sample, at);
}

void StreamHistory::add_sizes(const FrameSample& sample, Time at) {
  if (sample.jpeg_bytes != 0) jpeg_bytes_.append(at, sample.jpeg_bytes);
  // There never was a datagram as large as that.
  if (sample.outcome == FrameOutcome::kTooLarge) return;
  if (sample.quality != 0) quality_.append(at, sample.quality);
  if (sample.datagram_bytes == 0) return;
  datagram_bytes_.append(at, sample.datagram_bytes);
  datagrams_.append(at, sample.datagrams);
  if (sample.jpeg_bytes == 0 || has_holes(sample)) return;
  const double jpeg = sample.jpeg_bytes;
  const bool raw = sample.wire == WireFormat::kRaw;
  base64_overhead_.append(at, raw ? 0 : (sample.datagram_bytes - jpeg) / jpeg * 100);
}

void StreamHistory::add_latencies(const FrameSample& sample, Time at) {
  for (std::size_t i = 0; i < kSpanCount; ++i) {
    const auto length = length_of(sample, static_cast<Span>(i));
    if (length) latency_[i].append(at, milliseconds(*length));
  }
  const auto glass = model::glass_to_glass(sample.burnt_in, sample.at[index(Stage::kDisplayed)]);
  if (glass) glass_to_glass_.append(at, milliseconds(*glass));
}

void StreamHistory::add_stack(const FrameSample& sample, Time at) {
  if (sample.outcome && is_drop(*sample.outcome)) return;
  const std::size_t last = index(sample.outcome ? Stage::kDisplayed : Stage::kSent);
  for (std::size_t i = 0; i <= last; ++i) {
    if (sample.at[i] == Time{}) return;
  }
  Time top = sample.at[0];
  for (std::size_t i = 1; i <= last; ++i) {
    // An area has no thickness below 0, and the last one ends where the frame did.
    top = std::min(std::max(top, sample.at[i]), sample.at[last]);
    stack_[i - 1].append(at, milliseconds(std::max(top - sample.at[0], Duration{0})));
  }
}

void StreamHistory::add(const Snapshot& snapshot) {
  if (snapshot.at <= last_break_) return;
  add_drops(snapshot);
  if (snapshot.at <= last_snapshot_) return;
  last_snapshot_ = snapshot.at;
  byte_counts_[byte_counts_added_++ % kByteCounts] = {snapshot.at, snapshot.datagrams.bytes};
  add_rates(snapshot);
}

void StreamHistory::add_rates(const Snapshot& snapshot) {
  for (std::size_t i = 0; i < kStageCount; ++i) {
    // A rate of the first few frames is noise that would stretch the axis for a minute.
    const bool settled = snapshot.frames[i].value_or(0) >= kSettledFrames;
    if (settled && snapshot.fps_window[i]) fps_[i].append(snapshot.at, *snapshot.fps_window[i]);
  }
  append_or_gap(bit_rate_, snapshot.at, bit_rate_bps());
  // What the last datagrams said is no measurement of now.
  if (snapshot.datagrams.received + snapshot.datagrams.sent != passed_) passed_at_ = snapshot.at;
  passed_ = snapshot.datagrams.received + snapshot.datagrams.sent;
  const bool measured = snapshot.at - passed_at_ < RateMeter::kStall;
  append_or_gap(jitter_, snapshot.at, measured ? in_ms(snapshot.jitter) : std::nullopt);
  append_or_gap(rtt_, snapshot.at, measured ? in_ms(snapshot.rtt) : std::nullopt);
}

/// By counts and not by frames, so that it is complete however many frames were in between.
void StreamHistory::add_drops(const Snapshot& snapshot) {
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    if (drops_[i].empty()) drops_[i].append(snapshot.at - snapshot.elapsed, 0);
    if (snapshot.outcomes[i] <= dropped_[i]) continue;
    dropped_[i] = snapshot.outcomes[i];
    drops_[i].append(snapshot.at, static_cast<double>(dropped_before_[i] + dropped_[i]));
  }
}

void StreamHistory::break_lines(Time at) {
  for (TimeSeries& series : fps_) series.append_gap(at);
  for (TimeSeries& series : latency_) series.append_gap(at);
  for (TimeSeries& series : stack_) series.append_gap(at);
  for (TimeSeries* series : {&datagram_bytes_, &datagrams_, &jpeg_bytes_, &quality_,
                             &base64_overhead_, &glass_to_glass_, &bit_rate_, &jitter_, &rtt_}) {
    series->append_gap(at);
  }
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    dropped_before_[i] += std::exchange(dropped_[i], 0);
  }
  byte_counts_added_ = 0;
  last_.fill(std::nullopt);
  last_break_ = std::max(at, last_snapshot_);
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

double value_at(const TimeSeries& steps, Time at) {
  if (steps.empty()) return 0;
  const std::size_t behind = at == Time::max() ? steps.size() : steps.first_from(at + Duration{1});
  return steps[behind == 0 ? 0 : behind - 1].value;
}

}  // namespace framescope::model
