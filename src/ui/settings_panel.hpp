#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/look.hpp"

namespace framescope::ui {

/// Thresholds, theme and scale of this window.
void draw_settings(const Look& look, const Box& box, DashboardState& state);

}  // namespace framescope::ui
