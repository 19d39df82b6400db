#pragma once

#include "app/settings_file.hpp"
#include "ui/dashboard_state.hpp"

// What of the window's state is kept from run to run.
namespace framescope::app {

/// Gives a new window what was saved. Names that it does not know are passed over.
void restore(const model::WindowSettings& saved, ui::DashboardState& state);

/// The window as it would be saved now; its size is in pixels.
SavedSettings captured(const ui::DashboardState& state, int width_px, int height_px);

}  // namespace framescope::app
