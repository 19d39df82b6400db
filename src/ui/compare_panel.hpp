#pragma once

#include "ui/lab_state.hpp"
#include "ui/look.hpp"
#include "ui/picture_zoom.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// Original and chosen quality in the place of the pictures: under a line that can be dragged, one
/// in the place of the other, or as a map of where they differ. Zoom and place are those of the
/// pictures.
void draw_comparison(const Look& look, const Box& box, const View& view, LabState& state,
                     PictureZoom& zoom);

}  // namespace framescope::ui
