#pragma once

#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// Where every frame went: the stages with their counts, each cause of drops with its count and
/// share, and whether the sum closes.
void draw_account(const Look& look, const Box& box, const View& view);

}  // namespace framescope::ui
