#include "ui/figures.hpp"

#include <cmath>

#include "core/histogram.hpp"
#include "model/span_meters.hpp"
#include "ui/recent_drops.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

std::optional<double> fps_at(const model::Snapshot& snapshot, model::Stage stage) {
  return snapshot.fps_window[static_cast<std::size_t>(stage)];
}

/// The value of a curve at the moment that is looked at, if it was not long ago.
std::optional<double> sample_at(const model::TimeSeries& series, Time at) {
  constexpr Duration kFresh = std::chrono::seconds(2);
  const std::size_t after = series.first_from(at + Duration{1});
  if (after == 0) return std::nullopt;
  const model::TimeSeries::Value& value = series[after - 1];
  if (std::isnan(value.value) || at - value.at > kFresh) return std::nullopt;
  return value.value;
}

/// Either the newest, or what it was at the moment that a paused view looks at.
std::optional<double> at_moment(const View& view, std::optional<double> newest,
                                const model::TimeSeries& series) {
  return view.cursor ? sample_at(series, *view.cursor) : newest;
}

/// Either the newest, or what it is of the frame that a paused view looks at.
std::optional<double> of_frame(const View& view, std::optional<double> newest,
                               std::uint32_t model::FrameSample::*size) {
  if (!view.cursor) return newest;
  if (view.moment == nullptr || view.moment->sample.*size == 0) return std::nullopt;
  return view.moment->sample.*size;
}

Figure fps_figure(const View& view) {
  const bool sends = view.snapshot->role == model::Role::kSender;
  const model::Stage stage = sends ? model::Stage::kSent : model::Stage::kDisplayed;
  Figure figure{
      .name = "fps", .label = Text(sends ? "Frames sent" : "Frames shown"), .unit = "fps"};
  figure.metric = sends ? "fps.sent" : "fps.displayed";
  const auto fps = at_moment(view, fps_at(*view.snapshot, stage), view.history->fps(stage));
  const bool any = view.snapshot->frames[static_cast<std::size_t>(stage)].value_or(0) != 0;
  if (!fps || !any) return figure;
  figure.number.append("%.1f", *fps);
  if (stands_still(view.link) && !view.cursor) figure.severity = model::Severity::kError;
  if (!view.nominal_fps || *view.nominal_fps <= 0) return figure;
  figure.detail.append("of ").append("%.1f nominal", *view.nominal_fps);
  const double share = *fps / *view.nominal_fps;
  const bool judged = view.link == LinkState::kLive || stands_still(view.link);
  if (judged && share < view.thresholds.fps_warning) figure.severity = model::Severity::kWarning;
  if (judged && share < view.thresholds.fps_error) figure.severity = model::Severity::kError;
  return figure;
}

/// Of many datagrams a frame: their size, and how many there are.
Figure packet_figure(const View& view) {
  Figure figure{.name = "datagram", .label = Text("Datagram")};
  figure.metric = "datagrams.size_mean";
  std::optional<double> size = view.snapshot->size_mean_bytes;
  double packets = view.snapshot->rtp ? view.snapshot->rtp->packets_per_frame : 0;
  if (view.cursor) {
    size.reset();
    if (view.moment == nullptr || view.moment->sample.datagrams == 0) return figure;
    packets = view.moment->sample.datagrams;
    size = view.moment->sample.datagram_bytes / packets;
  }
  if (!size || !(*size > 0)) return figure;
  const Quantity shown = bytes(*size);
  figure.number = shown.number;
  figure.unit = shown.unit;
  if (packets > 0) figure.detail.append("%.0f a frame", packets);
  return figure;
}

bool is_of_rtp(const View& view) {
  return view.cursor && view.moment != nullptr ? view.moment->sample.wire == WireFormat::kRtp
                                               : view.snapshot->rtp.has_value();
}

