#include "ui/plots_panel.hpp"

#include <array>
#include <cmath>
#include <span>

#include "ui/panel.hpp"

namespace framescope::ui {
namespace {

struct StageCurve {
  model::Stage stage;
  Meaning meaning;
  std::string_view label;
  bool of_sender;
  bool of_receiver;
  bool of_loopback;
};
constexpr std::array<StageCurve, 4> kStageCurves{{
    {model::Stage::kCaptured, Meaning::kCaptured, "captured", true, false, true},
    {model::Stage::kSent, Meaning::kSent, "sent", true, false, true},
    {model::Stage::kReceived, Meaning::kReceived, "received", false, true, false},
    {model::Stage::kDisplayed, Meaning::kDisplayed, "shown", false, true, true},
}};

bool belongs(const StageCurve& curve, model::Role role) {
  if (role == model::Role::kSender) return curve.of_sender;
  return role == model::Role::kReceiver ? curve.of_receiver : curve.of_loopback;
}

void draw_fps(Painter& painter, const Box& box, const View& view, const plot::TimeSpan& time,
              PlotsState& state) {
  // What the role does not know is left out, unless a session before it left something to see. What
  // a loopback receives is what it sends.
  std::array<plot::Curve, kStageCurves.size()> all{};
  std::size_t used = 0;
  for (const StageCurve& curve : kStageCurves) {
    const model::TimeSeries& series = view.history->fps(curve.stage);
    const auto seen = series.range(series.first_from(time.end - time.length), series.size());
    const bool has_values = seen.values > 0 && !std::isnan(seen.max);
    const bool is_sent_again =
        curve.stage == model::Stage::kReceived && view.role == model::Role::kLoopback;
    if (!belongs(curve, view.role) && (!has_values || is_sent_again)) continue;
    all[used++] = {&series, painter.theme().of(curve.meaning), curve.label};
  }
  const auto curves = std::span(all).first(used);
  const std::array<plot::Level, 1> levels{{{view.nominal_fps.value_or(0), "nominal"}}};
  plot::TimePlotSpec spec;
  spec.title = "Frame rate";
  spec.unit = "fps";
  spec.curves = curves;
  spec.levels = levels;
  spec.empty = "No frames in the last minute";
  spec.value_format = "%.1f";
  spec.help = "Frames a second over the last 20 frames, where they were captured, sent and shown.";
  plot::draw_time_plot(painter, box, spec, time, state.fps);
}

void draw_size(Painter& painter, const Box& box, const View& view, const plot::TimeSpan& time,
               PlotsState& state) {
  const Theme& theme = painter.theme();
  const std::array<plot::Curve, 2> curves{{
      {&view.history->datagram_bytes(), theme.of(Meaning::kDatagram), "datagram"},
      {&view.history->jpeg_bytes(), theme.of(Meaning::kJpeg), "JPEG"},
  }};
  constexpr std::array<plot::Level, 3> kLevels{{
      {1472, "one Ethernet frame 1,472"},
      {9216, "macOS default 9,216"},
      {65'507, "UDP limit 65,507"},
  }};
  plot::TimePlotSpec spec;
  spec.title = "Datagram size";
  spec.unit = "bytes";
  spec.curves = curves;
  spec.levels = kLevels;
  spec.empty = "No datagrams in the last minute";
  spec.value_format = "%.0f";
  spec.grouped = true;
  spec.shows_time = true;
  spec.help =
      "UDP payload of each frame and the JPEG inside it: what lies between them is the price of "
      "the wire.";
  plot::draw_time_plot(painter, box, spec, time, state.size);
}

}  // namespace

void draw_plots(const Look& look, const Box& box, const View& view, PlotsState& state) {
  Panel panel(look, "plots", box);
  Painter& painter = panel.painter();
  Box rest = box.inset(look.px(12), look.px(6));
  const plot::TimeSpan time{view.now, std::chrono::seconds(60)};
  const Box upper = rest.take_top(std::round((rest.h - look.px(plot::kTimeAxisHeight - 8)) / 2));
  draw_fps(painter, upper, view, time, state);
  draw_size(painter, rest, view, time, state);
}

}  // namespace framescope::ui
