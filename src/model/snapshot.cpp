#include "model/snapshot.hpp"

#include <algorithm>

namespace framescope::model {
namespace {

template <typename E, std::size_t N>
std::string_view name(E value, const std::array<std::string_view, N>& names) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view to_string(Stage stage) {
  constexpr std::array<std::string_view, kStageCount> kNames{"captured", "encoded", "sent",
                                                             "received", "decoded", "displayed"};
  return name(stage, kNames);
}

std::string_view to_string(Span span) {
  constexpr std::array<std::string_view, kSpanCount> kNames{"end_to_end", "encode", "send",
                                                            "network",    "decode", "display"};
  return name(span, kNames);
}

std::string_view to_string(LatencyClock clock) {
  constexpr std::array<std::string_view, 3> kNames{"unknown", "same host", "estimated"};
  return name(clock, kNames);
}

std::string_view to_string(GlassClock clock) {
  constexpr std::array<std::string_view, 2> kNames{"same host", "wall clock"};
  return name(clock, kNames);
}

std::string_view to_string(NetworkLoss loss) {
  constexpr std::array<std::string_view, 3> kNames{"unmeasurable", "measured", "estimated"};
  return name(loss, kNames);
}

std::string_view to_string(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames{"info", "warning", "error"};
  return name(severity, kNames);
}

void complete_from_rtp(Snapshot& snapshot) {
  if (!snapshot.rtp) return;
  const RtpFigures& rtp = *snapshot.rtp;
  if (snapshot.network_loss == NetworkLoss::kEstimated) {
    snapshot.network_loss_estimate = rtp.frames_guessed_lost;
    snapshot.loss_by_packets = true;
  }
  if (!snapshot.rtt) snapshot.rtt = rtp.rtt;
  if (snapshot.jitter) return;
  snapshot.jitter = snapshot.role == Role::kSender ? rtp.reported_jitter : rtp.packet_jitter;
  snapshot.jitter_by_packets = snapshot.jitter.has_value();
}

Time place_in_time(const FrameSample& sample) {
  for (std::size_t i = kStageCount; i-- > 0;) {
    if (sample.at[i] != Time{}) return sample.at[i];
  }
  return sample.expected != Time{} ? sample.expected : sample.ended;
}

SpanEnds ends_of(Span span) {
  if (span == Span::kEndToEnd) return {Stage::kCaptured, Stage::kDisplayed};
  const auto to = static_cast<std::uint8_t>(span);
  return {static_cast<Stage>(to - 1), static_cast<Stage>(to)};
}

std::optional<Duration> length_of(const FrameSample& sample, Span span) {
  const SpanEnds ends = ends_of(span);
  const Time from = sample.at[static_cast<std::size_t>(ends.from)];
  const Time to = sample.at[static_cast<std::size_t>(ends.to)];
  if (from == Time{} || to == Time{}) return std::nullopt;
  return std::max(to - from, Duration{0});
}

std::optional<Duration> glass_to_glass(Time burnt_in, Time shown) {
  constexpr Duration kMost = std::chrono::seconds(60);
  if (burnt_in == Time{} || shown == Time{}) return std::nullopt;
  if (burnt_in > shown || shown - burnt_in > kMost) return std::nullopt;
  return shown - burnt_in;
}

}  // namespace framescope::model
