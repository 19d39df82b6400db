#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The frames one by one as a profiler draws them: a row a frame, newest first, a bar a stage, and
/// its outcome as a mark where it ended. While the view is paused it shows those around the cursor;
/// a click moves the cursor to that frame. The wheel zooms the time, beside the bars or with Ctrl
/// or Shift it scrolls; the right mouse button drags both; a double click fits.
void draw_trace(const Look& look, const Box& box, const View& view, DashboardState& state);

}  // namespace framescope::ui
