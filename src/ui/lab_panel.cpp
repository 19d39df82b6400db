#include "ui/lab_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/lab_figures.hpp"
#include "ui/lab_plots.hpp"
#include "ui/panel.hpp"
#include "ui/rows.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

// Of the design.
constexpr float kHead = 28;
constexpr float kRow = 24;
constexpr float kLeastPlot = 130;
constexpr float kLabel = 92;

/// The stream does as the point does.
void use(const LabChoice& choice, LabState& state, ControlsState& controls, Requests& requests) {
  state.chosen = choice;
  controls.settings.quality = choice.quality;
  controls.settings.auto_quality = false;
  controls.settings.subsampling = choice.subsampling;
  controls.settings.width_px = choice.width_px;
  requests.apply = controls.settings;
}

void draw_head(Painter& painter, Box row, LabState& state) {
  constexpr std::array<Option, 2> kFollow{
      {{"Follow", "Measures the stream's newest picture again and again"},
       {"Freeze", "Stays with the picture that it has"}}};
  constexpr std::array<Option, 2> kGain{{{"SSIM", "Structural similarity of luma, 1 is identical"},
                                         {"PSNR", "Peak signal-to-noise ratio of luma, in dB"}}};
  row = row.inset(0, painter.px(3));
  int frozen = state.frozen ? 1 : 0;
  if (choose(painter, row.take_left(painter.px(112)), "lab.follow", kFollow, frozen)) {
    state.frozen = frozen == 1;
  }
  row.take_left(painter.px(6));
  int psnr = state.psnr ? 1 : 0;
  if (choose(painter, row.take_left(painter.px(92)), "lab.gain", kGain, psnr)) {
    state.psnr = psnr == 1;
    state.rate.y.restore();
  }
  row.take_left(painter.px(6));
  tick(painter, row, "lab.widths", "Widths", "Measures half and twice the width as well",
       state.widths);
}

/// Which picture is measured, or how far that has come.
Text progress(const LabView& lab) {
  if (lab.points.empty() && lab.planned == 0) return {};
  if (lab.done || lab.planned == 0) {
    return Text("#").append("%.0f", static_cast<double>(lab.frame_number));
  }
  Text words;
  words.append("%.0f", static_cast<double>(lab.points.size()));
  return words.append(" of ").append("%.0f", static_cast<double>(lab.planned));
}

void draw_key(Painter& painter, Box row, const View& view, LabState& state) {
  constexpr std::array<std::string_view, 3> kNames{"4:2:0", "4:2:2", "4:4:4"};
  const Fonts& fonts = painter.look().fonts;
  const std::string_view label = state.compares ? "Stop comparing" : "Compare";
  if (button(painter, row.take_right(button_width(painter, "Stop comparing")),
             {"lab.compare", label,
              "Original and chosen quality in the place of the pictures (Ctrl+D)"})) {
    state.compares = !state.compares;
  }
  row.take_right(painter.px(8));
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const Box dot = row.take_left(painter.px(14));
    painter.mark(dot.x + painter.px(5), dot.middle_y(), painter.px(8),
                 {painter.theme().series[i], Shape::kCircle});
    row.take_left(painter.text(row, fonts.small, painter.theme().dim, kNames[i]) + painter.px(12));
  }
  const Text words = progress(view.lab);
  if (Painter::width(fonts.number, words) > row.w) return;
  painter.text(row, fonts.number, painter.theme().dim, words, Align::kRight);
}

// ---- the prices of one point

struct Column {
  std::string_view title;
  float share;
};
constexpr std::array<Column, 6> kColumns{{{"wire", 0.14F},
                                          {"bytes", 0.20F},
                                          {"packets", 0.15F},
                                          {"survival", 0.19F},
                                          {"delivered", 0.19F},
                                          {"ms", 0.13F}}};

Box cell(const Box& row, std::size_t column) {
  float x = row.x;
  for (std::size_t i = 0; i < column; ++i) x += row.w * kColumns[i].share;
  return {std::round(x), row.y, std::floor(row.w * kColumns[column].share), row.h};
}

