#include "app/report.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdarg>
#include <string_view>

#include "model/stats_json.hpp"

namespace framescope::app {
namespace {

using model::Snapshot;
using model::Span;
using model::Stage;

[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...) {
  char buffer[256];
  va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(buffer, sizeof buffer, pattern, arguments);
  va_end(arguments);
  return buffer;
}

std::optional<std::uint64_t> frames(const Snapshot& snapshot, Stage stage) {
  return snapshot.frames[static_cast<std::size_t>(stage)];
}

/// Right-aligned, or a dash for what is not known.
std::string cell(const std::optional<double>& value, int width, int decimals) {
  return value ? format("%*.*f", width, decimals, *value) : format("%*s", width, "-");
}

std::uint64_t dropped(const Snapshot& snapshot) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    if (is_drop(static_cast<FrameOutcome>(i))) sum += snapshot.outcomes[i];
  }
  return sum;
}

/// The outcome most frames were dropped with, for the eye to find.
std::string_view main_cause(const Snapshot& snapshot) {
  std::size_t most = 0;
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const auto outcome = static_cast<FrameOutcome>(i);
    if (is_drop(outcome) && snapshot.outcomes[i] > (most == 0 ? 0 : snapshot.outcomes[most]))
      most = i;
  }
  return most == 0 ? "" : label(static_cast<FrameOutcome>(most));
}

std::optional<double> span_ms(const model::SpanSummaries& spans, Span span,
                              Duration model::SpanSummary::*which) {
  const model::SpanSummary& summary = spans[static_cast<std::size_t>(span)];
  if (summary.samples == 0) return std::nullopt;
  return milliseconds(summary.*which);
}

std::optional<double> fps(const Snapshot& snapshot, Stage stage) {
  return snapshot.fps_window[static_cast<std::size_t>(stage)];
}

constexpr const char* kHeader =
    "    time   fps: capt    sent    recv   shown   datagram  quality   p50 ms   p99 ms    dropped";

std::string row(const Snapshot& snapshot) {
  const std::optional<double> quality =
      snapshot.quality ? std::optional<double>(*snapshot.quality) : std::nullopt;
  return format("%7.1fs  ", seconds(snapshot.elapsed)) +
         cell(fps(snapshot, Stage::kCaptured), 10, 1) + cell(fps(snapshot, Stage::kSent), 8, 1) +
         cell(fps(snapshot, Stage::kReceived), 8, 1) +
         cell(fps(snapshot, Stage::kDisplayed), 8, 1) + cell(snapshot.size_mean_bytes, 9, 0) +
         " B" + cell(quality, 9, 0) +
         cell(span_ms(snapshot.spans_window, Span::kEndToEnd, &model::SpanSummary::p50), 9, 2) +
         cell(span_ms(snapshot.spans_window, Span::kEndToEnd, &model::SpanSummary::p99), 9, 2) +
         format("%11" PRIu64, dropped(snapshot)) + "  " + std::string(main_cause(snapshot));
}

/// Of the run's latencies.
std::string clock_words(const Snapshot& snapshot) {
  std::string words(to_string(snapshot.clock_run));
  if (snapshot.clock_run != model::LatencyClock::kEstimated || !snapshot.clock_error) return words;
  return words + format(" +-%.2f ms", milliseconds(*snapshot.clock_error));
}

void add_outcomes(const Snapshot& snapshot, std::uint64_t total, std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const std::uint64_t count = snapshot.outcomes[i];
    if (count == 0) continue;
    const std::string name(label(static_cast<FrameOutcome>(i)));
    const double percent =
        total > 0 ? 100.0 * static_cast<double>(count) / static_cast<double>(total) : 0;
    lines.push_back(format("  %-28s %10" PRIu64 "  %6.2f %%", name.c_str(), count, percent));
  }
}

/// What a role does not know is left out.
void add_rtp(const model::RtpFigures& rtp, const Snapshot& snapshot,
             std::vector<std::string>& lines) {
  std::string text = format("  rtp: %.1f packets a frame", rtp.packets_per_frame);
  if (snapshot.role != model::Role::kReceiver)
    text += format(", %" PRIu64 " sent", rtp.packets_sent);
  if (snapshot.role != model::Role::kSender) {
    text += format(", %" PRIu64 " received, %" PRIu64 " lost, %" PRIu64 " late",
                   rtp.packets_received, rtp.packets_lost, rtp.packets_late);
  }
  if (rtp.reported_loss) text += format(", %.1f %% reported lost", *rtp.reported_loss * 100);
  if (rtp.packet_jitter) text += format(", jitter %.2f ms", milliseconds(*rtp.packet_jitter));
  if (snapshot.rtt) text += format(", rtt %.2f ms", milliseconds(*snapshot.rtt));
  lines.push_back(text);
}

}  // namespace

