#include "ui/keys.hpp"

#include "ui/palette.hpp"

namespace framescope::ui {
namespace {

/// What Dear ImGui does with a control that Tab has reached.
bool is_for_a_control(const Chord& chord) {
  const bool arrow = chord.key >= kKeyRight && chord.key <= kKeyUp;
  return !chord.ctrl && (arrow || chord.key == kKeySpace || chord.key == kKeyEnter);
}

}  // namespace

void press_key(const Chord& chord, bool typing, const ActionContext& context) {
  DashboardState& state = context.state;
  if (state.palette.is_open()) return press_key_in_palette(chord, context);
  if (chord.key == kKeyTab && !chord.ctrl) {
    state.reaches_by_key = true;
    state.walk.step(chord.shift ? -1 : 1);
    return;
  }
  const bool is_for_a_menu = is_for_a_control(chord) || chord.key == kKeyEscape;
  if (state.has_popup && is_for_a_menu) return;
  if (typing || (state.reaches_by_key && is_for_a_control(chord))) return;
  run_chord(chord, context);
}

}  // namespace framescope::ui