void draw_price(Painter& painter, const Box& row, const View& view, const model::RatePoint& point,
                model::PricedWire wire, bool knows_loss) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const bool used = wire == priced_wire(view);
  const auto write = [&](std::size_t column, const Text& text) {
    painter.text(cell(row, column), column == 0 ? fonts.text : fonts.number,
                 used ? theme.text : theme.dim, text, column == 0 ? Align::kLeft : Align::kRight);
  };
  write(0, Text(to_string(wire)));
  const auto& price = point.on(wire);
  if (!price) {
    Box rest = row;
    rest.take_left(cell(row, 1).x - row.x);
    const bool too_large = wire != model::PricedWire::kRtp;
    painter.text(rest, fonts.text, theme.dim,
                 too_large ? "does not fit a datagram" : "has no 4:4:4", Align::kRight);
    return;
  }
  write(1, short_count(price->payload_bytes));
  write(2, count(price->ip_fragments));
  const double ms = milliseconds(point.cpu_on(wire));
  write(5, Text().append(ms < 9.95 ? "%.2f" : "%.1f", ms));
  // Without a loss that is known, or chosen, there is no survival to tell.
  if (!knows_loss) {
    write(3, Text(fonts.unknown));
    return write(4, Text(fonts.unknown));
  }
  write(3, Text().append("%.1f %%", price->survival * 100));
  const auto seen = delivered(point, wire, view.lab.frozen_ssim);
  write(4, seen ? Text().append("%.4f", *seen) : Text(fonts.unknown));
}

/// What the frame costs on each wire, side by side.
Box draw_prices(Painter& painter, Box rest, const View& view, const LabState& state) {
  const Fonts& fonts = painter.look().fonts;
  const auto choice = looked_at(view.lab, state);
  const auto index = choice ? find_point(view.lab.points, *choice) : std::nullopt;
  if (!index) return rest;
  const model::RatePoint& point = view.lab.points[*index];
  Box title = rest.take_top(painter.px(kRow));
  title.take_left(
      painter.text(title, fonts.strong, painter.theme().text, choice_words(choice_of(point))) +
      painter.px(6));
  Text gains("SSIM ");
  gains.append("%.4f", point.ssim_y).append(", ").append("%.1f dB", point.psnr_y_db);
  painter.text(title, fonts.small, painter.theme().text, gains, Align::kRight);
  Text times("JPEG ");
  const Quantity size = bytes(static_cast<double>(point.jpeg_bytes));
  times.append(size.number).append(" ").append(size.unit);
  times.append(", encode ").append("%.2f ms", milliseconds(point.encode));
  times.append(", decode ").append("%.2f ms", milliseconds(point.decode));
  const Box line = rest.take_top(painter.px(18));
  painter.text(line, fonts.small, painter.theme().dim, times);
  tooltip(painter.look(), line, "Of this picture alone; times are the processor's, of the codec");
  const Box heads = rest.take_top(painter.px(18));
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    painter.text(cell(heads, i), fonts.small, painter.theme().dim, kColumns[i].title,
                 i == 0 ? Align::kLeft : Align::kRight);
  }
  tooltip(
      painter.look(), heads,
      "packets: IP fragments of the frame at an MTU of 1,500. survival: chance that all of them "
      "arrive. delivered: expected SSIM of what is seen, the frame where it survives, else the "
      "one before. ms: processor time of encoding and decoding, base64 included.");
  for (std::size_t i = 0; i < model::kPricedWireCount; ++i) {
    draw_price(painter, rest.take_top(painter.px(20)), view, point,
               static_cast<model::PricedWire>(i), state.loss || view.lab.measured_loss);
  }
  return rest;
}

// ---- the best under a limit

