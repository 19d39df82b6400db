#include "ui/dashboard_view.hpp"

#include <array>

#include "ui/account_panel.hpp"
#include "ui/controls_panel.hpp"
#include "ui/figures_panel.hpp"
#include "ui/layout.hpp"
#include "ui/notes_panel.hpp"
#include "ui/panel.hpp"
#include "ui/picture_panel.hpp"
#include "ui/top_bar.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr std::array<Option, 6> kTabs{{
    {"Controls", {}},
    {"Pictures", {}},
    {"Figures", {}},
    {"Plots", {}},
    {"Account", {}},
    {"Notes", {}},
}};

void draw_tabs(const Look& look, const Box& box, Tab& tab) {
  Panel panel(look, "tabs", box);
  int chosen = static_cast<int>(tab);
  if (choose(panel.painter(), box.inset(look.px(12), look.px(3)), "tab", kTabs, chosen)) {
    tab = static_cast<Tab>(chosen);
  }
}

void draw_body(const Look& look, const Box& body, const View& view, DashboardState& state,
               Requests& requests) {
  constexpr float kFigureRow = 74;
  switch (state.tab) {
    case Tab::kControls:
      return draw_controls(look, body, view, state.controls, requests);
    case Tab::kPictures:
      return draw_pictures(look, body, {view, state.controls, requests});
    case Tab::kFigures:
      return draw_figures(look, body, view,
                          std::max(1, static_cast<int>(body.h / look.px(kFigureRow))));
    case Tab::kPlots:
      return draw_plots(look, body, view, state.plots, requests);
    case Tab::kAccount:
      return draw_account(look, body, view);
    case Tab::kNotes:
      return draw_notes(look, body, view);
  }
}

}  // namespace

void draw_dashboard(const Look& look, const Box& window, const View& view, DashboardState& state,
                    Requests& requests) {
  ImGui::SetNextWindowPos({window.x, window.y});
  ImGui::SetNextWindowSize({window.w, window.h});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::Begin("Framescope", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  const Layout layout = make_layout(window, look.scale, banner_height(look, window.w, view));
  Painter lines(look);
  for (const Box& gap : layout.gaps) {
    if (!gap.empty()) lines.fill(gap, look.theme->window);
  }
  draw_top_bar(look, layout.top_bar, view, state.controls, requests);
  if (!layout.banner.empty()) draw_banner(look, layout.banner, view, requests);
  const bool all_figures = layout.folded && state.tab == Tab::kFigures;
  if (!all_figures) draw_figures(look, layout.figures, view);
  if (layout.folded) {
    draw_tabs(look, layout.tabs, state.tab);
    draw_body(look, layout.body, view, state, requests);
  } else {
    draw_controls(look, layout.controls, view, state.controls, requests);
    draw_pictures(look, layout.pictures, {view, state.controls, requests});
    draw_plots(look, layout.plots, view, state.plots, requests);
    draw_account(look, layout.account, view);
    draw_notes(look, layout.notes, view);
  }
  ImGui::End();
}

}  // namespace framescope::ui
