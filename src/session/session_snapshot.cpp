// The part of Session that tells how things stand.
#include <algorithm>
#include <cassert>
#include <optional>
#include <string>
#include <utility>

#include "session/session_description.hpp"
#include "session/session_parts.hpp"

namespace framescope::session {
namespace {

// Longer than the time-outs of files and URLs, which end with words of their own.
constexpr Duration kSourcePatience = std::chrono::seconds(6);

}  // namespace

void Session::fill(model::Snapshot& snapshot) {
  const Parts& parts = *parts_;
  snapshot.impaired_frames = impaired_numbers();
  if (parts.receive) snapshot.link = parts.receive->link();
  snapshot.link.impairs_fragments = parts.settings->read().impairment.mtu_bytes > 0;
  if (parts.send) fill_sender(snapshot);
  fill_rtp(snapshot);
  if (!parts.receive) return;
  parts.receive->fill(snapshot.datagrams);
  if (!parts.send) snapshot.impairment = parts.receive->impairment();
  snapshot.malformed_reasons = parts.malformed->counts();
  // What else came to the socket, a second copy among it, may own some of the kernel's drops; of
  // rtp several may have been one frame's.
  snapshot.attribution_exact =
      snapshot.datagrams.kernel_drops == 0 ||
      (!snapshot.rtp &&
       snapshot.datagrams.foreign + snapshot.datagrams.malformed + snapshot.datagrams.duplicate ==
           0);
}

void Session::fill_sender(model::Snapshot& snapshot) {
  const Parts& parts = *parts_;
  const model::StreamSettings settings = parts.settings->read();
  snapshot.receivers = parts.send->receivers();
  snapshot.impairment = parts.send->impairment();
  snapshot.link.local = parts.sender_address;
  snapshot.link.waits_for_hello = config_.role == model::Role::kSender && !config_.to;
  snapshot.link.plain_receivers = parts.send->plain_receivers();
  if (settings.wire == WireFormat::kRtp) {
    snapshot.link.other_rtp_receivers = parts.send->strange_receivers();
  }
  snapshot.link.nominal_fps = settings.fps;
  if (const auto source = parts.capture->source(); source && !settings.fps) {
    if (source->fps > 0) snapshot.link.nominal_fps = source->fps;
  }
  if (snapshot.link.nominal_fps == 0.0) snapshot.link.nominal_fps.reset();
  snapshot.link.settings = settings;
  fill_commands(snapshot, settings);
  tell_waiting();
}

void Session::fill_commands(model::Snapshot& snapshot, const model::StreamSettings& settings) {
  Parts& parts = *parts_;
  const std::lock_guard lock(parts.description_mutex);
  if (parts.description.port == 0) return;
  wire::SessionDescription description = parts.description;
  description.fps = described_fps(settings);
  if (description.fps != parts.description.fps) set_description(description);
  if (settings.wire == WireFormat::kRtp) {
    snapshot.link.ffplay_command = parts.ffplay_command;
    snapshot.link.gst_command = parts.gst_command;
  }
}

/// A disk may take its time: a change waits until the one before is written, but at the end, which
/// waits for both.
void Session::write_description(bool final) {
  const Parts& parts = *parts_;
  if (!parts.description_writer) return;
  tell_written();
  if (final || !parts.description_writer->busy()) submit_description();
  if (!final) return;
  parts.description_writer->finish();
  tell_written();
  if (!parts.description_writer->busy()) return;
  parts.account->note(
      "sdp_failed", model::Severity::kError,
      "write " + config_.sdp_file + ": the disk does not answer; choose another folder");
}

void Session::submit_description() {
  Parts& parts = *parts_;
  std::string text;
  {
    const std::lock_guard lock(parts.description_mutex);
    if (!std::exchange(parts.description_changed, false)) return;
    text = session_description_text(parts.description, parts.origin);
  }
  [[maybe_unused]] const std::string refused =
      parts.description_writer->write_text(std::move(text), config_.sdp_file);
  assert(refused.empty() && "at most two at a time");
}

void Session::tell_written() {
  while (const std::optional<Written> written = parts_->description_writer->take()) {
    if (written->error.empty()) {
      parts_->account->retract("sdp_failed");
    } else {
      parts_->account->note("sdp_failed", model::Severity::kError, written->error);
    }
  }
}

void Session::tell_waiting() const {
  if (waiting_for_source() < kSourcePatience) return parts_->account->retract("source_waiting");
  parts_->account->note("source_waiting", model::Severity::kError,
                        "source '" + config_.source +
                            "' does not answer: is it plugged in, or taken by another "
                            "program? Choose another with --source");
}

/// A loopback knows both ends of the stream: what came, and what the reports say.
void Session::fill_rtp(model::Snapshot& snapshot) const {
  const Parts& parts = *parts_;
  // Before the first frame nothing tells the wire.
  if (snapshot.wire && *snapshot.wire != WireFormat::kRtp) return;
  if (parts.receive) snapshot.rtp = parts.receive->rtp();
  fill_sent_rtp(snapshot);
  model::complete_from_rtp(snapshot);
}

void Session::fill_sent_rtp(model::Snapshot& snapshot) const {
  const Parts& parts = *parts_;
  const auto sent = parts.send ? parts.send->rtp() : std::nullopt;
  if (!sent) return;
  if (!snapshot.rtp) {
    snapshot.rtp = sent;
    return;
  }
  snapshot.rtp->packets_sent = sent->packets_sent;
  snapshot.rtp->send_calls = sent->send_calls;
  snapshot.rtp->segments = sent->segments;
  snapshot.rtp->reported_loss = sent->reported_loss;
  snapshot.rtp->reported_lost = sent->reported_lost;
  snapshot.rtp->reported_jitter = sent->reported_jitter;
  snapshot.rtp->rtt = sent->rtt;
}

}  // namespace framescope::session
