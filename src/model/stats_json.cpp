#include "model/stats_json.hpp"

#include <array>
#include <cinttypes>
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace framescope::model {
namespace {

using Json = nlohmann::ordered_json;

/// Three decimals: a microsecond, a thousandth of a frame a second.
double rounded(double value) { return std::round(value * 1000) / 1000; }

Json number(const std::optional<double>& value) { return value ? Json(rounded(*value)) : Json(); }
Json count(const std::optional<std::uint64_t>& value) { return value ? Json(*value) : Json(); }
Json ms(const std::optional<Duration>& span) {
  return span ? Json(rounded(milliseconds(*span))) : Json();
}

std::uint64_t outcome(const Snapshot& snapshot, FrameOutcome which) {
  return snapshot.outcomes[static_cast<std::size_t>(which)];
}

/// What the network ate of the frames is told by no number of theirs.
bool uncounted(const Snapshot& snapshot) {
  return snapshot.network_loss == NetworkLoss::kUnmeasurable ||
         snapshot.network_loss == NetworkLoss::kEstimated;
}

std::string_view source_of_estimate(const Snapshot& snapshot) {
  if (snapshot.loss_by_packets) return "sequence numbers";
  return snapshot.loss_by_time_code ? "time code" : "arrival gaps";
}

Json drops(const Snapshot& snapshot) {
  Json causes = Json::object();
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const auto cause = static_cast<FrameOutcome>(i);
    if (!is_drop(cause)) continue;
    const bool unknowable = cause == FrameOutcome::kLostInNetwork && uncounted(snapshot);
    if (unknowable && snapshot.outcomes[i] == 0) {
      causes[std::string(to_string(cause))] = nullptr;
    } else if (snapshot.outcomes[i] > 0) {
      causes[std::string(to_string(cause))] = snapshot.outcomes[i];
    }
  }
  return causes;
}

Json frames(const Snapshot& snapshot) {
  const auto stage = [&snapshot](Stage which) {
    return count(snapshot.frames[static_cast<std::size_t>(which)]);
  };
  const bool receives = snapshot.role != Role::kSender;
  Json frames;
  frames["captured"] = stage(Stage::kCaptured);
  frames["expected"] = count(snapshot.expected);
  frames["encoded"] = stage(Stage::kEncoded);
  frames["sent"] = stage(Stage::kSent);
  frames["received"] = stage(Stage::kReceived);
  frames["decoded"] = stage(Stage::kDecoded);
  frames["displayed"] = stage(Stage::kDisplayed);
  frames["displayed_damaged"] =
      receives ? Json(outcome(snapshot, FrameOutcome::kDisplayedDamaged)) : Json();
  frames["in_flight"] = snapshot.in_flight;
  frames["drops"] = drops(snapshot);
  frames["network_loss"] = snapshot.network_loss ? Json(to_string(*snapshot.network_loss)) : Json();
  frames["network_loss_estimate"] = count(snapshot.network_loss_estimate);
  frames["network_loss_estimate_source"] =
      snapshot.network_loss_estimate ? Json(source_of_estimate(snapshot)) : Json();
  frames["attribution"] = receives ? Json(snapshot.attribution_exact ? "exact" : "bound") : Json();
  return frames;
}

Json rates(const std::array<std::optional<double>, kStageCount>& fps) {
  Json rates;
  for (std::size_t i = 0; i < kStageCount; ++i) {
    rates[std::string(to_string(static_cast<Stage>(i)))] = number(fps[i]);
  }
  return rates;
}

/// Of a wire of one datagram a frame its number says it; RTP numbers datagrams.
Json datagrams_lost(const Snapshot& snapshot) {
  if (snapshot.role == Role::kSender) return {};
  if (snapshot.rtp) return snapshot.rtp->packets_lost;
  if (uncounted(snapshot)) return {};
  return outcome(snapshot, FrameOutcome::kLostInNetwork) +
         outcome(snapshot, FrameOutcome::kLostInKernel);
}

Json datagrams(const Snapshot& snapshot) {
  const DatagramCounts& counts = snapshot.datagrams;
  const bool sends = snapshot.role != Role::kReceiver;
  const bool receives = snapshot.role != Role::kSender;
  const auto received = [receives](std::uint64_t value) { return receives ? Json(value) : Json(); };
  Json datagrams;
  datagrams["sent"] = sends ? Json(counts.sent) : Json();
  datagrams["received"] = received(counts.received);
  datagrams["lost"] = datagrams_lost(snapshot);
  datagrams["late"] = received(counts.late);
  datagrams["duplicate"] = received(counts.duplicate);
  datagrams["reordered"] = received(counts.reordered);
  datagrams["malformed"] = received(counts.malformed);
  datagrams["foreign"] = received(counts.foreign);
  datagrams["bytes"] = counts.bytes;
  datagrams["size_mean"] = number(snapshot.size_mean_bytes);
  datagrams["size_max"] = snapshot.size_mean_bytes ? Json(counts.size_max) : Json();
  datagrams["ip_fragments_mean"] = number(snapshot.ip_fragments_mean);
  return datagrams;
}

Json impairment(const std::optional<ImpairmentCounts>& counts) {
  if (!counts) return {};
  Json truth;
  truth["entered"] = counts->entered;
  truth["lost"] = counts->lost;
  truth["queue_dropped"] = counts->queue_dropped;
  truth["corrupted"] = counts->corrupted;
  truth["duplicated"] = counts->duplicated;
  truth["reordered"] = counts->reordered;
  truth["delayed"] = counts->delayed;
  return truth;
}

Json malformed_reasons(const Snapshot& snapshot) {
  if (snapshot.role == Role::kSender) return {};
  Json reasons = Json::object();
  for (const auto& [reason, n] : snapshot.malformed_reasons) reasons[reason] = n;
  return reasons;
}

/// What a sender's quality is to be; a receiver does not know.
void fill_quality_mode(Json& jpeg, const std::optional<StreamSettings>& settings) {
  const bool is_auto = settings && settings->auto_quality;
  jpeg["quality_mode"] = settings ? Json(is_auto ? "auto" : "fixed") : Json();
  jpeg["quality_target"] = is_auto ? Json(to_string(settings->target)) : Json();
}

std::string_view source_of_quality(const Snapshot& snapshot) {
  if (snapshot.quality_by_rtp) return "rtp";
  return snapshot.quality_estimated ? "estimated" : "tag";
}

Json jpeg(const Snapshot& snapshot) {
  Json jpeg;
  jpeg["quality"] = snapshot.quality ? Json(*snapshot.quality) : Json();
  jpeg["quality_source"] = snapshot.quality ? Json(source_of_quality(snapshot)) : Json();
  fill_quality_mode(jpeg, snapshot.link.settings);
  jpeg["bytes_mean"] = number(snapshot.jpeg_bytes_mean);
  jpeg["width"] = snapshot.width_px > 0 ? Json(snapshot.width_px) : Json();
  jpeg["height"] = snapshot.height_px > 0 ? Json(snapshot.height_px) : Json();
  return jpeg;
}

Json base64(const Snapshot& snapshot) {
  const bool known = snapshot.base64_jpeg_bytes > 0;
  const std::uint64_t overhead =
      known ? snapshot.base64_text_bytes - snapshot.base64_jpeg_bytes : 0;
  Json base64;
  base64["jpeg_bytes"] = known ? Json(snapshot.base64_jpeg_bytes) : Json();
  base64["text_bytes"] = known ? Json(snapshot.base64_text_bytes) : Json();
  base64["overhead_bytes"] = known ? Json(overhead) : Json();
  base64["overhead_ratio"] =
      known ? Json(std::round(static_cast<double>(overhead) * 1e4 /
                              static_cast<double>(snapshot.base64_jpeg_bytes)) /
                   1e4)
            : Json();
  return base64;
}

Json span(const SpanSummary& summary) {
  if (summary.samples == 0) return {};
  Json span;
  span["p50"] = rounded(milliseconds(summary.p50));
  span["p95"] = rounded(milliseconds(summary.p95));
  span["p99"] = rounded(milliseconds(summary.p99));
  span["max"] = rounded(milliseconds(summary.max));
  return span;
}

Json latency(const Snapshot& snapshot, bool run) {
  const SpanSummaries& spans = run ? snapshot.spans_run : snapshot.spans_window;
  Json latency;
  latency["clock"] = to_string(run ? snapshot.clock_run : snapshot.clock);
  latency["clock_offset"] = ms(snapshot.clock_offset);
  latency["clock_error"] = ms(snapshot.clock_error);
  latency["end_to_end"] = span(spans[static_cast<std::size_t>(Span::kEndToEnd)]);
  Json stages;
  for (std::size_t i = static_cast<std::size_t>(Span::kEncode); i < kSpanCount; ++i) {
    stages[std::string(to_string(static_cast<Span>(i)))] = span(spans[i]);
  }
  latency["stages"] = stages;
  latency["glass_to_glass"] = span(run ? snapshot.glass_run : snapshot.glass_window);
  latency["glass_clock"] = snapshot.glass_clock ? Json(to_string(*snapshot.glass_clock)) : Json();
  return latency;
}

/// Frames of one datagram have one jitter; RTP's packets have their own.
Json jitter(const Snapshot& snapshot) {
  Json jitter;
  std::optional<Duration> packet = snapshot.jitter;
  if (snapshot.rtp && !snapshot.jitter_by_packets) packet = snapshot.rtp->packet_jitter;
  jitter["packet"] = ms(packet);
  jitter["frame"] = snapshot.jitter_by_packets ? Json() : ms(snapshot.jitter);
  return jitter;
}

Json rtp_packets(const RtpFigures& rtp, Role role) {
  const auto received = [role](std::uint64_t n) {
    return role != Role::kSender ? Json(n) : Json();
  };
  Json packets;
  packets["sent"] = role != Role::kReceiver ? Json(rtp.packets_sent) : Json();
  packets["expected"] = received(rtp.packets_expected);
  packets["received"] = received(rtp.packets_received);
  packets["lost"] = received(rtp.packets_lost);
  packets["late"] = received(rtp.packets_late);
  packets["duplicate"] = received(rtp.packets_duplicate);
  packets["reordered"] = received(rtp.packets_reordered);
  packets["foreign"] = received(rtp.packets_foreign);
  return packets;
}

std::string hex(std::uint32_t value) {
  std::array<char, 11> text{};
  std::snprintf(text.data(), text.size(), "0x%08" PRIx32, value);
  return text.data();
}

Json rtp(const Snapshot& snapshot) {
  // No frame may have come yet that tells the wire.
  if (!snapshot.rtp || snapshot.wire.value_or(WireFormat::kRtp) != WireFormat::kRtp) return {};
  const RtpFigures& figures = *snapshot.rtp;
  const bool sends = snapshot.role != Role::kReceiver;
  const bool receives = snapshot.role != Role::kSender;
  const auto known = [](int value) { return value >= 0 ? Json(value) : Json(); };
  Json rtp;
  rtp["ssrc"] = hex(figures.ssrc);
  rtp["payload_type"] = figures.payload_type;
  rtp["type"] = known(figures.type);
  rtp["q"] = known(figures.q);
  rtp["packets"] = rtp_packets(figures, snapshot.role);
  rtp["packets_per_frame"] = rounded(figures.packets_per_frame);
  rtp["segments"] = sends ? Json(figures.segments) : Json();
  rtp["reported_loss"] = number(figures.reported_loss);
  rtp["reported_lost"] = figures.reported_lost ? Json(*figures.reported_lost) : Json();
  rtp["reported_jitter_ms"] = ms(figures.reported_jitter);
  rtp["rtt_ms"] = ms(figures.rtt);
  rtp["reports_sent"] = figures.reports_sent;
  rtp["reports_received"] = figures.reports_received;
  rtp["source_changes"] = receives ? Json(figures.source_changes) : Json();
  rtp["ended"] = receives ? Json(figures.ended) : Json();
  rtp["restarts"] = receives ? Json(figures.restarts) : Json();
  rtp["frames_patched"] = receives ? Json(figures.frames_patched) : Json();
  return rtp;
}

Json receivers(const Snapshot& snapshot) {
  Json rows = Json::array();
  for (const ReceiverRow& receiver : snapshot.receivers) {
    Json row;
    row["address"] = to_string(receiver.endpoint);
    row["sent"] = receiver.sent;
    row["send_failed"] = receiver.send_failed;
    row["rtt_ms"] = ms(receiver.rtt);
    rows.push_back(row);
  }
  return rows;
}

Json diagnosis(const Snapshot& snapshot) {
  Json notes = Json::array();
  for (const Note& note : snapshot.notes) {
    notes.push_back({{"id", note.id}, {"severity", to_string(note.severity)}, {"text", note.text}});
  }
  return notes;
}

std::string dump(const Snapshot& snapshot, bool summary) {
  Json json;
  json["type"] = summary ? "summary" : "interval";
  json["role"] = to_string(snapshot.role);
  json["wire"] = snapshot.wire ? Json(to_string(*snapshot.wire)) : Json();
  json["elapsed_s"] = rounded(seconds(snapshot.elapsed));
  json["frames"] = frames(snapshot);
  json["fps"] = rates(summary ? snapshot.fps_run : snapshot.fps_window);
  json["datagrams"] = datagrams(snapshot);
  json["malformed_reasons"] = malformed_reasons(snapshot);
  json["impairment"] = impairment(snapshot.impairment);
  json["impaired_frames"] = snapshot.impairment ? Json(snapshot.impaired_frames) : Json();
  json["jpeg"] = jpeg(snapshot);
  json["base64"] = base64(snapshot);
  json["latency_ms"] = latency(snapshot, summary);
  json["jitter_ms"] = jitter(snapshot);
  json["rtt_ms"] = ms(snapshot.rtt);
  json["rtp"] = rtp(snapshot);
  json["freezes"] = count(snapshot.freezes);
  json["kernel_drops"] =
      snapshot.role != Role::kSender ? Json(snapshot.datagrams.kernel_drops) : Json();
  json["receivers"] = snapshot.role != Role::kReceiver ? receivers(snapshot) : Json();
  json["diagnosis"] = diagnosis(snapshot);
  // A peer's bytes may stand in a note: what is no UTF-8 is replaced, never thrown.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string interval_json(const Snapshot& snapshot) { return dump(snapshot, false); }
std::string summary_json(const Snapshot& snapshot) { return dump(snapshot, true); }

}  // namespace framescope::model