Figure datagram_figure(const View& view) {
  if (is_of_rtp(view)) return packet_figure(view);
  Figure figure{.name = "datagram", .label = Text("Datagram")};
  figure.metric = "datagrams.size_mean";
  const auto mean = view.datagram_bytes ? view.datagram_bytes : view.snapshot->size_mean_bytes;
  const auto size = of_frame(view, mean, &model::FrameSample::datagram_bytes);
  if (!size || *size <= 0) return figure;
  const Quantity shown = bytes(*size);
  figure.number = shown.number;
  figure.unit = shown.unit;
  const std::uint64_t fragments =
      model::ip_fragments(static_cast<std::uint64_t>(std::llround(*size)));
  figure.detail = count(fragments);
  figure.detail.append(fragments == 1 ? " IP packet" : " IP fragments");
  return figure;
}

Figure drops_figure(const View& view) {
  const bool knows_all = view.snapshot->network_loss.value_or(model::NetworkLoss::kMeasured) ==
                         model::NetworkLoss::kMeasured;
  Figure figure{.name = "dropped",
                .label = Text(knows_all ? "Dropped, last 10 s" : "Dropped here, last 10 s"),
                .unit = "%",
                .share = 1.9F};
  figure.metric = "frames.drops_ratio";
  const RecentDrops recent =
      view.cursor ? recent_drops(*view.frames, *view.cursor) : view.recent_drops;
  if (recent.whole == 0) return figure;
  figure.number.append("%.2f", recent.share() * 100);
  figure.aside = short_count(recent.drops);
  figure.aside.append(" / ").append(short_count(recent.whole));
  if (recent.drops > 0) {
    figure.detail.append(label(recent.biggest)).append(" ");
    figure.detail.append(short_count(recent.biggest_count));
  } else if (knows_all) {
    figure.detail.append("none");
  }
  if (!knows_all) {
    if (!figure.detail.empty()) figure.detail.append(", ");
    const bool counts_packets = view.snapshot->network_loss == model::NetworkLoss::kEstimated;
    const auto lost = view.snapshot->network_loss_estimate;
    if (counts_packets && lost) {
      figure.detail.append("network: about ").append(short_count(*lost));
    } else {
      figure.detail.append("network: unmeasurable");
    }
  }
  if (view.running != nullptr) figure.severity = recent.severity(view.thresholds);
  return figure;
}

/// On rtp, where one lost packet costs a part of a frame, and most frames are shown all the same.
Figure lost_packets_figure(const View& view) {
  const model::Snapshot& snapshot = *view.snapshot;
  const bool sends = snapshot.role == model::Role::kSender;
  Figure figure{.name = "packets_lost", .label = Text("Packets lost, 10 s"), .unit = "%"};
  figure.metric = sends ? "rtp.reported_loss" : "rtp.packets.lost";
  if (view.cursor) return figure;
  const model::RtpFigures& rtp = *snapshot.rtp;
  if (sends) figure.label = Text("Packets lost, RTCP");
  if (sends && !rtp.reported_loss) {
    figure.detail.append("nobody reports");
    return figure;
  }
  if (!sends && rtp.packets_expected == 0) return figure;
  const double loss = sends ? *rtp.reported_loss : snapshot.packet_loss;
  figure.number.append("%.2f", loss * 100);
  if (!sends) {
    figure.detail.append(short_count(snapshot.patched)).append(" frames in part");
  }
  if (view.running == nullptr) return figure;
  if (loss > view.thresholds.loss_warning) figure.severity = model::Severity::kWarning;
  if (loss > view.thresholds.loss_error) figure.severity = model::Severity::kError;
  return figure;
}

Figure base64_figure(const View& view) {
  if (is_of_rtp(view)) return lost_packets_figure(view);
  Figure figure{.name = "base64", .label = Text("Base64 overhead"), .unit = "%"};
  figure.metric = "base64.overhead_ratio";
  const model::Snapshot& snapshot = *view.snapshot;
  if (snapshot.base64_jpeg_bytes == 0) {
    if (snapshot.datagrams.bytes != 0) figure.detail.append("none on this wire");
    return figure;
  }
  const auto jpeg = static_cast<double>(snapshot.base64_jpeg_bytes);
  const auto text = static_cast<double>(snapshot.base64_text_bytes);
  auto overhead = std::optional((text - jpeg) / jpeg * 100);
  if (view.cursor) {
    const auto datagram = of_frame(view, {}, &model::FrameSample::datagram_bytes);
    const auto inside = of_frame(view, {}, &model::FrameSample::jpeg_bytes);
    overhead.reset();
    if (datagram && inside) overhead = (*datagram - *inside) / *inside * 100;
  }
  if (!overhead) return figure;
  figure.number.append("+%.1f", *overhead);
  const auto jpeg_size = of_frame(view, view.jpeg_bytes, &model::FrameSample::jpeg_bytes);
  if (!jpeg_size) return figure;
  const Quantity more = bytes(*jpeg_size * *overhead / 100);
  figure.detail.append("+").append(more.number).append(" ").append(more.unit).append(" a frame");
  return figure;
}

