#include "ui/figures_panel.hpp"

#include <array>
#include <cmath>

#include "ui/account.hpp"
#include "ui/format.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"

namespace framescope::ui {
namespace {

// Loss above 1 % warns, above 5 % is an error; FPS below 95 % and 80 % of nominal.
constexpr double kLossWarning = 0.01;
constexpr double kLossError = 0.05;
constexpr double kFpsWarning = 0.95;
constexpr double kFpsError = 0.80;

struct Figure {
  const char* name;
  Text label;
  Text number = {};  ///< empty: not known
  std::string_view unit = {};
  Text aside = {};  ///< beside the unit
  Text detail = {};
  std::string_view help = {};
  model::Severity severity = model::Severity::kInfo;
  float share = 1;  ///< of the row's width
};

std::optional<double> fps_at(const model::Snapshot& snapshot, model::Stage stage) {
  return snapshot.fps_window[static_cast<std::size_t>(stage)];
}

Figure fps_figure(const View& view) {
  const bool sends = view.snapshot->role == model::Role::kSender;
  Figure figure{
      .name = "fps", .label = Text(sends ? "Frames sent" : "Frames shown"), .unit = "fps"};
  figure.help =
      "Frames a second over the last 20 frames: 19 / (t_last - t_first). 0 when none came for 2 s.";
  const auto fps = fps_at(*view.snapshot, sends ? model::Stage::kSent : model::Stage::kDisplayed);
  if (!fps) return figure;
  figure.number.append("%.1f", *fps);
  if (!view.nominal_fps || *view.nominal_fps <= 0) return figure;
  figure.detail.append("of ").append("%.1f nominal", *view.nominal_fps);
  const double share = *fps / *view.nominal_fps;
  const bool judged = view.link == LinkState::kLive || view.link == LinkState::kStalled;
  if (judged && share < kFpsWarning) figure.severity = model::Severity::kWarning;
  if (judged && share < kFpsError) figure.severity = model::Severity::kError;
  return figure;
}

Figure datagram_figure(const View& view) {
  Figure figure{.name = "datagram", .label = Text("Datagram")};
  figure.help =
      "UDP payload of one frame, mean of the last second, and the IP fragments that it takes at an "
      "MTU of 1,500: "
      "ceil((8 + size) / 1480). Losing one of them loses the frame.";
  const auto size = view.datagram_bytes ? view.datagram_bytes : view.snapshot->size_mean_bytes;
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
  Figure figure{.name = "dropped", .label = Text("Dropped frames"), .unit = "%", .share = 1.9F};
  figure.help =
      "Frames that were not shown, of all in this session's account, and the cause of most of "
      "them. Above 1 % it "
      "warns, above 5 % it is an error.";
  const Account account = account_of(*view.snapshot);
  if (account.whole == 0) return figure;
  const double share = static_cast<double>(account.dropped) / static_cast<double>(account.whole);
  figure.number.append("%.2f", share * 100);
  figure.aside = short_count(account.dropped);
  figure.aside.append(" / ").append(short_count(account.whole));
  if (account.biggest) {
    figure.detail.append(label(*account.biggest))
        .append(" ")
        .append(short_count(account.biggest_count));
  } else if (view.snapshot->network_loss == model::NetworkLoss::kUnmeasurable) {
    figure.detail.append("loss in the network is unmeasurable");
  } else {
    figure.detail.append("none");
  }
  if (share > kLossWarning) figure.severity = model::Severity::kWarning;
  if (share > kLossError) figure.severity = model::Severity::kError;
  return figure;
}

Figure base64_figure(const View& view) {
  Figure figure{.name = "base64", .label = Text("Base64 overhead"), .unit = "%"};
  figure.help =
      "What base64 adds to the JPEG: (text - JPEG) / JPEG over the session, and in bytes a frame.";
  const model::Snapshot& snapshot = *view.snapshot;
  if (snapshot.base64_jpeg_bytes == 0) {
    if (snapshot.datagrams.bytes != 0) figure.detail.append("none on this wire");
    return figure;
  }
  const auto jpeg = static_cast<double>(snapshot.base64_jpeg_bytes);
  const auto text = static_cast<double>(snapshot.base64_text_bytes);
  figure.number.append("+%.1f", (text - jpeg) / jpeg * 100);
  if (!view.datagram_bytes || !view.jpeg_bytes) return figure;
  const Quantity more = bytes(std::max(0.0, *view.datagram_bytes - *view.jpeg_bytes));
  figure.detail.append("+").append(more.number).append(" ").append(more.unit).append(" a frame");
  return figure;
}

Figure latency_figure(const View& view, bool tail) {
  const model::SpanSummary& span =
      view.snapshot->spans_window[static_cast<std::size_t>(model::Span::kEndToEnd)];
  Figure figure{.name = tail ? "p99" : "p50",
                .label = Text(tail ? "Latency p99" : "Latency p50"),
                .unit = "ms"};
  figure.help =
      "From capture to the screen, over the last 10 s, of half and of 99 % of the frames. It is "
      "only known where both "
      "ends read the same clock.";
  const bool known = view.snapshot->clock != model::LatencyClock::kUnknown && span.samples > 0;
  if (known) figure.number = span_ms(tail ? span.p99 : span.p50, span.p99).number;
  const bool receives =
      view.snapshot->role != model::Role::kSender && view.snapshot->datagrams.received != 0;
  if (!known && !receives) return figure;
  figure.detail.append(known ? "clock: " : "clock ").append(to_string(view.snapshot->clock));
  return figure;
}

Figure rate_figure(const View& view) {
  Figure figure{.name = "rate", .label = Text("Bit rate")};
  figure.help = "UDP payload over the last second, without UDP and IP headers.";
  if (view.bit_rate_bps) {
    const Quantity rate = bit_rate(*view.bit_rate_bps);
    figure.number = rate.number;
    figure.unit = rate.unit;
  }
  const Quantity total = bytes(static_cast<double>(view.snapshot->datagrams.bytes));
  if (view.snapshot->datagrams.bytes != 0)
    figure.detail.append(total.number).append(" ").append(total.unit).append(" in all");
  return figure;
}

void draw_figure(Painter& painter, const Box& box, const Figure& figure) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  Box rest = box.inset(painter.px(12), painter.px(9));
  painter.text(rest.take_top(painter.px(14)), fonts.small, theme.dim, figure.label);
  const Box detail = rest.take_bottom(painter.px(14));
  const float baseline = std::round(rest.middle_y() - compat::size_px(fonts.large) / 2 +
                                    compat::ascent_px(fonts.large));
  const bool known = !figure.number.empty();
  if (known && figure.severity != model::Severity::kInfo) {
    const float mark = painter.px(14);
    painter.severity(rest.x + mark / 2, rest.middle_y(), mark, figure.severity);
    rest.take_left(mark + painter.px(6));
  }
  const float used =
      painter.text_at(rest, baseline, fonts.large, known ? theme.text : theme.dim,
                      known ? figure.number.view() : std::string_view(fonts.unknown));
  rest.take_left(used + painter.px(5));
  if (known) {
    rest.take_left(painter.text_at(rest, baseline, fonts.number, theme.dim, figure.unit) +
                   painter.px(10));
    painter.text_at(rest, baseline, fonts.small, theme.dim, figure.aside);
  }
  painter.text(detail, fonts.small, theme.dim, figure.detail);
  tooltip(painter.look(), box, figure.help);
}

std::array<Figure, 7> figures_of(const View& view) {
  return {fps_figure(view),    datagram_figure(view),       drops_figure(view),
          base64_figure(view), latency_figure(view, false), latency_figure(view, true),
          rate_figure(view)};
}

}  // namespace

void draw_figures(const Look& look, const Box& box, const View& view, int rows) {
  Panel panel(look, "figures", box);
  Painter& painter = panel.painter();
  const auto figures = figures_of(view);
  const float line = std::max(1.0F, std::floor(look.scale));
  constexpr float kLeastWidth = 118;  // of the design: "Base64 overhead", "65.51 Mbit/s"
  Box rest = box;
  std::size_t next = 0;
  for (int row = 0; row < rows && next < figures.size(); ++row) {
    Box strip = rest.take_top(std::round(rest.h / static_cast<float>(rows - row)));
    // As many as have room; those of the last row share it out.
    float shares = 0;
    std::size_t end = next;
    while (end < figures.size() &&
           (shares + figures[end].share) * look.px(kLeastWidth) <= strip.w) {
      shares += figures[end++].share;
    }
    for (; next < end; ++next) {
      const float width = std::round(strip.w * figures[next].share / shares);
      shares -= figures[next].share;
      draw_figure(painter, strip.take_left(width), figures[next]);
      if (next + 1 < end)
        painter.fill({strip.x - line, strip.y + look.px(10), line, strip.h - look.px(20)},
                     look.theme->border);
    }
  }
}

}  // namespace framescope::ui
