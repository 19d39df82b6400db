// The part of RtpReceive that tells what came.
#include "session/rtp_receive.hpp"

namespace framescope::session {
namespace {

model::PacketFate fate_of(wire::PacketFate fate) {
  switch (fate) {
    case wire::PacketFate::kReordered:
      return model::PacketFate::kReordered;
    case wire::PacketFate::kLate:
      return model::PacketFate::kLate;
    case wire::PacketFate::kDuplicate:
      return model::PacketFate::kDuplicate;
    case wire::PacketFate::kLost:
      return model::PacketFate::kLost;
    case wire::PacketFate::kInTime:
      break;
  }
  return model::PacketFate::kInTime;
}

}  // namespace

/// A packet that came after it was noted as lost has its cell mended.
void RtpReceive::add_to_strip(Peer& peer) {
  peer.depacketizer.take_notes(notes_);
  for (const wire::PacketNote& note : notes_) {
    if (model::PacketCell* const cell = strip_.find(note.sequence)) {
      cell->fate = fate_of(note.fate);
      cell->frame_end |= note.marker;
    } else if (strip_.is_behind_all(note.sequence)) {
      strip_.push({note.sequence, fate_of(note.fate), note.marker});
    }
  }
  notes_.clear();
}

void RtpReceive::publish(Time at) {
  if (shown_ == nullptr) return;
  add_to_strip(*shown_);
  const wire::RtpDepacketizer& depacketizer = shown_->depacketizer;
  for (const auto& peer : peers_) count(*peer);
  SourceTotals sources = finished_;
  sources += shown_->source;
  model::RtpFigures figures = now_;
  figures.payload_type = options_.payload_type;
  figures.ended = depacketizer.ended();
  if (const auto ssrc = depacketizer.ssrc()) figures.ssrc = *ssrc;
  figures.packets_expected = sources.expected;
  figures.packets_lost = sources.lost;
  figures.packets_received = sources.expected - sources.lost;
  figures.packets_duplicate = sources.duplicates;
  figures.packets_reordered = sources.reordered;
  figures.restarts = sources.restarts;
  if (const wire::RtpSource* source = depacketizer.source()) {
    figures.packet_jitter = source->jitter();
  }
  figures.packets_late = totals_.late;
  figures.packets_foreign = totals_.foreign;
  figures.source_changes = totals_.source_changes;
  figures.frames_guessed_lost = totals_.frames_guessed_lost;
  figures.running = at - shown_since_;
  figures.reports_sent = rtcp_.sent();
  figures.reports_received = rtcp_.received();
  if (const auto newest = rtcp_.clock().newest()) figures.since_report = at - *newest;
  figures.packets_per_frame = packets_per_frame_;
  const std::lock_guard lock(mutex_);
  if (figures_) figures.strip.swap(figures_->strip);  // its memory
  figures.strip.assign(strip_.cells().begin(), strip_.cells().end());
  figures_ = std::move(figures);
}

}  // namespace framescope::session
