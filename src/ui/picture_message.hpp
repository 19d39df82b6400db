#pragma once

#include "ui/painter.hpp"
#include "ui/picture_panel.hpp"

namespace framescope::ui {

/// In place of a picture: why there is none, what to do, and the buttons to begin with.
void draw_why_empty(Painter& painter, const Box& box, const PicturesContext& context);

/// A moment of the past without a picture: what became of its frame.
void draw_why_missing(Painter& painter, Box box, const PictureView& picture,
                      const model::LoggedFrame* moment);

}  // namespace framescope::ui
