#include "app/window_state.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace framescope::app {
namespace {

constexpr std::array<std::string_view, ui::kBottomTabCount> kBottomTabs{
    "account", "drops", "trace", "events", "diagnosis", "impairment", "settings", "packets"};

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void restore_plots(const model::WindowSettings& saved, ui::PlotsState& plots) {
  plots.stack.view.set_length(from_seconds(saved.time_span_s), Time{});
  for (std::size_t i = 0; i < ui::kPlotCount; ++i) {
    const std::string_view key = ui::key_of(static_cast<ui::PlotId>(i));
    plots.plots[i].hidden = contains(saved.hidden_plots, key);
    plots.plots[i].scale =
        contains(saved.log_axes, key) ? ui::plot::Scale::kLog : ui::plot::Scale::kLinear;
  }
}

void capture_plots(const ui::PlotsState& plots, model::WindowSettings& settings) {
  // Not what is looked at closely just now.
  settings.time_span_s = seconds(plots.stack.view.live_length());
  for (std::size_t i = 0; i < ui::kPlotCount; ++i) {
    const std::string key(ui::key_of(static_cast<ui::PlotId>(i)));
    if (plots.plots[i].hidden) settings.hidden_plots.push_back(key);
    if (plots.plots[i].scale == ui::plot::Scale::kLog) settings.log_axes.push_back(key);
  }
}

}  // namespace

void restore(const model::WindowSettings& saved, ui::DashboardState& state) {
  state.theme = &ui::theme_named(saved.theme);
  state.scale = std::clamp(saved.ui_scale, ui::kLeastScale, ui::kMostScale);
  state.sizes.controls_px = static_cast<float>(saved.controls_width_px);
  state.sizes.plots_share = static_cast<float>(saved.plots_share);
  state.sizes.bottom_share = static_cast<float>(saved.bottom_share);
  state.thresholds = saved.thresholds;
  const auto tab = std::ranges::find(kBottomTabs, saved.bottom_tab);
  if (tab != kBottomTabs.end()) {
    state.bottom.tab = static_cast<ui::BottomTab>(tab - kBottomTabs.begin());
  }
  restore_plots(saved, state.plots);
}

SavedSettings captured(const ui::DashboardState& state, int width_px, int height_px) {
  SavedSettings saved;
  const ui::ControlsState& controls = state.controls;
  saved.stream = controls.settings;
  saved.role = controls.role;
  saved.source = controls.source;
  saved.loop = controls.loop;
  saved.listen = controls.listen;
  if (controls.sender_pushes) saved.to = controls.to;
  if (controls.receiver_asks) saved.from = controls.from;
  model::WindowSettings& window = saved.window;
  window.theme = state.theme->dark ? "dark" : "light";
  window.ui_scale = state.scale;
  window.width_px = width_px;
  window.height_px = height_px;
  window.controls_width_px = static_cast<double>(state.sizes.controls_px);
  window.plots_share = static_cast<double>(state.sizes.plots_share);
  window.bottom_share = static_cast<double>(state.sizes.bottom_share);
  window.bottom_tab = kBottomTabs[static_cast<std::size_t>(state.bottom.tab)];
  window.thresholds = state.thresholds;
  capture_plots(state.plots, window);
  return saved;
}

}  // namespace framescope::app
