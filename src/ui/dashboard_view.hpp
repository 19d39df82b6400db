#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// Builds one frame of the whole window: what is in `view` is shown, what the user does ends in
/// `state` and `requests`. Between ImGui::NewFrame() and ImGui::Render().
void draw_dashboard(const Look& look, const Box& window, const View& view, DashboardState& state,
                    Requests& requests);

}  // namespace framescope::ui
