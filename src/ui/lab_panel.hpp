#pragma once

#include "ui/controls_state.hpp"
#include "ui/lab_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The quality lab in the place of the plots: what each JPEG quality of the present picture costs
/// and gives, and which is best under a limit. A click on a point has the stream use it.
void draw_lab(const Look& look, const Box& box, const View& view, LabState& state,
              ControlsState& controls, Requests& requests);

}  // namespace framescope::ui
