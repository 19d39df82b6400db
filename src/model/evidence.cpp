#include "model/evidence.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "model/rate_distortion.hpp"

namespace framescope::model {
namespace {

/// Reasons for which a picture is refused that mean it lacks its end.
bool says_cut(std::string_view reason) {
  return reason.find("truncated") != std::string_view::npos || reason == "jpeg_no_end";
}

DatagramCounts difference(const DatagramCounts& a, const DatagramCounts& b) {
  DatagramCounts d = a;
  d.sent -= b.sent;
  d.received -= b.received;
  d.late -= b.late;
  d.duplicate -= b.duplicate;
  d.reordered -= b.reordered;
  d.malformed -= b.malformed;
  d.foreign -= b.foreign;
  d.sized -= b.sized;
  d.bytes -= b.bytes;
  d.ip_fragments -= b.ip_fragments;
  d.kernel_drops -= b.kernel_drops;
  return d;
}

std::uint64_t less(std::uint64_t a, std::uint64_t b) { return a - std::min(a, b); }

/// What was lost, and came after all, makes the later count the lower one.
RtpTotals difference(const RtpTotals& a, const RtpTotals& b) {
  RtpTotals d;
  for (const auto count :
       {&RtpTotals::expected, &RtpTotals::received, &RtpTotals::lost, &RtpTotals::late,
        &RtpTotals::duplicate, &RtpTotals::foreign, &RtpTotals::restarts,
        &RtpTotals::source_changes, &RtpTotals::frames_patched}) {
    d.*count = less(a.*count, b.*count);
  }
  return d;
}

using Reasons = std::vector<std::pair<std::string, std::uint64_t>>;

Reasons difference(Reasons a, const Reasons& b) {
  for (auto& [reason, count] : a) {
    const auto before = std::ranges::find(b, reason, &Reasons::value_type::first);
    if (before != b.end()) count = less(count, before->second);
  }
  std::erase_if(a, [](const auto& entry) { return entry.second == 0; });
  return a;
}

RtpTotals totals_of(const RtpFigures& rtp) {
  return {rtp.packets_expected, rtp.packets_received,  rtp.packets_lost,
          rtp.packets_late,     rtp.packets_duplicate, rtp.packets_foreign,
          rtp.restarts,         rtp.source_changes,    rtp.frames_patched};
}

ImpairmentCounts difference(const ImpairmentCounts& a, const ImpairmentCounts& b) {
  // A simulator that never did anything is not told of once it is off.
  return {less(a.entered, b.entered),
          a.lost - b.lost,
          a.queue_dropped - b.queue_dropped,
          a.corrupted - b.corrupted,
          a.duplicated - b.duplicated,
          a.reordered - b.reordered,
          a.delayed - b.delayed};
}

GapCounts difference(const GapCounts& a, const GapCounts& b) {
  return {a.gaps - b.gaps, a.short_gaps - b.short_gaps, a.usual};
}

Totals difference(const Totals& a, const Totals& b) {
  Totals d = a;
  for (std::size_t i = 0; i < kStageCount; ++i) d.frames[i] -= b.frames[i];
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) d.outcomes[i] -= b.outcomes[i];
  d.datagrams = difference(a.datagrams, b.datagrams);
  d.rtp = difference(a.rtp, b.rtp);
  d.malformed_reasons = difference(a.malformed_reasons, b.malformed_reasons);
  d.cut -= b.cut;
  d.base64_jpeg_bytes -= b.base64_jpeg_bytes;
  d.base64_text_bytes -= b.base64_text_bytes;
  d.loss_runs -= b.loss_runs;
  d.repeated -= b.repeated;
  d.guessed_loss -= std::min(d.guessed_loss, b.guessed_loss);
  d.freezes -= b.freezes;
  d.impairment = difference(a.impairment, b.impairment);
  d.sent_gaps = difference(a.sent_gaps, b.sent_gaps);
  d.arrival_gaps = difference(a.arrival_gaps, b.arrival_gaps);
  return d;
}

}  // namespace

