#pragma once

#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// What happened to the program and its sessions, newest first; each line can be copied.
void draw_events(const Look& look, const Box& box, const View& view, Requests& requests);

}  // namespace framescope::ui
