#pragma once

#include <span>
#include <string_view>

#include "ui/chord.hpp"
#include "ui/dashboard_state.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// What an action works on.
struct ActionContext {
  const View& view;
  DashboardState& state;
  Requests& requests;
};

/// The chapters of the menu and of the overview of keys.
enum class ActionGroup : std::uint8_t { kSession, kStream, kTime, kPicture, kWindow, kHelp };
inline constexpr std::size_t kActionGroupCount = 6;
std::string_view to_string(ActionGroup group);

/// Something that the user can have done: feeds menu, palette, overview of keys and tooltips.
struct Action {
  ActionGroup group;
  std::string_view label;
  std::string_view help;
  Chord chord;                                        ///< key 0: none
  Chord other_chord;                                  ///< key 0: there is only one
  std::string_view (*why_not)(const ActionContext&);  ///< why it cannot be done now; empty: it can
  void (*run)(const ActionContext&);
};

/// All of them, in the order of the menu.
std::span<const Action> actions();

/// The action of this label; null if there is none.
const Action* find_action(std::string_view label);

/// "Starts the session ... (F5)": what a control that does the same says.
Text tooltip_of(const Action& action);

/// Does what the chord stands for; false if it stands for nothing or cannot be done now.
bool run_chord(const Chord& chord, const ActionContext& context);

}  // namespace framescope::ui
