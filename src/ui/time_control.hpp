#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The view stands still at what is now the newest; capture and statistics go on.
void pause(const View& view, DashboardState& state);

/// The view is live again.
void go_live(DashboardState& state);

/// The cursor goes that many frames on (below 0: back), dropped ones included; it pauses first.
void step_frames(const View& view, DashboardState& state, int frames);

/// Over the plots of a view that stands still the cursor follows the mouse as it moves.
void follow_mouse(DashboardState& state, bool mouse_moved);

}  // namespace framescope::ui
