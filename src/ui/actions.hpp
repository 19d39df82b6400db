#pragma once

#include <span>
#include <string_view>

#include "ui/dashboard_state.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// A key with what is held down. Codes are those of the window: the ASCII capital of a printing
/// key, and these.
struct Chord {
  int key = 0;
  bool ctrl = false;
  bool shift = false;
  bool alt = false;

  bool operator==(const Chord&) const = default;
};

inline constexpr int kKeyEscape = 256;
inline constexpr int kKeyF1 = 290;  ///< F2 is the next, and so on
inline constexpr int kKeyPad0 = 320;
inline constexpr int kKeyPadMinus = 333;
inline constexpr int kKeyPadPlus = 334;

/// What an action works on.
struct ActionContext {
  const View& view;
  DashboardState& state;
  Requests& requests;
};

/// Something that the user can have done.
struct Action {
  std::string_view label;
  std::string_view help;
  Chord chord;
  Chord other_chord;                                  ///< key 0: there is only one
  std::string_view (*why_not)(const ActionContext&);  ///< why it cannot be done now; empty: it can
  void (*run)(const ActionContext&);
};

/// All of them, in the order of a menu.
std::span<const Action> actions();

/// Does what the chord stands for; false if it stands for nothing or cannot be done now.
bool run_chord(const Chord& chord, const ActionContext& context);

}  // namespace framescope::ui
