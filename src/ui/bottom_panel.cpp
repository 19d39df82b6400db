#include "ui/bottom_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/account.hpp"
#include "ui/account_panel.hpp"
#include "ui/actions.hpp"
#include "ui/diagnosis_panel.hpp"
#include "ui/drops_panel.hpp"
#include "ui/events_panel.hpp"
#include "ui/impairment_panel.hpp"
#include "ui/packets_panel.hpp"
#include "ui/panel.hpp"
#include "ui/settings_panel.hpp"
#include "ui/trace_panel.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kTabs = 34;
constexpr float kTabHeight = 26;
constexpr float kDiagnosisWidth = 320;
constexpr float kRoomForDiagnosis = 900;

constexpr std::array<std::string_view, kBottomTabCount> kNames{
    "Account", "Drops", "Trace", "Events", "Diagnosis", "Impairment", "Settings", "Packets"};
constexpr std::array<std::string_view, kBottomTabCount> kActions{
    "Show the account",   "Show the drops",      "Show the trace",    "Show the events",
    "Show the diagnosis", "Show the impairment", "Show the settings", "Show the packets"};

/// How many notes tell of something that is wrong.
std::uint64_t faults(const model::Snapshot& snapshot) {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      snapshot.notes,
      [](const model::Note& note) { return note.severity > model::Severity::kInfo; }));
}

/// How many there are to see behind a tab; 0: it does not say.
std::uint64_t count_behind(BottomTab tab, const View& view) {
  if (tab == BottomTab::kDrops) return account_of(*view.snapshot).dropped;
  if (tab == BottomTab::kDiagnosis) return faults(*view.snapshot);
  return 0;
}

/// What is drawn: notes that stand beside it anyway leave their place to the account.
BottomTab shown_tab(const BottomState& state, bool has_diagnosis_beside) {
  return has_diagnosis_beside && state.tab == BottomTab::kDiagnosis ? BottomTab::kAccount
                                                                    : state.tab;
}

/// How the tabs share their row.
struct TabFit {
  float padding = 0;  ///< on each side of a name
  bool counts = true;
};

float badge_width(const Painter& painter, std::uint64_t behind) {
  if (behind == 0) return 0;
  return Painter::width(painter.look().fonts.small, short_count(behind)) + painter.px(8);
}

/// In a narrow row they move together, and then do without their counts.
TabFit fit_tabs(const Painter& painter, float room, const View& view, bool has_diagnosis_beside) {
  float names = 0;
  float counts = 0;
  float sides = 0;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const auto tab = static_cast<BottomTab>(i);
    if (tab == BottomTab::kDiagnosis && has_diagnosis_beside) continue;
    names += Painter::width(painter.look().fonts.text, kNames[i]) + 1;
    counts += badge_width(painter, count_behind(tab, view));
    sides += 2;
  }
  const float least = painter.px(4);
  const float most = painter.px(10);
  const float with_counts = std::floor((room - names - counts) / sides);
  if (with_counts >= least) return {std::min(with_counts, most), true};
  return {std::clamp(std::floor((room - names) / sides), 0.0F, most), false};
}

/// A tab as wide as its name, with its count; the answer: it was pressed.
bool draw_tab(Painter& painter, Box& row, BottomTab tab, const TabFit& fit, bool chosen,
              std::uint64_t behind) {
  const Theme& theme = painter.theme();
  const Fonts& fonts = painter.look().fonts;
  const auto index = static_cast<std::size_t>(tab);
  const float name = Painter::width(fonts.text, kNames[index]) + 1;
  const float badge = badge_width(painter, behind);
  const Box box = row.take_left(name + badge + 2 * fit.padding).inset(0, painter.px(4));
  const Touch mouse = touch(painter, box, Text("tab.").append(kNames[index]),
                            tooltip_of(*find_action(kActions[index])));
  if (chosen || mouse.hovered) {
    painter.fill(box, chosen ? theme.field : theme.hover, painter.px(4));
  }
  if (chosen) painter.fill({box.x, box.bottom() - painter.px(2), box.w, painter.px(2)}, theme.good);
  Box rest = box.inset(fit.padding, 0);
  painter.text(rest.take_left(name), fonts.text, chosen ? theme.text : theme.dim, kNames[index]);
  if (behind != 0) {
    painter.text(rest, fonts.small, theme.dim, short_count(behind), Align::kRight);
  }
  return mouse.pressed;
}

void draw_tabs(const Look& look, const Box& box, const View& view, BottomState& state,
               bool has_diagnosis_beside) {
  Panel panel(look, "bottom_tabs", box);
  Painter& painter = panel.painter();
  Box row = box.inset(look.px(8), (box.h - look.px(kTabHeight + 8)) / 2);
  const TabFit fit = fit_tabs(painter, row.w, view, has_diagnosis_beside);
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const auto tab = static_cast<BottomTab>(i);
    if (tab == BottomTab::kDiagnosis && has_diagnosis_beside) continue;
    const bool chosen = shown_tab(state, has_diagnosis_beside) == tab;
    const std::uint64_t behind = fit.counts ? count_behind(tab, view) : 0;
    if (draw_tab(painter, row, tab, fit, chosen, behind)) state.tab = tab;
  }
}

void draw_chosen(const Look& look, const Box& box, BottomTab tab, const View& view,
                 DashboardState& state, Requests& requests) {
  switch (tab) {
    case BottomTab::kAccount:
      return draw_account(look, box, view);
    case BottomTab::kDrops:
      return draw_drops(look, box, view, state);
    case BottomTab::kTrace:
      return draw_trace(look, box, view, state);
    case BottomTab::kEvents:
      return draw_events(look, box, view, requests);
    case BottomTab::kDiagnosis:
      return draw_diagnosis(look, box, view, state.controls, requests);
    case BottomTab::kImpairment:
      return draw_impairment(look, box, view, state.controls, requests);
    case BottomTab::kSettings:
      return draw_settings(look, box, view, state);
    case BottomTab::kPackets:
      return draw_packets(look, box, {view, state, requests});
  }
}

}  // namespace

void draw_bottom(const Look& look, const Box& box, const View& view, DashboardState& state,
                 Requests& requests) {
  Box rest = box;
  const bool has_diagnosis_beside = box.w >= look.px(kRoomForDiagnosis);
  if (has_diagnosis_beside) {
    const float line = std::max(1.0F, std::floor(look.scale));
    draw_diagnosis(look, rest.take_right(look.px(kDiagnosisWidth)), view, state.controls, requests);
    Painter(look).fill(rest.take_right(line), look.theme->window);
  }
  draw_tabs(look, rest.take_top(look.px(kTabs)), view, state.bottom, has_diagnosis_beside);
  draw_chosen(look, rest, shown_tab(state.bottom, has_diagnosis_beside), view, state, requests);
}

}  // namespace framescope::ui
