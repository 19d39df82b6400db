#pragma once

#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// A sender's receivers, what the session has to say about its stream, and what happened to the
/// program.
void draw_notes(const Look& look, const Box& box, const View& view);

}  // namespace framescope::ui
