// The part of RtpReceive that counts and tells what came.
#include <utility>

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

/// What is new in a depacketizer's counts goes to the stage's.
void RtpReceive::count(Peer& peer) {
  const wire::RtpDepacketizer::Counts& counts = peer.depacketizer.counts();
  const wire::RtpDepacketizer::Counts before = std::exchange(peer.counted, counts);
  desk_.malformed()->count_rtp(counts, before);
  ArrivalCounters& counters = desk_.counters();
  counters.add(&ArrivalCounters::foreign, counts.foreign - before.foreign);
  counters.add(&ArrivalCounters::late, counts.late - before.late);
  totals_.late += counts.late - before.late;
  totals_.foreign += counts.foreign - before.foreign;
  totals_.source_changes += counts.source_changes - before.source_changes;
  totals_.frames_guessed_lost += counts.frames_guessed_lost - before.frames_guessed_lost;
  count_source(peer);
}

/// Totals go on when another source, which counts from 0, takes the place of the one before.
void RtpReceive::count_source(Peer& peer) {
  const wire::RtpSource* source = peer.depacketizer.source();
  if (source == nullptr) return;
  SourceTotals& own = peer.source;
  const SourceTotals now{source->expected(), source->lost(), source->duplicates(),
                         source->reordered(), source->restarts()};
  const auto ssrc = peer.depacketizer.ssrc();
  if (std::exchange(peer.source_ssrc, ssrc) != ssrc || now.expected < own.expected) {
    finished_ += own;
    own = {};
  }
  ArrivalCounters& counters = desk_.counters();
  counters.add(&ArrivalCounters::duplicate, now.duplicates - own.duplicates);
  counters.add(&ArrivalCounters::reordered, now.reordered - own.reordered);
  own = now;
}

RtpReceive::SourceTotals& RtpReceive::SourceTotals::operator+=(const SourceTotals& other) {
  expected += other.expected;
  lost += other.lost;
  duplicates += other.duplicates;
  reordered += other.reordered;
  restarts += other.restarts;
  return *this;
}

void RtpReceive::count_reports() {
  const std::uint64_t bad = rtcp_.malformed();
  desk_.malformed()->count_rtcp(bad - std::exchange(bad_reports_, bad));
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
