#include "ui/packet_figures.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace framescope::ui {
namespace {

using model::RtpFigures;

/// "N / total (p %)".
Text of_whole(std::uint64_t part, std::uint64_t whole) {
  Text words = short_count(part);
  return words.append(" / ")
      .append(short_count(whole))
      .append(" (")
      .append(percent(part, whole))
      .append(")");
}

Text ms_words(Duration span) {
  const Quantity shown = span_ms(span, span);
  return Text(shown.number).append(" ").append(shown.unit);
}

Text hex(std::uint32_t number) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%08X", static_cast<unsigned>(number));
  return Text(text.data());
}

void add_sent(PacketFigures& figures, const RtpFigures& rtp) {
  figures.add("Sent", count(rtp.packets_sent), "rtp.packets.sent");
  Text calls;
  if (rtp.send_calls > 0) {
    calls.append("%.1f packets",
                 static_cast<double>(rtp.packets_sent) / static_cast<double>(rtp.send_calls));
    if (rtp.segments) calls.append(", UDP_SEGMENT");
  }
  figures.add("A send call", calls, {},
              "Packets that one system call takes. With UDP_SEGMENT the system cuts one large "
              "buffer into packets itself.");
  Text loss;
  if (rtp.reported_loss) loss.append("%.2f %%", *rtp.reported_loss * 100);
  if (rtp.reported_loss && rtp.reported_lost) {
    const auto lost = static_cast<std::uint64_t>(std::max<std::int64_t>(0, *rtp.reported_lost));
    loss.append(", ").append(short_count(lost)).append(" in all");
  }
  figures.add("Reported loss", loss, "rtp.reported_loss");
  figures.add("Reported jitter", rtp.reported_jitter ? ms_words(*rtp.reported_jitter) : Text(),
              "rtp.reported_jitter_ms");
}

void add_received(PacketFigures& figures, const model::Snapshot& snapshot, const RtpFigures& rtp) {
  const std::uint64_t expected = rtp.packets_expected;
  figures.add("Received", of_whole(rtp.packets_received, expected), "rtp.packets.received");
  figures.add("Lost", of_whole(rtp.packets_lost, expected), "rtp.packets.lost");
  figures.add("Late", of_whole(rtp.packets_late, expected), "rtp.packets.late");
  figures.add("Duplicate", of_whole(rtp.packets_duplicate, expected), "rtp.packets.duplicate");
  figures.add("Reordered", of_whole(rtp.packets_reordered, expected), "rtp.packets.reordered");
  figures.add("Packet jitter", rtp.packet_jitter ? ms_words(*rtp.packet_jitter) : Text(),
              "jitter_ms.packet");
  const bool of_frames = snapshot.jitter && !snapshot.jitter_by_packets;
  figures.add("Frame jitter", of_frames ? ms_words(*snapshot.jitter) : Text(), "jitter_ms.frame");
  figures.add("Shown in part", count(rtp.frames_patched), "rtp.frames_patched");
}

void add_changes(PacketFigures& figures, const RtpFigures& rtp) {
  figures.add("Other sources", count(rtp.packets_foreign), "rtp.packets.foreign");
  Text changes = count(rtp.source_changes);
  changes.append(" sources, ").append(count(rtp.restarts)).append(" restarts");
  figures.add("Changes", changes, "rtp.source_changes");
}

/// By whom the round trip is known.
Text rtt_words(const model::Snapshot& snapshot, const RtpFigures& rtp) {
  if (rtp.rtt) return ms_words(*rtp.rtt).append(" by RTCP");
  if (snapshot.rtt) return ms_words(*snapshot.rtt).append(" by hello");
  return {};
}

Text report_words(const RtpFigures& rtp) {
  Text words = count(rtp.reports_sent);
  words.append(" / ").append(count(rtp.reports_received));
  if (rtp.since_report) words.append(", ").append(age(*rtp.since_report));
  return words;
}

/// "65: 4:2:0 with restarts, Q 80".
Text format_words(const RtpFigures& rtp) {
  Text words;
  if (rtp.type < 0) return words;
  constexpr int kRestarts = 64;
  words.append("%.0f: ", rtp.type).append(rtp.type % kRestarts == 0 ? "4:2:2" : "4:2:0");
  if (rtp.type >= kRestarts) words.append(rtp.restart_aligned ? ", aligned" : ", restarts");
  if (rtp.q >= 0) words.append(", ").append("Q %.0f", rtp.q);
  return words;
}

void add_stream(PacketFigures& figures, const model::Snapshot& snapshot, const RtpFigures& rtp) {
  figures.add("Round trip", rtt_words(snapshot, rtp), "rtt_ms");
  figures.add("Reports out / in", report_words(rtp), "rtp.reports_received");
  figures.add("Source", rtp.ssrc != 0 ? hex(rtp.ssrc) : Text(), {},
              "SSRC: the number that all packets of a stream carry. RFC 3550 5.1.");
  figures.add("Type", format_words(rtp), {},
              "RTP/JPEG's type: 0 is 4:2:2, 1 is 4:2:0, from 64 on with restart markers, aligned "
              "where packets hold whole intervals. Q: up to 99 the JPEG quality, above it tables "
              "of its own. RFC 2435 3.1.");
  figures.add("Sent by", Text(rtp.ours ? "Framescope" : "another program"), {},
              "Packets of Framescope carry a header extension that numbers frames.");
}

}  // namespace

PacketFigures packet_figures(const model::Snapshot& snapshot) {
  PacketFigures figures;
  if (!snapshot.rtp) return figures;
  const RtpFigures& rtp = *snapshot.rtp;
  Text per_frame;
  if (rtp.packets_per_frame > 0) per_frame.append("%.1f packets", rtp.packets_per_frame);
  figures.add("A frame", per_frame, "rtp.packets_per_frame");
  if (snapshot.role != model::Role::kReceiver) add_sent(figures, rtp);
  if (snapshot.role != model::Role::kSender) {
    add_received(figures, snapshot, rtp);
    add_changes(figures, rtp);
  }
  add_stream(figures, snapshot, rtp);
  return figures;
}

}  // namespace framescope::ui
