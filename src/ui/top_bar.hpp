#pragma once

#include "ui/actions.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// Role, start and stop, where the stream goes, what the link does, and what this window itself
/// costs.
void draw_top_bar(const Look& look, const Box& box, const ActionContext& context);

/// An error across the window, with its words; `banner_height` is what it wants, 0 without an
/// error.
float banner_height(const Look& look, float width, const View& view);
void draw_banner(const Look& look, const Box& box, const View& view, Requests& requests);

}  // namespace framescope::ui
