// Rules of what happens within a receiver or a sender.
#include <algorithm>
#include <cmath>

#include "model/diagnosis_rules.hpp"

namespace framescope::model::rule {
namespace {

// The kernel allows twice what it grants, and counts a buffer's header and end beside the payload.
constexpr double kKernelShare = 2;
constexpr double kSocketBufferOverhead = 768;

/// Share and count in words: "12 % of the frames (36 of 300)".
std::string of_the_frames(const Evidence& e, std::uint64_t count) {
  return percent(e.share(count)) + " of the frames (" + std::to_string(count) + " of " +
         std::to_string(e.ended()) + ")";
}

std::optional<Severity> severity_of(const Evidence& e, std::uint64_t count) {
  return e.ended() < kEnough ? std::nullopt : severity_of_loss(e.share(count));
}

/// Share of the frames that never came, or not whole, for whatever reason.
double lost_share(const Evidence& e) {
  return e.share(e.outcome(FrameOutcome::kLostInNetwork) + e.outcome(FrameOutcome::kLostInKernel) +
                 e.outcome(FrameOutcome::kImpaired) + e.outcome(FrameOutcome::kIncomplete));
}

/// "decoding takes 8.1 ms, a frame comes every 6.0 ms"
std::string against_interval(const Evidence& e, const std::optional<Duration>& takes,
                             const char* what) {
  const auto interval = e.interval();
  if (!takes || !interval) return "";
  return std::string(": ") + what + " takes " + ms(*takes) + " of the " + ms(*interval) +
         " between frames";
}

/// Frames that came evenly would all be decoded.
bool decodes_in_time(const Evidence& e) {
  const auto interval = e.interval();
  return e.now.decode_time && interval && *e.now.decode_time * 2 < *interval;
}

enum class SlowStage : std::uint8_t { kScale, kEncode, kSend, kElsewhere };

/// What keeps a sender from taking the next frame in time.
SlowStage slow_stage(const Evidence& e) {
  const Duration interval = e.interval().value_or(Duration{0});
  const Duration whole = e.now.encode_time.value_or(Duration{0});
  const SpanSummaries& spans = e.final ? e.now.spans_run : e.now.spans_window;
  if (interval > Duration{0} && whole * 5 >= interval * 4) {
    return e.now.scale_time.value_or(Duration{0}) * 2 > whole ? SlowStage::kScale
                                                              : SlowStage::kEncode;
  }
  const SpanSummary& send = spans[static_cast<std::size_t>(Span::kSend)];
  // Packets that are spread over a part of the interval are not held up.
  const auto& settings = e.now.link.settings;
  const Duration paced =
      settings && e.is_rtp() ? from_seconds(seconds(interval) * settings->pace) : Duration{0};
  const bool is_slow = send.samples > 0 && (send.p50 - paced) * 2 > interval;
  return is_slow ? SlowStage::kSend : SlowStage::kElsewhere;
}

std::string words_of(SlowStage stage) {
  switch (stage) {
    case SlowStage::kScale:
      return "Scaling takes most of it, and this processor cannot keep up: lower --fps, or take a "
             "source with smaller pictures";
    case SlowStage::kEncode:
      return "The JPEG encoder takes most of it, and this processor cannot keep up: lower --width "
             "or --fps";
    case SlowStage::kSend:
      return "Sending holds them up: the network interface is slower than the stream, lower the "
             "bit rate";
    case SlowStage::kElsewhere:
      return "That leaves time enough, so something else takes the processor: close it, or lower "
             "--fps";
  }
  return "";
}

/// Half the width that is sent, as far as that still shows something.
Remedy half_width(const Evidence& e, const StreamSettings& settings) {
  const int base = e.now.width_px > 0 ? e.now.width_px : settings.width_px;
  const int half = std::max(base / 2 / 16 * 16, 160);
  return {Remedy::Kind::kWidth, half, words("Width %d", half)};
}

/// What a frame must fit, in words.
std::string limit_of(const StreamSettings& settings) {
  return settings.wire == WireFormat::kRtp
             ? "RTP's limit of 4 MiB a frame"
             : words("a datagram of %zu bytes", settings.max_datagram_bytes);
}

}  // namespace

std::string advice_on_buffer(const LinkFacts& link) {
  if (link.rcvbuf_bytes < link.rcvbuf_asked_bytes) {
    return words("Run: sudo sysctl -w net.core.rmem_max=%d",
                 std::max(link.rcvbuf_asked_bytes, 4 << 20));
  }
  if (link.rcvbuf_asked_bytes < 4 << 20) return "Use --rcvbuf 4194304";
  return "Lower the bit rate, or give this program more of the processor";
}

std::optional<Finding> receive_buffer(const Evidence& e) {
  const std::uint64_t lost = e.outcome(FrameOutcome::kLostInKernel);
  const std::uint64_t drops = std::max(lost, e.since.datagrams.kernel_drops);
  if (drops == 0 || !e.receives()) return std::nullopt;
  if (e.is_rtp()) return rtp_receive_buffer(e, drops);
  const LinkFacts& link = e.now.link;
  std::string text =
      "The system dropped " + counted(drops, "datagram") + " because the receive buffer was full";
  if (const double bytes = e.datagram_bytes(); bytes > 0 && link.rcvbuf_bytes > 0) {
    const auto holds = static_cast<std::uint64_t>(kKernelShare * link.rcvbuf_bytes /
                                                  (bytes + kSocketBufferOverhead));
    text += ": it holds " + std::to_string(holds) + " of your frames";
    if (const auto interval = e.interval()) {
      text += ", or " + ms(*interval * static_cast<std::int64_t>(holds));
    }
  }
  return Finding{severity_of(e, drops).value_or(Severity::kWarning),
                 text + ". " + advice_on_buffer(link)};
}

std::optional<Finding> receiver_slow(const Evidence& e) {
  const std::uint64_t count = e.outcome(FrameOutcome::kSupersededBeforeDecode);
  const auto severity = severity_of(e, count);
  if (!severity || !e.receives() || decodes_in_time(e)) return std::nullopt;
  return Finding{*severity, of_the_frames(e, count) + " were replaced before they were decoded" +
                                against_interval(e, e.now.decode_time, "decoding") +
                                ". This processor cannot keep up: lower the sender's --width or "
                                "--fps, or close what else uses it"};
}

std::optional<Finding> freezes(const Evidence& e) {
  constexpr std::uint64_t kMany = 3;
  if (!e.receives() || e.final || e.since.freezes < kMany) return std::nullopt;
  return Finding{Severity::kWarning,
                 words("The picture froze %llu times in %.0f s",
                       static_cast<unsigned long long>(e.since.freezes), seconds(e.span)) +
                     ": frames come in fits, or are lost several in a row. The trace shows which "
                     "stage they waited in"};
}

std::optional<Finding> bunched(const Evidence& e) {
  const std::uint64_t count = e.outcome(FrameOutcome::kSupersededBeforeDecode);
  if (!severity_of(e, count) || !e.receives() || !decodes_in_time(e)) return std::nullopt;
  return Finding{Severity::kWarning,
                 of_the_frames(e, count) + " were replaced before they were decoded, though " +
                     "decoding takes only " + ms(*e.now.decode_time) + " of the " +
                     ms(*e.interval()) +
                     " between frames: they arrive in bunches, and the newest wins. Look at what "
                     "holds them up on the way"};
}

std::optional<Finding> display_slow(const Evidence& e) {
  const std::uint64_t count = e.outcome(FrameOutcome::kSupersededBeforeDisplay);
  const auto severity = severity_of(e, count);
  if (!severity || !e.receives()) return std::nullopt;
  return Finding{std::min(*severity, Severity::kWarning),
                 of_the_frames(e, count) +
                     " were decoded, but replaced before the window could show them: it draws less "
                     "often than frames come. Lower --fps, or make the window smaller"};
}

std::optional<Finding> sender_slow(const Evidence& e) {
  const std::uint64_t count = e.outcome(FrameOutcome::kSupersededBeforeEncode);
  const auto severity = severity_of(e, count);
  if (!severity || !e.sends()) return std::nullopt;
  const Duration whole = e.now.encode_time.value_or(Duration{0});
  const SlowStage slow = slow_stage(e);
  Finding finding{*severity, of_the_frames(e, count) + " were replaced before they were encoded" +
                                 against_interval(e, whole, "a frame") + ". " + words_of(slow)};
  const int half = e.now.width_px / 2 / 16 * 16;
  constexpr int kSmallest = 160;
  const bool is_work = slow == SlowStage::kScale || slow == SlowStage::kEncode;
  if (is_work && half >= kSmallest) {
    finding.remedy = Remedy{Remedy::Kind::kWidth, half, words("Width %d", half)};
  }
  return finding;
}

std::optional<Finding> source_slow(const Evidence& e) {
  constexpr Thresholds kLimits;
  constexpr Duration kLong = std::chrono::seconds(5);
  const Stage first = e.sends() ? Stage::kCaptured : Stage::kReceived;
  const auto index = static_cast<std::size_t>(first);
  const auto fps = e.final ? e.now.fps_run[index] : e.now.fps_window[index];
  const double nominal = e.now.link.nominal_fps.value_or(0);
  // What was lost on the way is another matter, and a stream that stands still is as well.
  if (nominal <= 0 || e.span < kLong || !fps || *fps <= 0 ||
      (!e.sends() && lost_share(e) > kLimits.loss_warning)) {
    return std::nullopt;
  }
  // Of ten seconds, as one slow moment is none.
  const double mean = static_cast<double>(e.stage(first)) / seconds(e.span);
  const double rate = std::max(*fps, e.final ? 0 : mean);
  if (rate >= nominal * kLimits.fps_error) return std::nullopt;
  return Finding{
      Severity::kWarning,
      words("The %s gives %.1f of %.1f FPS: ", e.sends() ? "source" : "sender", rate, nominal) +
          (e.sends() ? "a camera lengthens its exposure in the dark, or the processor "
                       "is busy; more light, or a lower --fps"
                     : "it has no more, or drops them before it sends; look at its own "
                       "account")};
}

std::optional<Finding> too_large(const Evidence& e) {
  const std::uint64_t count = e.outcome(FrameOutcome::kTooLarge);
  if (count == 0 || !e.sends()) return std::nullopt;
  Finding finding{severity_of(e, count).value_or(Severity::kWarning),
                  of_the_frames(e, count) + " are too large to send"};
  const auto& settings = e.now.link.settings;
  if (!settings) return finding;
  finding.text =
      of_the_frames(e, count) + " do not fit " + limit_of(*settings) + " and are dropped";
  if (settings->oversize == Oversize::kFit) {
    finding.text += ": no quality makes them fit, lower --width";
    finding.remedy = half_width(e, *settings);
  } else {
    finding.text += ": lower --quality or --width, or use --oversize fit";
    finding.remedy = Remedy{Remedy::Kind::kFit, 0, "Fit the quality"};
  }
  return finding;
}

std::optional<Finding> quality_lowered(const Evidence& e) {
  const auto& settings = e.now.link.settings;
  if (!e.sends() || !settings || settings->auto_quality || !e.now.quality ||
      settings->oversize != Oversize::kFit || *e.now.quality >= settings->quality) {
    return std::nullopt;
  }
  return Finding{Severity::kInfo, words("Quality %d does not fit ", settings->quality) +
                                      limit_of(*settings) + words(": using %d", *e.now.quality)};
}

/// A hunt that has come down to the lowest quality has nothing left to give.
std::optional<Finding> target_missed(const Evidence& e) {
  const auto& settings = e.now.link.settings;
  if (!e.sends() || !settings || !settings->auto_quality || e.now.quality != 1) return std::nullopt;
  return Finding{Severity::kWarning,
                 "Even JPEG quality 1 can hardly hold the target " + to_string(settings->target) +
                     ": lower --width, or choose another --target",
                 half_width(e, *settings)};
}

std::optional<Finding> script_altchars(const Evidence& e) {
  if (!e.sends() || e.now.link.plain_receivers == 0 || e.now.wire != WireFormat::kBase64) {
    return std::nullopt;
  }
  return Finding{
      Severity::kInfo,
      counted(e.now.link.plain_receivers, "receiver") +
          " said a plain Hello, as the tutorial's client does. If it decodes with "
          "b64decode(packet, ' /'), Python 3.15 warns that + is not in that alphabet, and a later "
          "one will break the pictures: write b64decode(packet)"};
}

}  // namespace framescope::model::rule