void draw_best(Painter& painter, Rows& rows, const View& view, LabState& state,
               ControlsState& controls, Requests& requests) {
  constexpr double kUsualFps = 30;
  const double fps = view.nominal_fps.value_or(kUsualFps);
  const bool can_use = view.role != model::Role::kReceiver;
  rows.heading(Text("Best quality within, at ").append("%.0f FPS", fps));
  const auto best = best_rows(view.lab, state, priced_wire(view), fps);
  for (std::size_t i = 0; i < best.size(); ++i) {
    Box row = rows.whole();
    const float button_w = button_width(painter, "Use");
    const Box place = row.take_right(button_w);
    row.take_right(painter.px(8));
    tooltip(painter.look(), row, best[i].help);
    const bool found = best[i].point.has_value();
    if (button(painter, place,
               {Text("lab.use").append("%.0f", static_cast<double>(i)).c_str(), "Use",
                "The stream takes this quality", ButtonKind::kPlain,
                !can_use ? "A receiver cannot change what its sender sends"
                : found  ? ""
                         : "No quality keeps to it"})) {
      use(choice_of(view.lab.points[*best[i].point]), state, controls, requests);
    }
    const Text words = found ? short_words(choice_of(view.lab.points[*best[i].point]), state.widths)
                             : Text("none");
    const float width = std::ceil(Painter::width(painter.look().fonts.text, words));
    painter.text(row.take_right(width), painter.look().fonts.text,
                 found ? painter.theme().text : painter.theme().dim, words, Align::kRight);
    painter.text(row, painter.look().fonts.text, painter.theme().dim, best[i].label);
  }
}

void draw_limits(Painter& painter, Rows& rows, const View& view, LabState& state) {
  const RealSliderSpec rate{
      "lab.mbit", "The bit rate that the stream may have", 0.1, 1000, 4, "%.1f Mbit/s", true, 0.1};
  slider(painter, rows.labelled("Bit rate"), rate, state.limit_mbit);
  const SliderSpec fragments{"lab.fragments", "IP packets that a frame may take", 1, 64, 8,
                             "%d packets"};
  slider(painter, rows.labelled("Packets"), fragments, state.limit_fragments);
  bool measured = !state.loss;
  const bool known = view.lab.measured_loss.has_value();
  if (tick(painter, rows.labelled("Loss"), "lab.measured",
           known ? Text("as measured: ").append("%.2f %%", *view.lab.measured_loss * 100).view()
                 : std::string_view("as measured: not known here"),
           "Computes the survival with the loss of IP packets that the stream has had of late",
           measured)) {
    state.loss.reset();
    if (!measured) state.loss = std::max(view.lab.measured_loss.value_or(0), 0.01);
  }
  if (!state.loss) return;
  double share = *state.loss * 100;
  const RealSliderSpec loss{"lab.loss", "Loss of IP packets that the survival is computed with",
                            0,          50,
                            1,          "%.2f %%",
                            true,       0.01};
  if (slider(painter, rows.labelled(""), loss, share)) state.loss = share / 100;
}

}  // namespace

void draw_lab(const Look& look, const Box& box, const View& view, LabState& state,
              ControlsState& controls, Requests& requests) {
  Panel panel(look, "lab", box, Panel::Overflow::kScroll);
  Painter& painter = panel.painter();
  Box rest = panel.contents(0).inset(look.px(12), look.px(2));
  draw_head(painter, rest.take_top(look.px(kHead)), state);
  const float plot = std::max(look.px(kLeastPlot), std::round(box.h * 0.28F));
  constexpr float kEndless = 1e6F;
  rest.h = kEndless;
  draw_key(painter, rest.take_top(look.px(22)), view, state);
  std::optional<LabChoice> clicked = draw_rate_plot(painter, rest.take_top(plot), view, state);
  rest.take_top(look.px(6));
  if (const auto other = draw_size_plot(painter, rest.take_top(plot), view, state)) clicked = other;
  if (clicked && view.role != model::Role::kReceiver) use(*clicked, state, controls, requests);
  if (clicked && view.role == model::Role::kReceiver) state.chosen = clicked;
  rest.take_top(look.px(6));
  rest = draw_prices(painter, rest, view, state);
  rest.take_top(look.px(6));
  Rows rows(painter, rest, kLabel);
  draw_best(painter, rows, view, state, controls, requests);
  draw_limits(painter, rows, view, state);
  panel.reaches(rows.bottom() + look.px(8));
}

}  // namespace framescope::ui
