#pragma once

#include "ui/actions.hpp"
#include "ui/look.hpp"

namespace framescope::ui {

/// Every key and what the mouse does, over the window, while it is asked for.
void draw_keys_overview(const Look& look, const Box& window, DashboardState& state);

}  // namespace framescope::ui