Totals totals_of(const Snapshot& snapshot) {
  Totals totals;
  for (std::size_t i = 0; i < kStageCount; ++i) totals.frames[i] = snapshot.frames[i].value_or(0);
  totals.outcomes = snapshot.outcomes;
  totals.datagrams = snapshot.datagrams;
  if (snapshot.rtp) totals.rtp = totals_of(*snapshot.rtp);
  totals.malformed_reasons = snapshot.malformed_reasons;
  for (const auto& [reason, count] : snapshot.malformed_reasons) {
    if (says_cut(reason)) totals.cut += count;
  }
  totals.base64_jpeg_bytes = snapshot.base64_jpeg_bytes;
  totals.base64_text_bytes = snapshot.base64_text_bytes;
  totals.loss_runs = snapshot.loss_runs;
  totals.repeated = snapshot.link.repeated;
  totals.guessed_loss = snapshot.network_loss_estimate.value_or(0);
  totals.freezes = snapshot.freezes.value_or(0);
  totals.impairment = snapshot.impairment.value_or(ImpairmentCounts{});
  totals.sent_gaps = snapshot.sent_gaps;
  totals.arrival_gaps = snapshot.arrival_gaps;
  return totals;
}

std::uint64_t Evidence::ended() const {
  const std::uint64_t outcomes =
      std::accumulate(since.outcomes.begin(), since.outcomes.end(), std::uint64_t{0});
  return now.role == Role::kSender ? outcomes + stage(Stage::kSent) : outcomes;
}

double Evidence::share(std::uint64_t count) const {
  const std::uint64_t whole = ended();
  return whole == 0 ? 0 : static_cast<double>(count) / static_cast<double>(whole);
}

std::uint64_t Evidence::vanished() const {
  const std::uint64_t impaired = now.link.impairs_fragments ? outcome(FrameOutcome::kImpaired) : 0;
  return outcome(FrameOutcome::kLostInNetwork) + impaired;
}

double Evidence::fragments() const {
  if (since.datagrams.sized == 0) return 0;
  return static_cast<double>(since.datagrams.ip_fragments) /
         static_cast<double>(since.datagrams.sized);
}

double Evidence::datagram_bytes() const {
  if (since.datagrams.sized == 0) return 0;
  return static_cast<double>(since.datagrams.bytes) / static_cast<double>(since.datagrams.sized);
}

double Evidence::rtp_loss() const {
  if (!is_rtp()) return 0;
  if (now.role == Role::kSender) return now.rtp->reported_loss.value_or(0);
  if (since.rtp.expected == 0) return 0;
  const std::uint64_t lost = less(since.rtp.lost, since.datagrams.kernel_drops);
  const double share = static_cast<double>(lost) / static_cast<double>(since.rtp.expected);
  return std::min(share, 1.0);
}

double Evidence::packet_loss() const {
  const double n = fragments();
  return n < 1 ? 0 : fragment_loss_of(is_rtp() ? rtp_loss() : share(vanished()), n);
}

std::optional<Duration> Evidence::interval() const {
  if (now.link.nominal_fps && *now.link.nominal_fps > 0) {
    return from_seconds(1 / *now.link.nominal_fps);
  }
  if (now.arrival_gaps.usual > Duration{0}) return now.arrival_gaps.usual;
  const auto captured = now.fps_window[static_cast<std::size_t>(Stage::kCaptured)];
  if (captured && *captured > 0) return from_seconds(1 / *captured);
  return std::nullopt;
}

void EvidenceWindow::add(const Snapshot& snapshot) {
  if (!kept_.empty() && !is_step(snapshot.at - kept_.back().at)) return;
  kept_.push_back({snapshot.at, totals_of(snapshot)});
  // The oldest is the last one from before the span, or the first of all.
  while (kept_.size() > 1 && snapshot.at - kept_[1].at >= kSpan) kept_.pop_front();
}

Evidence EvidenceWindow::evidence(const Snapshot& now) const {
  // Of a session that began within the span all of it counts.
  if (kept_.empty() || now.elapsed <= kSpan) return {now, totals_of(now), now.elapsed, false};
  return {now, difference(totals_of(now), kept_.front().totals), now.at - kept_.front().at, false};
}

Evidence whole_run(const Snapshot& final) { return {final, totals_of(final), final.elapsed, true}; }

}  // namespace framescope::model
