#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The frames that were not shown, newest first: when, which, how large, of which cause and for
/// which reason. While the view is paused it shows those around the cursor, and a click moves the
/// cursor to that frame.
void draw_drops(const Look& look, const Box& box, const View& view, DashboardState& state);

}  // namespace framescope::ui
