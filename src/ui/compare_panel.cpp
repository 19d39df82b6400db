#include "ui/compare_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/error_map.hpp"
#include "core/viridis.hpp"
#include "ui/format.hpp"
#include "ui/lab_figures.hpp"
#include "ui/panel.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kHead = 30;
constexpr float kGrab = 9;

void draw_modes(Painter& painter, Box& row, LabState& state) {
  constexpr std::array<Option, 3> kModes{
      {{"Divider", "The original on the left of a line that can be dragged, the JPEG on its right"},
       {"A/B", "One in the place of the other: press X"},
       {"Map", "Where they differ"}}};
  constexpr std::array<Option, 2> kMaps{{{"Difference", "Absolute difference of luma"},
                                         {"SSIM", "1 less the structural similarity around"}}};
  int mode = static_cast<int>(state.mode);
  if (choose(painter, row.take_left(painter.px(134)), "compare.mode", kModes, mode)) {
    state.mode = static_cast<CompareMode>(mode);
  }
  row.take_left(painter.px(8));
  if (state.mode != CompareMode::kMap) return;
  int map = state.ssim_map ? 1 : 0;
  if (choose(painter, row.take_left(painter.px(130)), "compare.map", kMaps, map)) {
    state.ssim_map = map == 1;
  }
}

void draw_head(Painter& painter, Box row, LabState& state) {
  row = row.inset(painter.px(12), painter.px(3));
  const Box close = row.take_right(button_width(painter, "Close"));
  if (button(painter, close, {"compare.close", "Close", "Back to the stream's pictures"})) {
    state.compares = false;
  }
  row.take_right(painter.px(8));
  draw_modes(painter, row, state);
}

/// What the colours of the map mean.
void draw_legend(Painter& painter, Box& row, bool ssim) {
  constexpr int kSteps = 16;
  ImFont* font = painter.look().fonts.small;
  const Box whole = row;
  row.take_left(painter.text(row, font, painter.theme().dim, "0") + painter.px(4));
  Box bar = row.take_left(painter.px(64)).inset(0, painter.px(6));
  for (int i = 0; i < kSteps; ++i) {
    const auto [r, g, b] = viridis((i + 0.5) / kSteps);
    const std::uint32_t hex = static_cast<std::uint32_t>(r) << 16U |
                              static_cast<std::uint32_t>(g) << 8U | static_cast<std::uint32_t>(b);
    painter.fill(bar.take_left(std::round(bar.w / static_cast<float>(kSteps - i))), rgb(hex));
  }
  row.take_left(painter.px(4));
  const Text most = ssim ? Text().append("%.1f or more", kFullDissimilarity)
                         : Text().append("%.0f or more", kFullDifference);
  row.take_left(painter.text(row, font, painter.theme().dim, most) + painter.px(12));
  tooltip(painter.look(), {whole.x, whole.y, row.x - whole.x, whole.h},
          ssim ? "1 less the structural similarity of the luma around each sample, at most 2"
               : "Absolute difference of the luma of each sample, at most 255");
}

/// Sizes and similarity, as many as there is room for.
void draw_facts(Painter& painter, const Box& row, const ComparisonView& comparison) {
  constexpr std::string_view kDot = " \xC2\xB7 ";
  ImFont* font = painter.look().fonts.number;
  const Quantity before = bytes(static_cast<double>(comparison.original_bytes));
  const Quantity after = bytes(static_cast<double>(comparison.jpeg_bytes));
  Text size("JPEG ");
  size.append(after.number).append(" ").append(after.unit);
  const Text decibels = Text().append("%.1f dB", comparison.psnr_y_db);
  Text all("original ");
  all.append(before.number).append(" ").append(before.unit).append(kDot).append(size);
  all.append(kDot).append(decibels).append(kDot).append("SSIM ").append("%.4f", comparison.ssim_y);
  Text less(size);
  less.append(kDot).append(decibels).append(kDot).append("SSIM ").append("%.4f", comparison.ssim_y);
  Text least(size);
  least.append(kDot).append(decibels);
  for (const Text& words : {all, less, least, decibels}) {
    if (Painter::width(font, words) > row.w) continue;
    painter.text(row, font, painter.theme().dim, words, Align::kRight);
    return;
  }
}

void draw_foot(Painter& painter, Box row, const View& view, LabState& state) {
  constexpr std::array<Option, 2> kFollow{
      {{"Follow", "Compares the stream's newest picture again and again"},
       {"Freeze", "Stays with the picture that it has"}}};
  row = row.inset(painter.px(12), painter.px(3));
  int frozen = state.frozen ? 1 : 0;
  if (choose(painter, row.take_left(painter.px(112)), "compare.follow", kFollow, frozen)) {
    state.frozen = frozen == 1;
  }
  row.take_left(painter.px(8));
  if (view.lab.comparison.encoded.texture == 0) return;
  if (state.mode == CompareMode::kMap) draw_legend(painter, row, view.lab.comparison.map_of_ssim);
  draw_facts(painter, row, view.lab.comparison);
}