std::vector<std::string> summary_lines(const Snapshot& snapshot) {
  std::vector<std::string> lines;
  const bool sender = snapshot.role == model::Role::kSender;
  const bool receiver = snapshot.role == model::Role::kReceiver;
  const std::uint64_t total =
      (receiver ? (snapshot.expected ? snapshot.expected : frames(snapshot, Stage::kReceived))
                : frames(snapshot, Stage::kCaptured))
          .value_or(0);
  const char* opened = !receiver ? "captured" : snapshot.expected ? "expected" : "received";
  lines.push_back(format("%s, %.1f s", std::string(to_string(snapshot.role)).c_str(),
                         seconds(snapshot.elapsed)));
  lines.push_back(format("  %-28s %10" PRIu64 "  100.00 %%", opened, total));
  if (sender) {
    lines.push_back(
        format("  %-28s %10" PRIu64, "sent", frames(snapshot, Stage::kSent).value_or(0)));
  }
  add_outcomes(snapshot, total, lines);
  if (snapshot.network_loss == model::NetworkLoss::kUnmeasurable) {
    lines.push_back(format("  lost in network: unmeasurable, frames carry no number (about %" PRIu64
                           " by the %s)",
                           snapshot.network_loss_estimate.value_or(0),
                           snapshot.loss_by_time_code ? "burnt-in time code" : "gaps"));
  }
  if (snapshot.network_loss == model::NetworkLoss::kEstimated) {
    lines.push_back(format("  lost in network: about %" PRIu64 " by the packets' sequence numbers",
                           snapshot.network_loss_estimate.value_or(0)));
  }
  const auto mean = snapshot.size_mean_bytes;
  if (mean) {
    lines.push_back(format("  datagram %.0f bytes on average, %u at most, %.1f IP fragments", *mean,
                           snapshot.datagrams.size_max, snapshot.ip_fragments_mean.value_or(0)));
  }
  if (snapshot.rtp) add_rtp(*snapshot.rtp, snapshot, lines);
  const auto p50 = span_ms(snapshot.spans_run, Span::kEndToEnd, &model::SpanSummary::p50);
  const auto p99 = span_ms(snapshot.spans_run, Span::kEndToEnd, &model::SpanSummary::p99);
  if (p50 && p99) {
    lines.push_back(format("  end to end p50 %.2f ms, p99 %.2f ms (clock: %s)", *p50, *p99,
                           clock_words(snapshot).c_str()));
  } else if (snapshot.clock_error) {
    lines.push_back(format("  end to end unknown: the clocks' offset is known to +-%.1f ms only",
                           milliseconds(*snapshot.clock_error)));
  }
  if (snapshot.glass_run.samples > 0) {
    lines.push_back(format("  glass to glass p50 %.2f ms, p99 %.2f ms (clock: %s)",
                           milliseconds(snapshot.glass_run.p50),
                           milliseconds(snapshot.glass_run.p99),
                           std::string(to_string(*snapshot.glass_clock)).c_str()));
  }
  return lines;
}

void Report::interval(const Snapshot& snapshot) {
  constexpr int kRowsPerHeader = 20;
  if (stats_ == Stats::kJson) line(model::interval_json(snapshot));
  if (stats_ != Stats::kTable) return;
  if (rows_++ % kRowsPerHeader == 0) line(kHeader);
  line(row(snapshot));
}

void Report::summary(const Snapshot& snapshot) {
  if (stats_ == Stats::kJson) line(model::summary_json(snapshot));
  if (stats_ != Stats::kTable) return;
  for (const std::string& text : summary_lines(snapshot)) line(text);
}

void Report::notes(const Snapshot& snapshot, bool last) {
  // Figures that change are no news; what comes back may be.
  constexpr Duration kPatience = std::chrono::seconds(30);
  constexpr Duration kReturnPatience = std::chrono::seconds(5);
  // What was taken back is news when it comes again.
  for (auto& [id, told] : told_) {
    const bool stands =
        std::ranges::any_of(snapshot.notes, [&](const auto& note) { return note.id == id; });
    if (!stands) told.text.clear();
  }
  for (const model::Note& note : snapshot.notes) {
    if (note.id == "healthy" && !last) continue;
    const auto [told, first] = told_.try_emplace(note.id);
    if (told->second.text == note.text) continue;
    const Duration patience = told->second.text.empty() ? kReturnPatience : kPatience;
    if (!first && !last && snapshot.at - told->second.at < patience) continue;
    told->second = {note.text, snapshot.at};
    message(note.text);
  }
}

void Report::message(const std::string& text) {
  std::fprintf(err_, "framescope: %s\n", text.c_str());
  std::fflush(err_);
}

void Report::line(const std::string& text) {
  if (broken_) return;
  broken_ = std::fprintf(out_, "%s\n", text.c_str()) < 0 || std::fflush(out_) != 0;
}

}  // namespace framescope::app
