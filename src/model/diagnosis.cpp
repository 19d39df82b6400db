#include "model/diagnosis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <utility>

#include "model/diagnosis_rules.hpp"

namespace framescope::model {

std::span<const Rule> rules() {
  static constexpr std::array kRules{
      Rule{"no_answer", "no frame has come: nobody answers hello, or nobody pushes",
           rule::nobody_answers},
      Rule{"not_jpeg", "what comes is no JPEG in one datagram; its dialect is named",
           rule::not_jpeg},
      Rule{"stalled", "frames came, and none has for 2 s, or RTP's sender said BYE", rule::stalled},
      Rule{"no_receiver", "nobody has said hello, or nobody is left", rule::no_receiver},
      Rule{"receive_buffer",
           "the system dropped datagrams at the full receive buffer: how many frames it holds, and "
           "the command that enlarges it",
           rule::receive_buffer},
      Rule{"rtp_packet_loss",
           "packets of RTP were lost, an error above 5 %: how many frames that touched, and what "
           "limits the harm",
           rule::rtp_packet_loss},
      Rule{"receiver_slow",
           "frames are replaced before they are decoded, and decoding takes more than half of the "
           "interval",
           rule::receiver_slow},
      Rule{"freezes", "the picture froze three times and more in ten seconds", rule::freezes},
      Rule{"bunched",
           "frames are replaced before they are decoded, though decoding is quick: they come in "
           "bunches",
           rule::bunched},
      Rule{"display_slow", "the window draws less often than frames come", rule::display_slow},
      Rule{"sender_slow", "frames are replaced before they are encoded; which stage takes the time",
           rule::sender_slow},
      Rule{"source_slow", "the source gives less than 80 % of the frames a second that it should",
           rule::source_slow},
      Rule{"too_large", "frames do not fit a datagram and are dropped", rule::too_large},
      Rule{"cut_pictures", "pictures come without their end: something cuts them silently",
           rule::cut_pictures},
      Rule{"damaged_pictures", "datagrams or pictures come damaged", rule::damaged_pictures},
      Rule{"network_loss", "frames were lost in the network, one by one or in bursts",
           rule::network_loss},
      Rule{"guessed_loss",
           "a stream without numbers seems to lose frames: by the burnt-in time code, or by gaps",
           rule::guessed_loss},
      Rule{"fragment_loss",
           "a datagram is several IP fragments and lost with any of them: the loss of packets "
           "behind the loss of frames",
           rule::fragment_loss},
      Rule{"base64_cost",
           "what base64 costs in fragments and in points of survival, at the loss that is measured",
           rule::base64_cost},
      Rule{"late", "frames came after a newer one: the network reorders", rule::late},
      Rule{"bursts",
           "more than a third of the frames follow right behind another one, instead of evenly",
           rule::bursts},
      Rule{"jitter", "interarrival jitter above 5 ms and half of the interval", rule::jitter},
      Rule{"clock_uncertain",
           "the sender's clock is not known well enough to show a one-way latency",
           rule::clock_uncertain},
      Rule{"duplicates",
           "more than 5 % of the datagrams come twice, or repeat the picture before them",
           rule::duplicates},
      Rule{"rtp_late", "more than 1 % of RTP's packets came after their frame had ended",
           rule::rtp_late},
      Rule{"rtp_tables",
           "RTP's quantisation tables are missing or are none that RFC 2435 knows, or one serves "
           "luma and chroma",
           rule::rtp_tables},
      Rule{"rtp_huffman",
           "most pictures of another RTP sender are damaged though no packet is missing: its "
           "Huffman tables may not be the standard ones",
           rule::rtp_huffman},
      Rule{"rtp_dimensions", "pictures larger than 2040 px, which RTP's own header cannot say",
           rule::rtp_dimensions},
      Rule{"rtp_odd_size",
           "sides that are no multiples of 8, which other RTP receivers show with an edge",
           rule::rtp_odd_size},
      Rule{"rtp_subsampling", "4:4:4, which RFC 2435 does not know", rule::rtp_subsampling},
      Rule{"rtcp_missing", "no report of the other end for 15 s", rule::rtcp_missing},
      Rule{"rtp_restarted", "the RTP sender was started again: another SSRC, or other numbers",
           rule::rtp_restarted},
      Rule{"impaired", "the impairment simulator of this program dropped frames", rule::impaired},
      Rule{"foreign_sender", "another sender pushes to the same port", rule::foreign_sender},
      Rule{"quality_lowered", "the quality was lowered so that frames fit a datagram",
           rule::quality_lowered},
      Rule{"target_missed", "the automatic quality cannot hold its target", rule::target_missed},
      Rule{"script_altchars",
           "a receiver said a plain hello: a script that may decode base64 in a way that future "
           "Pythons reject",
           rule::script_altchars},
  };
  return kRules;
}

std::string diagnosis_table_markdown() {
  std::string table = "| id | |\n|---|---|\n";
  for (const Rule& rule : rules()) {
    table.append("| `").append(rule.id).append("` | ").append(rule.meaning).append(" |\n");
  }
  return table + "| `healthy` | frames flow and nothing above is a warning or an error |\n";
}

std::vector<Note> diagnose(const Evidence& evidence) {
  std::vector<Note> notes;
  const auto add = [&](std::string_view id, std::optional<Finding> finding) {
    if (!finding) return;
    notes.push_back({std::string(id), finding->severity, std::move(finding->text), evidence.now.at,
                     std::move(finding->remedy)});
  };
  for (const Rule& rule : rules()) add(rule.id, rule.judge(evidence));
  const bool at_fault =
      std::ranges::any_of(notes, [](const Note& note) { return note.severity > Severity::kInfo; });
  if (!at_fault) add("healthy", rule::healthy(evidence));
  std::ranges::stable_sort(notes, std::greater{}, &Note::severity);
  return notes;
}

const std::vector<Note>& Diagnosis::update(const Snapshot& snapshot) {
  window_.add(snapshot);
  if (made_ && !EvidenceWindow::is_step(snapshot.at - *made_)) return findings_;
  made_ = snapshot.at;
  const Evidence evidence = window_.evidence(snapshot);
  packet_loss_ = evidence.packet_loss();
  patched_ = evidence.since.rtp.frames_patched;
  std::vector<Note> findings = diagnose(evidence);
  drop_hasty(findings);
  date(findings, snapshot.at);
  findings_ = std::move(findings);
  return findings_;
}

std::vector<Note> Diagnosis::conclude(const Snapshot& final) const {
  std::vector<Note> findings = diagnose(whole_run(final));
  date(findings, final.at);
  return findings;
}

/// A quality that was just raised is not lowered yet: the newest frame is older than the wish.
void Diagnosis::drop_hasty(std::vector<Note>& findings) {
  const bool lowered = std::ranges::find(findings, "quality_lowered", &Note::id) != findings.end();
  if (lowered && !std::exchange(was_lowered_, lowered)) {
    std::erase_if(findings, [](const Note& note) { return note.id == "quality_lowered"; });
  }
  was_lowered_ = lowered;
}

/// What was found before as well has held since then.
void Diagnosis::date(std::vector<Note>& findings, Time now) const {
  for (Note& finding : findings) {
    const auto before = std::ranges::find(findings_, finding.id, &Note::id);
    finding.at = before != findings_.end() ? before->at : now;
  }
}

StreamSettings applied(const Remedy& remedy, StreamSettings settings) {
  switch (remedy.kind) {
    case Remedy::Kind::kQuality:
      settings.quality = std::clamp(remedy.value, 1, 100);
      settings.auto_quality = false;
      break;
    case Remedy::Kind::kWidth:
      settings.width_px = remedy.value;
      break;
    case Remedy::Kind::kWire:
      settings.wire = static_cast<WireFormat>(remedy.value);
      // RFC 2435 knows no other.
      if (settings.wire == WireFormat::kRtp && settings.subsampling == Subsampling::k444) {
        settings.subsampling = Subsampling::k420;
      }
      break;
    case Remedy::Kind::kFit:
      settings.oversize = Oversize::kFit;
      break;
    case Remedy::Kind::kImpairmentOff:
      settings.impairment = {};
      break;
    case Remedy::Kind::kSubsampling:
      settings.subsampling = static_cast<Subsampling>(remedy.value);
      break;
    case Remedy::Kind::kPartialPictures:
      settings.restart_markers = settings.partial_pictures = true;
      break;
    case Remedy::Kind::kPacketBytes:
      settings.rtp_datagram_bytes = static_cast<std::size_t>(std::max(remedy.value, 0));
      break;
    case Remedy::Kind::kPace:
      settings.pace = std::clamp(remedy.value, 0, 100) / 100.0;
      break;
  }
  return settings;
}

namespace rule {
namespace {

/// Nearly all frames came through, at nearly the rate that there should be.
bool proves_health(const Evidence& e, std::uint64_t good, double fps) {
  constexpr Thresholds kLimits;
  const auto& nominal = e.now.link.nominal_fps;
  if (nominal && fps < *nominal * kLimits.fps_warning) return false;
  return static_cast<double>(good) >= (1 - kLimits.loss_warning) * static_cast<double>(e.ended());
}

}  // namespace

std::string words(const char* format, ...) {
  std::array<char, 1024> buffer{};
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(buffer.data(), buffer.size(), format, arguments);
  va_end(arguments);
  return buffer.data();
}

std::string percent(double share) {
  const double value = share * 100;
  return words(value < 0.995 ? "%.2f %%" : value < 9.95 ? "%.1f %%" : "%.0f %%", value);
}

std::string counted(std::uint64_t count, const char* what) {
  return words("%llu %s%s", static_cast<unsigned long long>(count), what, count == 1 ? "" : "s");
}

std::string ms(Duration span) {
  const double value = milliseconds(span);
  return words(value < 9.95 ? "%.1f ms" : "%.0f ms", value);
}

std::string size(double bytes) {
  return bytes < 1000 ? words("%.0f B", bytes) : words("%.1f KB", bytes / 1000);
}

std::optional<Severity> severity_of_loss(double share) {
  constexpr Thresholds kLimits;
  if (share > kLimits.loss_error) return Severity::kError;
  if (share > kLimits.loss_warning) return Severity::kWarning;
  return std::nullopt;
}

Finding blame(const Evidence& e, std::uint64_t ImpairmentCounts::*what, Severity severity,
              const std::string& found, const char* otherwise) {
  if (e.since.impairment.*what == 0) return {severity, found + ": " + otherwise};
  return {severity, found + ": the impairment simulator of this program does that",
          Remedy{Remedy::Kind::kImpairmentOff, 0, "Switch it off"}};
}

std::optional<Finding> healthy(const Evidence& e) {
  const bool sends_only = e.now.role == Role::kSender;
  const Stage last = sends_only ? Stage::kSent : Stage::kDisplayed;
  const auto fps = e.now.fps_window[static_cast<std::size_t>(last)];
  const std::uint64_t good = e.stage(last);
  if (e.ended() < kEnough || good == 0 || !(e.final || (fps && *fps > 0))) return std::nullopt;
  const auto rate = e.final ? e.now.fps_run[static_cast<std::size_t>(last)] : fps;
  if (!proves_health(e, good, rate.value_or(0))) return std::nullopt;
  std::string text = "Healthy: " + words("%.1f", rate.value_or(0));
  if (e.now.link.nominal_fps) text += words(" of %.1f", *e.now.link.nominal_fps);
  text += words(" FPS, %llu of %llu frames %s", static_cast<unsigned long long>(good),
                static_cast<unsigned long long>(e.ended()), sends_only ? "sent" : "shown");
  if (!e.final) text += words(" in %.0f s", seconds(e.span));
  const SpanSummaries& spans = e.final ? e.now.spans_run : e.now.spans_window;
  const SpanSummary& whole = spans[static_cast<std::size_t>(Span::kEndToEnd)];
  if (e.now.clock != LatencyClock::kUnknown && whole.samples > 0) {
    text += "; latency p50 " + ms(whole.p50) + ", p99 " + ms(whole.p99) + " (" +
            std::string(to_string(e.now.clock)) + ")";
  }
  if (e.now.network_loss == NetworkLoss::kUnmeasurable) {
    text += "; what the network lost cannot be known, as the frames carry no number";
  }
  return Finding{Severity::kInfo, text};
}

}  // namespace rule
}  // namespace framescope::model
