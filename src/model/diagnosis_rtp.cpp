// Rules of RTP: packets and their frames, what its headers can say, the reports of the other end.
#include <algorithm>

#include "model/diagnosis_rules.hpp"

namespace framescope::model::rule {
namespace {

// What RFC 2435 can say in 8 bits, in units of 8 pixels.
constexpr int kMostSide = 2040;

// The kernel allows twice what it grants, and counts about as much beside a packet's payload:
// measured, 92 packets of 1,400 bytes fill the 106,496 bytes that are usual.
constexpr double kKernelShare = 2;
constexpr double kPacketOverhead = 904;

std::string size_of(int width_px, int height_px) { return words("%dx%d", width_px, height_px); }

/// Whether anybody but this program watches, as far as a sender can tell.
bool has_other_receivers(const Evidence& e) {
  return e.sends() && e.is_rtp() && e.now.link.other_rtp_receivers + e.now.link.plain_receivers > 0;
}

std::uint64_t unshown(const Evidence& e) {
  return e.outcome(FrameOutcome::kIncomplete) + e.outcome(FrameOutcome::kLostInNetwork);
}

/// What limits the harm that lost packets do; nothing if all of it is done.
struct Advice {
  std::string text;
  std::optional<Remedy> remedy = std::nullopt;
};

Advice advice_on_markers(const Evidence& e) {
  const auto& settings = e.now.link.settings;
  const Remedy partial{Remedy::Kind::kPartialPictures, 0, "Partial pictures"};
  if (settings && !(settings->restart_markers && settings->partial_pictures)) {
    return {
        "Switch restart markers and partial pictures on: a lost packet then costs its own part "
        "of the picture only",
        partial};
  }
  if (e.now.role != Role::kReceiver || e.outcome(FrameOutcome::kIncomplete) == 0) return {};
  if (!e.now.rtp->restart_aligned) {
    return {
        "Its frames have no restart markers at the packets' bounds, so that each lost packet "
        "costs a frame: a sender that sets them, as Framescope does, loses a part only"};
  }
  if (e.since.rtp.frames_patched > 0) return {};
  return {"Switch partial pictures on: the sender's restart markers allow it", partial};
}

/// Empty: nothing but a better way helps.
Advice advice_on_loss(const Evidence& e) {
  if (const Advice markers = advice_on_markers(e); !markers.text.empty()) return markers;
  if (const double n = e.fragments(); n > 1.5) {
    Advice smaller{words("Each packet is %.1f IP fragments and is lost with any of them: ", n) +
                   "use --max-datagram 1400 at the sender"};
    if (e.sends()) smaller.remedy = Remedy{Remedy::Kind::kPacketBytes, 1400, "Packets of 1,400 B"};
    return smaller;
  }
  return {};
}

/// Our own simulator is the cause that is nearest at hand.
Advice advice_of(const Evidence& e) {
  Advice advice = advice_on_loss(e);
  const bool ours = e.since.impairment.dropped() > 0;
  if (!ours && advice.text.empty()) {
    return {"Use a cable or a better channel, or lower the bit rate"};
  }
  if (!ours) return advice;
  const Remedy off{Remedy::Kind::kImpairmentOff, 0, "Switch it off"};
  const std::string what = "The impairment simulator of this program does that";
  if (advice.text.empty()) return {what, off};
  return {what + ". " + advice.text, advice.remedy ? advice.remedy : off};
}

std::optional<Finding> reported_loss(const Evidence& e) {
  const double loss = e.rtp_loss();
  const auto severity = severity_of_loss(loss);
  if (!severity) return std::nullopt;
  const Advice advice = advice_of(e);
  return Finding{*severity,
                 "The receiver reports " + percent(loss) + " of the packets lost, at " +
                     words("%.0f packets a frame. ", e.now.rtp->packets_per_frame) + advice.text,
                 advice.remedy};
}

/// A reason of malformed packets or frames that is about tables, and how often it was met.
std::pair<std::string, std::uint64_t> table_fault(const Evidence& e) {
  std::pair<std::string, std::uint64_t> most;
  for (const auto& [reason, count] : e.since.malformed_reasons) {
    const bool is_one = reason.find("table") != std::string::npos || reason.ends_with("_q");
    if (is_one && count > most.second) most = {reason, count};
  }
  return most;
}

/// How long nothing was heard of the other end's RTCP.
Duration unreported_for(const Evidence& e) {
  return e.now.rtp->reports_received == 0 ? e.now.rtp->running
                                          : e.now.rtp->since_report.value_or(Duration{0});
}

}  // namespace

std::optional<Finding> rtp_packet_loss(const Evidence& e) {
  if (!e.is_rtp() || e.ended() < kEnough) return std::nullopt;
  if (e.now.role == Role::kSender) return reported_loss(e);
  const std::uint64_t patched = e.since.rtp.frames_patched;
  const auto touched = severity_of_loss(e.share(unshown(e) + patched));
  if (!touched || e.rtp_loss() <= 0) return std::nullopt;
  // Frames with old parts are shown, but a way that loses so much is as bad as its figure says.
  const auto severity =
      std::max(severity_of_loss(e.rtp_loss()), severity_of_loss(e.share(unshown(e))));
  const Advice advice = advice_of(e);
  return Finding{severity.value_or(Severity::kWarning),
                 percent(e.rtp_loss()) + " of the packets were lost, which touched " +
                     percent(e.share(unshown(e) + patched)) +
                     " of the frames: " + std::to_string(patched) + " were shown with old parts, " +
                     std::to_string(unshown(e)) + " not at all. " + advice.text,
                 advice.remedy};
}

std::optional<Finding> rtp_late(const Evidence& e) {
  const std::uint64_t late = e.since.rtp.late;
  const std::uint64_t came = e.since.rtp.received;
  if (!e.is_rtp() || came < kEnough) return std::nullopt;
  const double share = static_cast<double>(late) / static_cast<double>(came);
  const auto severity = severity_of_loss(share);
  if (!severity) return std::nullopt;
  return blame(e, &ImpairmentCounts::reordered, *severity,
               percent(share) + " of the packets (" + std::to_string(late) +
                   ") came after their frame had ended",
               "the way reorders them further than a frame can wait. Several paths or a balancing "
               "Wi-Fi do; use one path");
}

std::optional<Finding> rtp_tables(const Evidence& e) {
  if (!e.is_rtp() || !e.receives()) return std::nullopt;
  const auto [reason, count] = table_fault(e);
  if (count >= kEnough) {
    return Finding{
        Severity::kError,
        "The sender's quantisation tables cannot be used (" + reason + ", " +
            counted(count, "time") +
            "): RFC 2435 wants two 8-bit tables of 64 bytes with each frame, or Q 1..99"};
  }
  if (!e.now.rtp->single_table) return std::nullopt;
  return Finding{
      Severity::kInfo,
      "The sender sends one quantisation table for luma and chroma. It is used for both "
      "here, but GStreamer shows wrong colours: ffmpeg needs -force_duplicated_matrix 1"};
}

std::optional<Finding> rtp_huffman(const Evidence& e) {
  if (!e.is_rtp() || e.now.role != Role::kReceiver || e.now.rtp->ours) return std::nullopt;
  if (e.now.rtp->dimensions_missing) return std::nullopt;  // none of them is looked into
  const std::uint64_t bad = damaged_frames(e) + e.outcome(FrameOutcome::kMalformed);
  const std::uint64_t came = e.ended() - unshown(e);
  if (came < kEnough || bad * 2 < came || table_fault(e).second >= kEnough) return std::nullopt;
  return Finding{
      Severity::kError,
      std::to_string(bad) + " of " + counted(came, "picture") +
          " came damaged though no packet of them is missing: the sender's Huffman "
          "tables may not be the standard ones, which RTP does not carry (RFC 2435 "
          "4.1). Encode without optimised tables: no jpegtran -optimize, and ffmpeg with "
          "-huffman default"};
}

std::optional<Finding> rtp_dimensions(const Evidence& e) {
  if (e.receives() && e.is_rtp() && e.now.rtp->dimensions_missing) {
    return Finding{Severity::kError,
                   words("The pictures are larger than %d px, which RTP's JPEG header cannot say: "
                         "the sender's session description does, give it with --sdp",
                         kMostSide)};
  }
  const int side = std::max(e.now.width_px, e.now.height_px);
  if (!has_other_receivers(e) || side <= kMostSide) return std::nullopt;
  const int fitting = e.now.width_px * kMostSide / side / 16 * 16;
  return Finding{Severity::kWarning,
                 size_of(e.now.width_px, e.now.height_px) +
                     words(" is more than the %d px that RTP's JPEG header can say: GStreamer "
                           "needs the session description (--sdp), FFmpeg shows nothing",
                           kMostSide),
                 Remedy{Remedy::Kind::kWidth, fitting, words("Width %d", fitting)}};
}

std::optional<Finding> rtp_odd_size(const Evidence& e) {
  const int width = (e.now.width_px + 7) / 8 * 8;
  const int height = (e.now.height_px + 7) / 8 * 8;
  // Larger ones are told exactly, by the session description.
  if (!has_other_receivers(e) || std::max(width, height) > kMostSide) return std::nullopt;
  if (width == e.now.width_px && height == e.now.height_px) return std::nullopt;
  return Finding{Severity::kInfo,
                 "RTP's JPEG header knows multiples of 8 only: other receivers than Framescope "
                 "show " +
                     size_of(width, height) + " instead of " +
                     size_of(e.now.width_px, e.now.height_px) +
                     ", with an edge at the right or below. Choose a --width whose sides are both "
                     "multiples of 8"};
}

std::optional<Finding> rtp_subsampling(const Evidence& e) {
  const auto& settings = e.now.link.settings;
  const bool refused =
      e.stage(Stage::kSent) == 0 ||
      e.outcome(FrameOutcome::kEncodeFailed) + e.outcome(FrameOutcome::kTooLarge) > 0;
  if (!e.sends() || !settings || settings->wire != WireFormat::kRtp ||
      settings->subsampling != Subsampling::k444 || !refused) {
    return std::nullopt;
  }
  return Finding{Severity::kError,
                 "RTP/JPEG knows 4:2:0 and 4:2:2 only (RFC 2435 4.1), so nothing is sent as 4:4:4: "
                 "use --subsampling 420",
                 Remedy{Remedy::Kind::kSubsampling, static_cast<int>(Subsampling::k420), "4:2:0"}};
}

std::optional<Finding> rtcp_missing(const Evidence& e) {
  constexpr Duration kLong = std::chrono::seconds(15);
  if (!e.is_rtp() || e.now.role == Role::kLoopback || unreported_for(e) <= kLong) {
    return std::nullopt;
  }
  const bool sends = e.now.role == Role::kSender;
  if (sends ? e.stage(Stage::kSent) == 0 : e.since.rtp.received == 0) return std::nullopt;
  return Finding{Severity::kInfo,
                 words("No report (RTCP) of the %s for %.0f s: ", sends ? "receiver" : "sender",
                       seconds(unreported_for(e))) +
                     (sends ? "its loss, jitter and round trip are not known. FFmpeg sends none; "
                              "else see whether port + 1 is let through"
                            : "its clock is not known, nor whether it ended. See whether port + 1 "
                              "is let through")};
}

std::optional<Finding> rtp_restarted(const Evidence& e) {
  const std::uint64_t changes = e.since.rtp.source_changes;
  const std::uint64_t restarts = e.since.rtp.restarts;
  if (!e.is_rtp() || !e.receives() || changes + restarts == 0) return std::nullopt;
  return Finding{Severity::kInfo,
                 changes > 0
                     ? "Another RTP source took the stream over, " + counted(changes, "time") +
                           ": the sender was started again, or there are two of them"
                     : "The packets' numbers began anew, " + counted(restarts, "time") +
                           ": the sender was started again, or something rewrites them"};
}

std::optional<Finding> rtp_receive_buffer(const Evidence& e, std::uint64_t drops) {
  const double came = static_cast<double>(e.since.rtp.received + drops);
  std::string text =
      "The system dropped " + counted(drops, "packet") + " because the receive buffer was full";
  Finding finding{severity_of_loss(static_cast<double>(drops) / came).value_or(Severity::kWarning),
                  text};
  const double bytes = e.datagram_bytes();
  if (bytes <= 0 || e.now.link.rcvbuf_bytes <= 0) {
    finding.text += ". " + advice_on_buffer(e.now.link);
    return finding;
  }
  const double holds = kKernelShare * e.now.link.rcvbuf_bytes / (bytes + kPacketOverhead);
  const double frame = e.now.rtp->packets_per_frame;
  finding.text += words(": it holds %.0f of them, and a frame is %.0f. ", holds, frame);
  if (frame > holds / 2) {
    finding.text += "Let the sender spread a frame's packets in time (--pace). ";
    const auto& settings = e.now.link.settings;
    constexpr int kHalf = 50;  // percent of the interval
    if (settings && settings->pace * 100 < kHalf) {
      finding.remedy = Remedy{Remedy::Kind::kPace, kHalf, "Pace over half a frame"};
    }
  }
  finding.text += advice_on_buffer(e.now.link);
  return finding;
}

}  // namespace framescope::model::rule