/// The percentiles of the frames' latency within the 10 s before a moment.
model::SpanSummary latency_before(const model::TimeSeries& series, Time to) {
  constexpr Duration kWindow = std::chrono::seconds(10);
  Histogram values;
  for (std::size_t i = series.first_from(to - kWindow); i < series.size(); ++i) {
    if (series[i].at > to) break;
    if (!std::isnan(series[i].value)) values.record(from_seconds(series[i].value / 1e3));
  }
  return model::summarise(values);
}

/// The clock beside a latency, or why there is none: in the room that a figure has.
Text latency_detail(const model::Snapshot& snapshot, const model::SpanSummary& span, bool known,
                    bool tail) {
  const bool estimated = snapshot.clock == model::LatencyClock::kEstimated;
  const Text error = clock_error(snapshot);
  Text words;
  if (!known) {
    if (!tail && snapshot.clock == model::LatencyClock::kUnknown && !error.empty()) {
      return words.append("offset only to ").append(error);
    }
    return words.append("clock ").append(to_string(snapshot.clock));
  }
  if (tail) {
    return estimated ? words.append("clock ").append(error)
                     : words.append("clock: ").append(to_string(snapshot.clock));
  }
  words.append("p95 ").append(span_ms(span.p95, span.p99).number).append(", ");
  return estimated ? words.append("estimated") : words.append(to_string(snapshot.clock));
}

Figure latency_figure(const View& view, const model::SpanSummary& span, bool tail) {
  Figure figure{.name = tail ? "p99" : "p50",
                .label = Text(tail ? "Latency p99" : "Latency p50"),
                .unit = "ms",
                .share = tail ? 1.0F : 1.25F};
  figure.metric = "latency_ms.end_to_end";
  const bool known = view.snapshot->clock != model::LatencyClock::kUnknown && span.samples > 0;
  if (known) figure.number = span_ms(tail ? span.p99 : span.p50, span.p99).number;
  const bool receives =
      view.snapshot->role != model::Role::kSender && view.snapshot->datagrams.received != 0;
  if (!known && !receives) return figure;
  figure.detail = latency_detail(*view.snapshot, span, known, tail);
  return figure;
}

Figure rate_figure(const View& view) {
  Figure figure{.name = "rate", .label = Text("Bit rate")};
  figure.metric = "bit_rate_bps";
  const bool any = view.snapshot->datagrams.bytes != 0;
  const auto bps = at_moment(view, view.bit_rate_bps, view.history->bit_rate());
  if (bps && any) {
    const Quantity rate = bit_rate(*bps);
    figure.number = rate.number;
    figure.unit = rate.unit;
  }
  const Quantity total = bytes(static_cast<double>(view.snapshot->datagrams.bytes));
  if (view.snapshot->datagrams.bytes != 0)
    figure.detail.append(total.number).append(" ").append(total.unit).append(" in all");
  return figure;
}

}  // namespace

std::array<Figure, kFigureCount> figures_of(const View& view) {
  constexpr auto kEndToEnd = static_cast<std::size_t>(model::Span::kEndToEnd);
  const model::SpanSummary latency =
      view.cursor ? latency_before(view.history->latency(model::Span::kEndToEnd), *view.cursor)
                  : view.snapshot->spans_window[kEndToEnd];
  return {fps_figure(view),
          datagram_figure(view),
          drops_figure(view),
          base64_figure(view),
          latency_figure(view, latency, false),
          latency_figure(view, latency, true),
          rate_figure(view)};
}

}  // namespace framescope::ui
