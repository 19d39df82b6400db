#include "ui/settings_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ui/cost_rows.hpp"
#include "ui/panel.hpp"
#include "ui/rows.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kColumn = 300;
constexpr float kLabel = 150;
constexpr float kColumnGap = 24;

struct Threshold {
  const char* name;
  std::string_view label;
  std::string_view help;
  double model::Thresholds::*value;
  int most_percent;
};
constexpr std::array<Threshold, 6> kThresholds{{
    {"loss_warning", "Loss warns above", "Dropped frames, of all", &model::Thresholds::loss_warning,
     100},
    {"loss_error", "... is an error above", "Dropped frames, of all",
     &model::Thresholds::loss_error, 100},
    {"fps_warning", "FPS warns below", "Frames a second, of the nominal rate",
     &model::Thresholds::fps_warning, 100},
    {"fps_error", "... is an error below", "Frames a second, of the nominal rate",
     &model::Thresholds::fps_error, 100},
    {"frame_time_warning", "Frame time warns above",
     "What encoding, decoding or the window takes for a frame, of the time it has: 1 / nominal FPS",
     &model::Thresholds::frame_time_warning, 1000},
    {"frame_time_error", "... is an error above",
     "What encoding, decoding or the window takes for a frame, of the time it has: 1 / nominal FPS",
     &model::Thresholds::frame_time_error, 1000},
}};

void draw_threshold(Painter& painter, Rows& rows, const Threshold& row,
                    model::Thresholds& thresholds) {
  double& value = thresholds.*row.value;
  const model::Thresholds usual;
  int percent = static_cast<int>(std::lround(value * 100));
  const SliderSpec spec{row.name,
                        row.help,
                        0,
                        row.most_percent,
                        static_cast<int>(std::lround(usual.*row.value * 100)),
                        "%d %%"};
  if (slider(painter, rows.labelled(row.label), spec, percent)) value = percent / 100.0;
}

/// A warning comes no later than its error: the one that was moved pushes the other.
void keep_in_order(double& warning, double& error, double error_before, bool rises) {
  const bool in_order = rises ? warning <= error : warning >= error;
  if (in_order) return;
  (error != error_before ? warning : error) = error != error_before ? error : warning;
}

void draw_thresholds(Painter& painter, Rows& rows, model::Thresholds& thresholds) {
  const model::Thresholds before = thresholds;
  rows.heading("Thresholds");
  for (const Threshold& row : kThresholds) draw_threshold(painter, rows, row, thresholds);
  keep_in_order(thresholds.loss_warning, thresholds.loss_error, before.loss_error, true);
  keep_in_order(thresholds.fps_warning, thresholds.fps_error, before.fps_error, false);
  keep_in_order(thresholds.frame_time_warning, thresholds.frame_time_error, before.frame_time_error,
                true);
  if (button(painter, rows.whole(),
             {"usual_thresholds", "Usual thresholds", "1 and 5 %; 95 and 80 %; 75 and 100 %"})) {
    thresholds = {};
  }
}

void draw_window(Painter& painter, Rows& rows, DashboardState& state) {
  rows.heading("Window");
  constexpr std::array<Option, 2> kThemes{
      {{"dark", "Light on dark (Ctrl+T)"}, {"light", "Dark on light (Ctrl+T)"}}};
  int theme = state.theme->dark ? 0 : 1;
  if (choose(painter, rows.labelled("Theme"), "settings_theme", kThemes, theme)) {
    state.theme = theme == 0 ? &dark_theme() : &light_theme();
  }
  int& dragged_to = state.bottom.scale_percent;
  int percent = dragged_to != 0 ? dragged_to : static_cast<int>(std::lround(state.scale * 100));
  const SliderSpec scale{"settings_scale",
                         "Everything larger or smaller (Ctrl + and -). The right button restores "
                         "100 %.",
                         static_cast<int>(kLeastScale * 100),
                         static_cast<int>(kMostScale * 100),
                         100,
                         "%d %%"};
  // Not while it is dragged: everything would slip away below the mouse.
  if (slider(painter, rows.labelled("Scale"), scale, percent)) dragged_to = percent;
  if (dragged_to != 0 && !ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    state.scale = std::exchange(dragged_to, 0) / 100.0;
  }
  if (button(painter, rows.whole(),
             {"reset_layout", "Reset layout", "Every panel and plot back to its place and size"})) {
    state.reset_layout();
  }
}

/// Two lists, side by side where there is room; where they end.
float draw_cost(Painter& painter, Box rest, const View& view) {
  const float width = painter.px(kCostWidth);
  const float gap = painter.px(kColumnGap);
  Box column = rest.take_left(width);
  const float end = draw_cost_lines(painter, column, "CPU, of one core", cpu_lines(view));
  if (rest.w >= gap + width) {
    rest.take_left(gap);
    column = rest.take_left(width);
  } else {
    column.y = end + painter.px(8);
  }
  return std::max(end,
                  draw_cost_lines(painter, column, "A frame of the window", frame_lines(view)));
}

}  // namespace

void draw_settings(const Look& look, const Box& box, const View& view, DashboardState& state) {
  Panel panel(look, "settings", box, Panel::Overflow::kScroll);
  Painter& painter = panel.painter();
  Box rest = panel.contents(12);
  const bool beside = rest.w >= look.px(2 * kColumn + kColumnGap);
  const Box first = beside ? rest.take_left(look.px(kColumn)) : rest;
  if (beside) rest.take_left(look.px(kColumnGap));
  Rows thresholds(painter, first, kLabel);
  draw_thresholds(painter, thresholds, state.thresholds);
  Box second = beside ? rest.take_left(look.px(kColumn)) : first;
  if (!beside) second.y = thresholds.bottom() + look.px(8);
  Rows window(painter, second, kLabel);
  draw_window(painter, window, state);
  // To the right of the forms where there is room, else below the window's.
  Box cost = second;
  cost.y = window.bottom() + look.px(8);
  if (beside && rest.w >= look.px(kColumnGap + kCostWidth)) {
    rest.take_left(look.px(kColumnGap));
    cost = rest;
  }
  const float cost_ends = draw_cost(painter, cost, view);
  panel.reaches(std::max({thresholds.bottom(), window.bottom(), cost_ends}) + look.px(6));
}

}  // namespace framescope::ui
