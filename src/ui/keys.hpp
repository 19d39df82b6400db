#pragma once

#include "ui/actions.hpp"

namespace framescope::ui {

/// A key that was pressed: goes to what is topmost (the palette, a text field, a control reached by
/// Tab), else it stands for an action. `typing`: a text field has the focus.
void press_key(const Chord& chord, bool typing, const ActionContext& context);

}  // namespace framescope::ui
