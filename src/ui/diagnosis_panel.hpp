#pragma once

#include "ui/controls_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// What the session has to say about its stream; each note can be copied.
void draw_diagnosis(const Look& look, const Box& box, const View& view, ControlsState& controls,
                    Requests& requests);

}  // namespace framescope::ui
