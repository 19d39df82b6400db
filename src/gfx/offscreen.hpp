#pragma once

#include <functional>

#include "core/image.hpp"

namespace framescope::gfx {

/// Runs `draw` into a picture of this size instead of the window, and answers it as kRgba, its
/// first row on top. What covers the window does not show in it. Throws std::runtime_error. The
/// thread of the GL context only.
Image draw_offscreen(int width_px, int height_px, const std::function<void()>& draw);

}  // namespace framescope::gfx
