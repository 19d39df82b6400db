#pragma once

#include "core/image.hpp"

namespace framescope::media {

/// Burns "FPS: 29.9" into the picture as the tutorial does: red, at (10, 40), smaller on pictures
/// that are too narrow for it. `image` is kBgra or kRgba.
void draw_fps(Image& image, double fps);

}  // namespace framescope::media
