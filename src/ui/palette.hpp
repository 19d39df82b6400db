#pragma once

#include <string_view>
#include <vector>

#include "ui/actions.hpp"
#include "ui/look.hpp"

namespace framescope::ui {

/// The actions whose label, chapter or help hold every word of `query`, whatever their case: those
/// whose label begins with it come first, then those that hold it in the label. All for an empty
/// query. Pure.
std::vector<const Action*> matching_actions(std::string_view query);

/// A key while the palette is open: Up and Down choose, Enter runs, Esc closes.
void press_key_in_palette(const Chord& chord, const ActionContext& context);

/// The palette over the window, while it is open.
void draw_palette(const Look& look, const Box& window, const ActionContext& context);

}  // namespace framescope::ui
