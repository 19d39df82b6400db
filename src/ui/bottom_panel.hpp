#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The account, the drops, the events, the diagnosis, the impairment, the settings and the
/// packets, which take turns; where there is room the diagnosis stand beside the others for good.
void draw_bottom(const Look& look, const Box& box, const View& view, DashboardState& state,
                 Requests& requests);

}  // namespace framescope::ui
