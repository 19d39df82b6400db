#pragma once

#include "ui/controls_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// Endpoints and source, which a new session takes, and the stream's settings, which act on the
/// next frame.
void draw_controls(const Look& look, const Box& box, const View& view, ControlsState& controls,
                   Requests& requests);

}  // namespace framescope::ui
