#pragma once

#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// Where every frame went: the stages, and the causes of drops that happened, with count and share;
/// the other causes in one row.
void draw_account(const Look& look, const Box& box, const View& view);

}  // namespace framescope::ui
