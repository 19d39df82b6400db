// The reading half of StreamLedger: what the records of stream_ledger.cpp add up to.
#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

bool stage_is_known(Role role, Stage stage) {
  const bool of_sender = stage <= Stage::kSent;
  return role == Role::kLoopback || of_sender == (role == Role::kSender);
}

/// How well is known what the network ate, by the worst of the frames that came.
NetworkLoss loss_of(bool numbered, bool unnumbered, bool rtp_unnumbered) {
  if (unnumbered) return NetworkLoss::kUnmeasurable;
  if (rtp_unnumbered) return NetworkLoss::kEstimated;
  return numbered ? NetworkLoss::kMeasured : NetworkLoss::kUnmeasurable;
}

double ratio(std::uint64_t sum, std::uint64_t count) {
  return static_cast<double>(sum) / static_cast<double>(count);
}

}  // namespace

Snapshot StreamLedger::snapshot(Time now) {
  Snapshot snapshot;
  snapshot.role = role_;
  snapshot.at = now;
  snapshot.elapsed = now - start_;
  snapshot.in_flight = in_flight();
  snapshot.outcomes = outcomes_;
  fill_frames(snapshot);
  fill_rates(snapshot, now);
  fill_sizes(snapshot);
  snapshot.spans_window = spans_.window(now);
  snapshot.spans_run = spans_.run();
  fill_clocks(snapshot, now);
  snapshot.rtt = rtt_;
  snapshot.jitter = jitter_.jitter();
  snapshot.loss_runs = loss_runs_;
  snapshot.sent_gaps = sent_pace_.counts();
  snapshot.arrival_gaps = arrival_pace_.counts();
  snapshot.scale_time = scale_time_.mean();
  snapshot.encode_time = encode_time_.mean();
  snapshot.decode_time = decode_time_.mean();
  return snapshot;
}

void StreamLedger::fill_frames(Snapshot& snapshot) const {
  for (std::size_t i = 0; i < kStageCount; ++i) {
    if (stage_is_known(role_, static_cast<Stage>(i))) snapshot.frames[i] = counts_[i];
  }
  if (!receives()) return;
  snapshot.frames[static_cast<std::size_t>(Stage::kDisplayed)] =
      outcomes_[static_cast<std::size_t>(FrameOutcome::kDisplayed)];
  snapshot.freezes = freezes_.freezes();
  // A stream that was plain for a while and numbered before or after still has every frame in one
  // sum.
  const bool numbered = numbered_seen_ || role_ == Role::kLoopback;
  if (numbered) snapshot.expected = expected_ + unnumbered_frames_;
  snapshot.network_loss = loss_of(numbered, unnumbered_seen_, rtp_unnumbered_seen_);
  if (!unnumbered_seen_) return;
  snapshot.network_loss_estimate = guessed_loss_ + burnt_numbers_.missing();
  snapshot.loss_by_time_code = loss_by_time_code_;
}

void StreamLedger::fill_rates(Snapshot& snapshot, Time now) const {
  for (std::size_t i = 0; i < kStageCount; ++i) {
    if (!stage_is_known(role_, static_cast<Stage>(i))) continue;
    snapshot.fps_window[i] = rates_[i].window_fps(now);
    snapshot.fps_run[i] = rates_[i].run_fps();
  }
}

void StreamLedger::fill_sizes(Snapshot& snapshot) const {
  if (jpegs_ > 0) snapshot.wire = newest_.wire;
  snapshot.datagrams.sent = sizes_.sent;
  snapshot.datagrams.bytes = sizes_.bytes;
  snapshot.datagrams.size_max = sizes_.size_max;
  snapshot.datagrams.ip_fragments = sizes_.ip_fragments;
  snapshot.datagrams.sized = sizes_.sized;
  if (sizes_.sized > 0) {
    snapshot.size_mean_bytes = ratio(sizes_.bytes, sizes_.sized);
    snapshot.ip_fragments_mean = ratio(sizes_.ip_fragments, sizes_.sized);
  }
  if (jpegs_ > 0) snapshot.jpeg_bytes_mean = ratio(jpeg_bytes_, jpegs_);
  if (newest_.quality != 0) snapshot.quality = newest_.quality;
  const bool plain = role_ == Role::kReceiver && newest_plain_;
  snapshot.quality_by_rtp = plain && quality_by_rtp_;
  snapshot.quality_estimated = plain && !quality_by_rtp_;
  snapshot.width_px = newest_width_px_;
  snapshot.height_px = newest_height_px_;
  snapshot.base64_jpeg_bytes = base64_jpeg_bytes_;
  snapshot.base64_text_bytes = base64_text_bytes_;
}

}  // namespace framescope::model