/// A name in a corner of its half.
void draw_name(Painter& painter, const Box& half, std::string_view name, bool right) {
  ImFont* font = painter.look().fonts.strong;
  const float width = Painter::width(font, name) + painter.px(12);
  if (half.w < width + painter.px(12)) return;
  const Box label{right ? half.right() - width - painter.px(6) : half.x + painter.px(6),
                  half.y + painter.px(6), width, painter.px(22)};
  painter.fill(label, faded(rgb(0), 0.65), painter.px(3));
  painter.text(label, font, rgb(0xFFFFFF), name, Align::kMiddle);
}

/// The part of a picture that lies within `clip`.
void draw_clipped(Painter& painter, const Box& clip, const Box& place, const PictureView& picture) {
  if (clip.empty() || picture.texture == 0) return;
  painter.list().PushClipRect({clip.x, clip.y}, {clip.right(), clip.bottom()}, true);
  painter.picture(picture.texture, place);
  painter.list().PopClipRect();
}

void draw_divided(Painter& painter, const Box& box, const Box& place, const View& view,
                  LabState& state) {
  const Box seen{std::max(box.x, place.x), box.y,
                 std::min(box.right(), place.right()) - std::max(box.x, place.x), box.h};
  const float x = std::round(seen.x + static_cast<float>(state.divider) * seen.w);
  const Box grab{x - painter.px(kGrab) / 2, box.y, painter.px(kGrab), box.h};
  const Touch line = touch(painter, grab, "compare.divider", "Drag it");
  if (line.held && seen.w > 1) {
    const float at = (ImGui::GetIO().MousePos.x - seen.x) / seen.w;
    state.divider = std::clamp(static_cast<double>(at), 0.0, 1.0);
  }
  if (line.hovered || line.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  const Box left{box.x, box.y, x - box.x, box.h};
  const Box right{x, box.y, box.right() - x, box.h};
  draw_clipped(painter, left, place, view.lab.comparison.original);
  draw_clipped(painter, right, place, view.lab.comparison.encoded);
  const float width = std::max(1.0F, painter.px(2));
  painter.fill({x - width / 2, box.y, width, box.h}, rgb(0xFFFFFF));
  draw_name(painter, left, "Original", false);
  draw_name(painter, right, choice_words(view.lab.comparison.of), true);
}

void draw_one(Painter& painter, const Box& box, const Box& place, const View& view,
              const LabState& state) {
  const ComparisonView& comparison = view.lab.comparison;
  if (state.mode == CompareMode::kMap) {
    draw_clipped(painter, box, place, comparison.map);
    return draw_name(painter, box, comparison.map_of_ssim ? "1 - SSIM" : "Difference of luma",
                     false);
  }
  draw_clipped(painter, box, place, state.flipped ? comparison.original : comparison.encoded);
  draw_name(painter, box, state.flipped ? Text("Original") : choice_words(comparison.of), false);
}

/// The wheel zooms, a drag moves, a double click fits.
void handle_mouse(Painter& painter, const Box& box, const PictureView& picture, PictureZoom& zoom) {
  const Touch mouse = touch(painter, box, "compare.picture");
  const ImGuiIO& io = ImGui::GetIO();
  if (mouse.held)
    zoom.pan(io.MouseDelta.x, io.MouseDelta.y, box, picture.width_px, picture.height_px);
  if (!mouse.hovered) return;
  if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) zoom.fit();
  if (io.MouseWheel == 0) return;
  constexpr double kStep = 1.25;
  zoom.zoom_at(std::pow(kStep, static_cast<double>(io.MouseWheel)), io.MousePos.x, io.MousePos.y,
               box, picture.width_px, picture.height_px);
}

std::string_view why_empty(const View& view) {
  if (!view.lab.comparison.failure.empty()) return view.lab.comparison.failure;
  if (view.lab.has_source) return "Encoding the first comparison";
  return view.role == model::Role::kReceiver ? "It compares what is sent: choose Loopback or Sender"
                                             : "No picture yet: start a stream";
}

}  // namespace

void draw_comparison(const Look& look, const Box& box, const View& view, LabState& state,
                     PictureZoom& zoom) {
  Panel panel(look, "comparison", box);
  Painter& painter = panel.painter();
  Box rest = box;
  draw_head(painter, rest.take_top(look.px(kHead)), state);
  draw_foot(painter, rest.take_bottom(look.px(kHead)), view, state);
  painter.fill(rest, look.theme->backdrop);
  const ComparisonView& comparison = view.lab.comparison;
  if (comparison.original.texture == 0 || !comparison.failure.empty()) {
    painter.text(rest, look.fonts.text, look.theme->dim, why_empty(view), Align::kMiddle);
    return;
  }
  const Box place = zoom.place(rest, comparison.original.width_px, comparison.original.height_px);
  // The divider lies over the picture, and is asked first.
  if (state.mode == CompareMode::kDivider) {
    draw_divided(painter, rest, place, view, state);
  } else {
    draw_one(painter, rest, place, view, state);
  }
  handle_mouse(painter, rest, comparison.original, zoom);
}

}  // namespace framescope::ui
