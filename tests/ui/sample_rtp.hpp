#pragma once

#include "sample_view.hpp"

namespace framescope::ui {

/// What RTP adds to a session: a frame of 14 packets each, of which some went astray, and figures
/// as large as they get.
inline model::RtpFigures sample_rtp() {
  model::RtpFigures rtp;
  rtp.ssrc = 0xDEADBEEF;
  rtp.type = 65;
  rtp.q = 80;
  rtp.ours = true;
  rtp.packets_sent = 123'456'789;
  rtp.send_calls = 9'876'543;
  rtp.segments = true;
  rtp.reported_loss = 0.0213;
  rtp.reported_lost = 2'629'000;
  rtp.reported_jitter = std::chrono::microseconds(1'234);
  rtp.packets_expected = 123'456'789;
  rtp.packets_received = 120'827'789;
  rtp.packets_lost = 2'629'000;
  rtp.packets_late = 123'456;
  rtp.packets_duplicate = 123'457;
  rtp.packets_reordered = 123'458;
  rtp.packets_foreign = 99'999;
  rtp.restarts = 12;
  rtp.source_changes = 123;
  rtp.frames_patched = 1'234'567;
  rtp.packet_jitter = std::chrono::microseconds(1'111);
  rtp.restart_aligned = true;
  rtp.reports_sent = 12'345;
  rtp.reports_received = 12'346;
  rtp.since_report = std::chrono::milliseconds(3'400);
  rtp.rtt = std::chrono::microseconds(99'900);
  rtp.packets_per_frame = 14.2;
  constexpr std::uint64_t kFirst = 65'400;
  for (std::uint64_t i = 0; i < model::RtpFigures::kStripCells; ++i) {
    auto fate = model::PacketFate::kInTime;
    if (i % 50 < 5) fate = static_cast<model::PacketFate>(1 + i % 50);
    rtp.strip.push_back({kFirst + i, fate, i % 14 == 13});
  }
  return rtp;
}

/// A session of RTP in the middle of its life.
struct SampleRtp : SampleView {
  explicit SampleRtp(model::Role role) : SampleView(role) {
    snapshot.wire = WireFormat::kRtp;
    snapshot.rtp = sample_rtp();
    snapshot.size_mean_bytes = 1'312;
    snapshot.base64_jpeg_bytes = snapshot.base64_text_bytes = 0;
    if (role == model::Role::kSender) {
      snapshot.link.ffplay_command = "ffplay -protocol_whitelist file,udp,rtp stream.sdp";
      snapshot.link.gst_command = "gst-launch-1.0 udpsrc port=5004";
    }
  }
};

}  // namespace framescope::ui
