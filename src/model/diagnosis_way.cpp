// Rules of what happens between sender and receiver.
#include <algorithm>
#include <cmath>

#include "model/diagnosis_rules.hpp"
#include "model/offset_trust.hpp"
#include "model/size_model.hpp"

namespace framescope::model::rule {
namespace {

double survival(double packet_loss, double fragments) {
  return std::pow(1 - packet_loss, fragments);
}

/// Loss that is worth a word, of enough frames.
bool loses(const Evidence& e) {
  return e.ended() >= kEnough && severity_of_loss(e.share(e.vanished()));
}

/// The highest quality whose datagrams lose half as many frames at this packet loss; nothing if
/// none does.
std::optional<int> quality_for_half(const Evidence& e, int quality) {
  const double wanted = e.share(e.vanished()) / 2;
  for (int q = (quality - 1) / 5 * 5; q >= 20; q -= 5) {
    const double bytes = e.datagram_bytes() * relative_size(q) / relative_size(quality);
    const auto n = static_cast<double>(ip_fragments(static_cast<std::uint64_t>(bytes)));
    if (1 - survival(e.packet_loss(), n) <= wanted) return q;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Finding> network_loss(const Evidence& e) {
  const std::uint64_t lost = e.outcome(FrameOutcome::kLostInNetwork);
  const double share = e.share(lost);
  const auto severity = severity_of_loss(share);
  if (!severity || e.ended() < kEnough) return std::nullopt;
  std::string text = percent(share) + " of the frames (" + std::to_string(lost) + " of " +
                     std::to_string(e.ended()) + ") were lost in the network, ";
  const double run = static_cast<double>(lost + e.outcome(FrameOutcome::kImpaired)) /
                     static_cast<double>(std::max<std::uint64_t>(e.since.loss_runs, 1));
  // Independent losses come in runs of 1 / (1 - L).
  if (lost >= 6 && run > 1.6 / (1 - share)) {
    text += words(
        "in bursts of %.1f: a queue on the way overflows or a radio link fades. Lower "
        "the bit rate, by --quality, --width or --fps",
        run);
  } else {
    text +=
        "one by one: the way damages packets. Use a cable or a better channel; smaller "
        "datagrams survive more often";
  }
  return Finding{*severity, text};
}

namespace {

/// What the guess is made from.
const char* source_of_guess(const Snapshot& now) {
  if (now.loss_by_packets) return "the packets' sequence numbers";
  return now.loss_by_time_code ? "the numbers in the pictures" : "the gaps between arrivals";
}

}  // namespace

std::optional<Finding> guessed_loss(const Evidence& e) {
  const std::uint64_t lost = e.since.guessed_loss;
  const std::uint64_t came = e.stage(Stage::kReceived);
  if (e.now.network_loss == NetworkLoss::kMeasured || came < kEnough) return std::nullopt;
  const double share = static_cast<double>(lost) / static_cast<double>(lost + came);
  constexpr double kMany = 0.05;
  if (share < kMany) return std::nullopt;
  // A source that pauses leaves gaps as well; numbers count.
  const bool is_counted = e.now.loss_by_time_code || e.now.loss_by_packets;
  return Finding{is_counted ? Severity::kWarning : Severity::kInfo,
                 "About " + percent(share) + " of the frames (" + std::to_string(lost) +
                     ") seem to be lost before they come, estimated from " +
                     source_of_guess(e.now) +
                     ". Frames with a number would tell exactly: send with Framescope"};
}

std::optional<Finding> fragment_loss(const Evidence& e) {
  const double n = e.fragments();
  if (!loses(e) || n < 1.5 || e.is_rtp()) return std::nullopt;
  std::string text = words("A datagram is %.1f IP fragments and is lost with any of them: ", n) +
                     percent(e.packet_loss()) + " of the packets became " +
                     percent(e.share(e.vanished())) + " of the frames. ";
  if (!e.sends() || !e.now.quality) {
    return Finding{Severity::kWarning, text +
                                           "Let the sender send RTP, whose packets are one "
                                           "fragment each, or lower its quality or width"};
  }
  const std::optional<int> quality = quality_for_half(e, *e.now.quality);
  Finding finding{Severity::kWarning, text};
  if (quality) {
    finding.text +=
        words("--quality %d would lose half as many; so would a smaller --width. ", *quality);
    finding.remedy = Remedy{Remedy::Kind::kQuality, *quality, words("Quality %d", *quality)};
  } else {
    finding.text += "Lower --width. ";
  }
  // A script reads no RTP.
  if (e.now.link.plain_receivers > 0) return finding;
  finding.text +=
      "RTP (--wire rtp) sends packets of one fragment, and shows the frame in spite of a lost one";
  finding.remedy = Remedy{Remedy::Kind::kWire, static_cast<int>(WireFormat::kRtp), "RTP"};
  return finding;
}

std::optional<Finding> base64_cost(const Evidence& e) {
  if (!loses(e) || e.now.wire != WireFormat::kBase64 || e.since.base64_text_bytes == 0) {
    return std::nullopt;
  }
  const double n = e.fragments();
  const double ratio = static_cast<double>(e.since.base64_jpeg_bytes) /
                       static_cast<double>(e.since.base64_text_bytes);
  const auto raw =
      static_cast<double>(ip_fragments(static_cast<std::uint64_t>(e.datagram_bytes() * ratio)));
  const double points = survival(e.packet_loss(), raw) - survival(e.packet_loss(), n);
  if (n - raw < 0.5 || points < 0.002) return std::nullopt;
  Finding finding{points >= 0.01 ? Severity::kWarning : Severity::kInfo,
                  words("base64 costs %.1f IP fragments a frame (%.1f instead of %.0f) and with "
                        "them %.1f points of survival",
                        n - raw, n, raw, points * 100)};
  if (e.sends()) {
    finding.text +=
        ": send raw JPEG (--wire raw), or RTP (--wire rtp), if the receiver can read it";
    finding.remedy = Remedy{Remedy::Kind::kWire, static_cast<int>(WireFormat::kRaw), "Raw JPEG"};
  } else {
    finding.text += ": let the sender send raw JPEG or RTP if it can";
  }
  return finding;
}

std::optional<Finding> impaired(const Evidence& e) {
  const std::uint64_t dropped = e.outcome(FrameOutcome::kImpaired);
  if (dropped == 0 || e.ended() < kEnough) return std::nullopt;
  return Finding{Severity::kInfo,
                 "The impairment simulator of this program dropped " + percent(e.share(dropped)) +
                     " of the frames (" + std::to_string(dropped) + "), as it was told to",
                 Remedy{Remedy::Kind::kImpairmentOff, 0, "Switch it off"}};
}

std::optional<Finding> late(const Evidence& e) {
  const std::uint64_t count = e.outcome(FrameOutcome::kLate);
  const auto severity = severity_of_loss(e.share(count));
  if (!severity || e.ended() < kEnough) return std::nullopt;
  return blame(e, &ImpairmentCounts::reordered, *severity,
               percent(e.share(count)) + " of the frames (" + std::to_string(count) +
                   ") came after a newer one and were not shown",
               "the network reorders. Several paths or a balancing Wi-Fi do; use one path");
}

std::optional<Finding> jitter(const Evidence& e) {
  const auto interval = e.interval();
  constexpr Duration kNoticed = std::chrono::milliseconds(5);
  if (!e.now.jitter || !interval || e.final || e.ended() < kEnough) return std::nullopt;
  if (*e.now.jitter < kNoticed || *e.now.jitter * 2 < *interval) return std::nullopt;
  return blame(e, &ImpairmentCounts::delayed, Severity::kWarning,
               std::string(e.now.jitter_by_packets ? "Packets" : "Frames") +
                   " arrive with a jitter of " + ms(*e.now.jitter) + ", of " + ms(*interval) +
                   " between frames, and the picture moves unevenly",
               "a busy Wi-Fi does this; use a cable, or lower the bit rate");
}

std::optional<Finding> clock_uncertain(const Evidence& e) {
  if (e.now.clock != LatencyClock::kUnknown || !e.now.clock_error) return std::nullopt;
  // A small error is not the reason: the sender's own times are then beyond belief.
  if (*e.now.clock_error <= OffsetTrust::kAlwaysGood) return std::nullopt;
  return Finding{Severity::kInfo,
                 "No one-way latency is shown: the sender's clock is known to +-" +
                     ms(*e.now.clock_error) + " only" +
                     (e.now.rtt ? ", as the round trip takes " + ms(*e.now.rtt) : "") +
                     ". A quicker way, or one host, makes it known"};
}

std::optional<Finding> bursts(const Evidence& e) {
  // A numbered stream tells when its frames were sent; of a plain one only arrivals are known.
  const bool numbered = e.now.network_loss == NetworkLoss::kMeasured;
  const GapCounts& gaps = numbered ? e.since.sent_gaps : e.since.arrival_gaps;
  constexpr Duration kPaced = std::chrono::milliseconds(4);
  if (!e.receives() || gaps.gaps < kEnough || gaps.usual < kPaced) return std::nullopt;
  const double share = static_cast<double>(gaps.short_gaps) / static_cast<double>(gaps.gaps);
  if (share < 0.35) return std::nullopt;
  return Finding{Severity::kWarning,
                 "Frames " + std::string(numbered ? "are sent" : "arrive") + " in bursts: " +
                     percent(share) + " of them right behind the one before, " + ms(gaps.usual) +
                     " being the mean. A burst overruns buffers that the same frames, evenly "
                     "spaced, would pass: let the sender pace them"};
}

std::optional<Finding> duplicates(const Evidence& e) {
  const std::uint64_t copies = std::max(e.since.datagrams.duplicate, e.since.rtp.duplicate);
  const std::uint64_t twice = copies + e.since.repeated;
  // What repeats is a frame, which is a datagram but on rtp.
  const bool frames = e.is_rtp() && e.since.repeated > copies;
  const std::uint64_t received = frames ? e.stage(Stage::kReceived) : e.since.datagrams.received;
  if (received < kEnough || twice * 20 < received) return std::nullopt;
  const double share = static_cast<double>(twice) / static_cast<double>(received);
  if (e.since.repeated > copies) {
    // Slower than that it may be a picture that stands still.
    constexpr Duration kCamera = std::chrono::milliseconds(15);
    if (e.now.arrival_gaps.usual >= kCamera) return std::nullopt;
    return Finding{Severity::kWarning,
                   percent(share) + (frames ? " of the frames" : " of the datagrams") +
                       " repeat the picture before them, one every " +
                       ms(e.now.arrival_gaps.usual) +
                       ": the sender does not wait for its camera. Pace it, e.g. send only what is "
                       "new"};
  }
  return blame(e, &ImpairmentCounts::duplicated, Severity::kWarning,
               percent(share) + " of the datagrams came twice",
               "something on the way doubles them, such as a bridge with two paths");
}

}  // namespace framescope::model::rule
