#pragma once

#include <vector>

#include "core/picture_holes.hpp"
#include "ui/painter.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// Where what is missing of a picture of this size lies on the screen, if the picture lies at
/// `place`: at most three boxes a run, within the picture; those of different runs do not overlap.
/// Pure.
std::vector<Box> hole_boxes(const PictureHoles& holes, const Box& place, int width_px,
                            int height_px);

/// "12 % of this picture is from before".
Text hole_words(const PictureHoles& holes);

/// Hatches over a picture what is not its frame's own; `picture.holes` is not null.
void draw_holes(Painter& painter, const Box& place, const PictureView& picture);

/// Says how much that is, in the lower right corner of `box`; `higher`: a line further up.
void draw_holes_legend(Painter& painter, const Box& box, const PictureHoles& holes, bool higher);

/// Likewise of a stored picture, which is kept as it came: grey where packets were lost, as nobody
/// knows any more what was there on the screen.
void draw_grey_legend(Painter& painter, const Box& box, bool higher);

}  // namespace framescope::ui
