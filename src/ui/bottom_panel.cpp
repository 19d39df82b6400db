#include "ui/bottom_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/account.hpp"
#include "ui/account_panel.hpp"
#include "ui/actions.hpp"
#include "ui/drops_panel.hpp"
#include "ui/events_panel.hpp"
#include "ui/impairment_panel.hpp"
#include "ui/notes_panel.hpp"
#include "ui/panel.hpp"
#include "ui/settings_panel.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kTabs = 34;
constexpr float kTabHeight = 26;
constexpr float kNotes = 320;
constexpr float kRoomForNotes = 900;

constexpr std::array<std::string_view, 6> kNames{"Account", "Drops",      "Events",
                                                 "Notes",   "Impairment", "Settings"};
constexpr std::array<std::string_view, 6> kActions{"Show the account",    "Show the drops",
                                                   "Show the events",     "Show the notes",
                                                   "Show the impairment", "Show the settings"};

/// How many notes tell of something that is wrong.
std::uint64_t faults(const model::Snapshot& snapshot) {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      snapshot.notes,
      [](const model::Note& note) { return note.severity > model::Severity::kInfo; }));
}

/// How many there are to see behind a tab; 0: it does not say.
std::uint64_t count_behind(BottomTab tab, const View& view) {
  if (tab == BottomTab::kDrops) return account_of(*view.snapshot).dropped;
  if (tab == BottomTab::kNotes) return faults(*view.snapshot);
  return 0;
}

/// What is drawn: notes that stand beside it anyway leave their place to the account.
BottomTab shown_tab(const BottomState& state, bool has_notes_beside) {
  return has_notes_beside && state.tab == BottomTab::kNotes ? BottomTab::kAccount : state.tab;
}

/// A tab as wide as its name, with its count; the answer: it was pressed.
bool draw_tab(Painter& painter, Box& row, BottomTab tab, bool chosen, std::uint64_t behind) {
  const Theme& theme = painter.theme();
  const Fonts& fonts = painter.look().fonts;
  const auto index = static_cast<std::size_t>(tab);
  const Text counted = behind == 0 ? Text() : short_count(behind);
  const float badge = behind == 0 ? 0 : Painter::width(fonts.small, counted) + painter.px(8);
  const float name = Painter::width(fonts.text, kNames[index]);
  const Box box = row.take_left(name + badge + 2 * painter.px(10)).inset(0, painter.px(4));
  const Touch mouse = touch(painter, box, Text("tab.").append(kNames[index]),
                            tooltip_of(*find_action(kActions[index])));
  if (chosen || mouse.hovered) {
    painter.fill(box, chosen ? theme.field : theme.hover, painter.px(4));
  }
  if (chosen) painter.fill({box.x, box.bottom() - painter.px(2), box.w, painter.px(2)}, theme.good);
  Box rest = box.inset(painter.px(10), 0);
  painter.text(rest.take_left(name + 1), fonts.text, chosen ? theme.text : theme.dim,
               kNames[index]);
  painter.text(rest, fonts.small, theme.dim, counted, Align::kRight);
  return mouse.pressed;
}

void draw_tabs(const Look& look, const Box& box, const View& view, BottomState& state,
               bool has_notes_beside) {
  Panel panel(look, "bottom_tabs", box);
  Box row = box.inset(look.px(8), (box.h - look.px(kTabHeight + 8)) / 2);
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const auto tab = static_cast<BottomTab>(i);
    if (tab == BottomTab::kNotes && has_notes_beside) continue;
    const bool chosen = shown_tab(state, has_notes_beside) == tab;
    if (draw_tab(panel.painter(), row, tab, chosen, count_behind(tab, view))) state.tab = tab;
  }
}

void draw_chosen(const Look& look, const Box& box, BottomTab tab, const View& view,
                 DashboardState& state, Requests& requests) {
  switch (tab) {
    case BottomTab::kAccount:
      return draw_account(look, box, view);
    case BottomTab::kDrops:
      return draw_drops(look, box, view, state);
    case BottomTab::kEvents:
      return draw_events(look, box, view, requests);
    case BottomTab::kNotes:
      return draw_notes(look, box, view, state.controls, requests);
    case BottomTab::kImpairment:
      return draw_impairment(look, box, view, state.controls, requests);
    case BottomTab::kSettings:
      return draw_settings(look, box, state);
  }
}

}  // namespace

void draw_bottom(const Look& look, const Box& box, const View& view, DashboardState& state,
                 Requests& requests) {
  Box rest = box;
  const bool has_notes_beside = box.w >= look.px(kRoomForNotes);
  if (has_notes_beside) {
    const float line = std::max(1.0F, std::floor(look.scale));
    draw_notes(look, rest.take_right(look.px(kNotes)), view, state.controls, requests);
    Painter(look).fill(rest.take_right(line), look.theme->window);
  }
  draw_tabs(look, rest.take_top(look.px(kTabs)), view, state.bottom, has_notes_beside);
  draw_chosen(look, rest, shown_tab(state.bottom, has_notes_beside), view, state, requests);
}

}  // namespace framescope::ui
