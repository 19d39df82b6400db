#include "ui/dashboard_view.hpp"

#include <array>
#include <cmath>

#include "ui/actions.hpp"
#include "ui/bottom_panel.hpp"
#include "ui/compare_panel.hpp"
#include "ui/controls_panel.hpp"
#include "ui/figures_panel.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/keys_overview.hpp"
#include "ui/lab_panel.hpp"
#include "ui/layout.hpp"
#include "ui/palette.hpp"
#include "ui/panel.hpp"
#include "ui/picture_panel.hpp"
#include "ui/status_bar.hpp"
#include "ui/time_control.hpp"
#include "ui/top_bar.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr std::array<Option, 5> kTabs{
    {{"Controls", {}}, {"Pictures", {}}, {"Figures", {}}, {"Plots", {}}, {"Details", {}}}};

constexpr float kRightTabs = 32;

void draw_tabs(const Look& look, const Box& box, Tab& tab) {
  Panel panel(look, "tabs", box);
  int chosen = static_cast<int>(tab);
  if (choose(panel.painter(), box.inset(look.px(12), look.px(3)), "tab", kTabs, chosen)) {
    tab = static_cast<Tab>(chosen);
  }
}

/// Plots over time, or the lab in their place.
void draw_right(const Look& look, const Box& box, const View& view, DashboardState& state,
                Requests& requests) {
  constexpr std::array<Option, 2> kSides{
      {{"Over time", "The stream's figures, over time"},
       {"Quality lab", "What each JPEG quality of the present picture costs and gives (Ctrl+L)"}}};
  Box rest = box;
  {
    Panel panel(look, "right_tabs", rest.take_top(look.px(kRightTabs)));
    Box row = panel.contents(0).inset(look.px(12), look.px(4));
    int side = state.lab.open ? 1 : 0;
    if (choose(panel.painter(), row.take_left(look.px(190)), "right", kSides, side)) {
      state.lab.open = side == 1;
    }
  }
  if (state.lab.open) return draw_lab(look, rest, view, state.lab, state.controls, requests);
  const Time begun = std::chrono::steady_clock::now();
  draw_plots(look, rest, view, state.plots, requests);
  if (look.plots_took != nullptr) *look.plots_took += std::chrono::steady_clock::now() - begun;
}

/// The stream's pictures, or the lab's comparison in their place.
void draw_middle(const Look& look, const Box& box, const View& view, DashboardState& state,
                 Requests& requests) {
  if (state.lab.compares) return draw_comparison(look, box, view, state.lab, state.zoom);
  draw_pictures(look, box, {view, state, requests});
}

void draw_body(const Look& look, const Box& body, const View& view, DashboardState& state,
               Requests& requests) {
  constexpr float kFigureRow = 74;
  switch (state.tab) {
    case Tab::kControls:
      return draw_controls(look, body, view, state.controls, requests);
    case Tab::kPictures:
      return draw_middle(look, body, view, state, requests);
    case Tab::kFigures:
      return draw_figures(look, body, view,
                          std::max(1, static_cast<int>(body.h / look.px(kFigureRow))));
    case Tab::kPlots:
      return draw_right(look, body, view, state, requests);
    case Tab::kBottom:
      return draw_bottom(look, body, view, state, requests);
  }
}

/// The places between panels that can be dragged; a double click restores. Each is a child window
/// of its own, above the panels that it reaches into.
void draw_splitters(const Look& look, const Box& window, const Layout& layout, LayoutSizes& sizes) {
  constexpr std::array<const char*, kSplitterCount> kNames{"splitter.controls", "splitter.plots",
                                                           "splitter.bottom"};
  for (std::size_t i = 0; i < kSplitterCount; ++i) {
    const Box& grab = layout.splitters[i];
    if (grab.empty()) continue;
    Panel panel(look, kNames[i], grab);
    const auto [pressed, hovered, held] = touch(panel.painter(), grab, kNames[i]);
    const bool upright = grab.w < grab.h;
    if (held || hovered) {
      ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
      const float inset = std::round(look.px(2));
      panel.painter().fill(grab.inset(upright ? inset : 0, upright ? 0 : inset),
                           held ? look.theme->good : look.theme->active);
    }
    const auto which = static_cast<Splitter>(i);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (held && has_mouse_moved()) {
      sizes = dragged(sizes, which, upright ? mouse.x : mouse.y, window, layout, look.scale);
    }
    if (!hovered || !ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) continue;
    const LayoutSizes usual;
    if (which == Splitter::kControls) sizes.controls_px = usual.controls_px;
    if (which == Splitter::kPlots) sizes.plots_share = usual.plots_share;
    if (which == Splitter::kBottom) sizes.bottom_share = usual.bottom_share;
  }
}

void draw_panels(const Look& look, const Box& window, const View& view, DashboardState& state,
                 Requests& requests) {
  const Layout layout =
      make_layout(window, look.scale, banner_height(look, window.w, view), state.sizes);
  Painter lines(look);
  for (const Box& gap : layout.gaps) {
    if (!gap.empty()) lines.fill(gap, look.theme->window);
  }
  draw_top_bar(look, layout.top_bar, {view, state, requests});
  if (!layout.banner.empty()) draw_banner(look, layout.banner, view, requests);
  const bool all_figures = layout.folded && state.tab == Tab::kFigures;
  if (!all_figures) draw_figures(look, layout.figures, view);
  if (layout.folded) {
    draw_tabs(look, layout.tabs, state.tab);
    draw_body(look, layout.body, view, state, requests);
  } else {
    draw_controls(look, layout.controls, view, state.controls, requests);
    draw_right(look, layout.plots, view, state, requests);
    draw_middle(look, layout.pictures, view, state, requests);
    draw_bottom(look, layout.bottom, view, state, requests);
    draw_splitters(look, window, layout, state.sizes);
  }
  draw_status(look, layout.status, view, state);
}

/// Once the stream is set to something else, that is what the lab looks at.
void forget_choice(LabState& lab, const Requests& requests) {
  if (!lab.chosen || !requests.apply) return;
  const model::StreamSettings& settings = *requests.apply;
  const LabChoice set{settings.quality, settings.subsampling, settings.width_px};
  if (lab.chosen != set) lab.chosen.reset();
}

/// What a mouse click and the focus of a text field do to the keyboard's reach.
void keep_reach(DashboardState& state) {
  ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) state.reaches_by_key = false;
  if (state.reaches_by_key || state.has_popup) {
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  } else {
    io.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
  }
}

}  // namespace

void draw_dashboard(const Look& given, const Box& window, const View& view, DashboardState& state,
                    Requests& requests) {
  keep_reach(state);
  Look look = given;
  look.walk = &state.walk;
  state.walk.begin_frame();
  ImGui::SetNextWindowPos({window.x, window.y});
  ImGui::SetNextWindowSize({window.w, window.h});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::Begin("Framescope", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  compat::hide_tab();
  draw_panels(look, window, view, state, requests);
  forget_choice(state.lab, requests);
  ImGui::End();
  state.walk.end_frame();
  follow_mouse(state, has_mouse_moved());
  if (requests.live) go_live(state);
  constexpr float kAboveStatus = 30;
  Box area = window;
  area.take_bottom(look.px(kAboveStatus));
  draw_toasts(look, area, view, state.toasts, requests);
  draw_keys_overview(look, window, state);
  draw_palette(look, window, {view, state, requests});
  state.has_popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
}

}  // namespace framescope::ui
