#pragma once

#include "ui/actions.hpp"
#include "ui/painter.hpp"

namespace framescope::ui {

/// The menu's button, and the menu while it is open: every action, chapter by chapter.
void draw_menu(Painter& painter, const Box& button, const ActionContext& context);

}  // namespace framescope::ui
