#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The bad network that the program pretends to have, each part of it, and what it did so far: it
/// acts at once on the session that runs.
void draw_impairment(const Look& look, const Box& box, const View& view, ControlsState& controls,
                     Requests& requests);

}  // namespace framescope::ui
