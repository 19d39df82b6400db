#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// Thresholds, theme and scale of this window, and what looking costs.
void draw_settings(const Look& look, const Box& box, const View& view, DashboardState& state);

}  // namespace framescope::ui
