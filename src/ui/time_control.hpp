#pragma once

#include <optional>

#include "ui/dashboard_state.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The view stands still at what is now the newest; capture and statistics go on.
void pause(const View& view, DashboardState& state);

/// The view is live again.
void go_live(DashboardState& state);

/// Pauses if need be, and looks at this frame.
void look_at(const View& view, DashboardState& state, const model::LoggedFrame& frame);

/// The cursor goes that many frames on (below 0: back), dropped ones included; it pauses first.
void step_frames(const View& view, DashboardState& state, int frames);

/// The cursor goes to the next drop, or with `on` false to the one before; it pauses first.
void step_drops(const View& view, DashboardState& state, bool on);

/// Over the plots of a view that stands still the cursor follows the mouse as it moves; a click
/// holds it there, until the next one.
void follow_mouse(DashboardState& state, bool mouse_moved);

/// Where in the log the frame lies that a paused view looks at: of several at one instant the one
/// that was stepped to, else the last. Nothing if the last one is long past.
std::optional<std::size_t> frame_at_cursor(const model::FrameLog& log, const DashboardState& state);

}  // namespace framescope::ui
