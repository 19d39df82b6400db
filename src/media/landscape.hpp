#pragma once

#include <cstdint>

#include "core/image.hpp"

namespace framescope::media {

// Where things are, in picture heights from the top. The painter and the actors on it share these.
inline constexpr float kLakeTop = 0.585F;
inline constexpr float kMeadowTop = 0.80F;  ///< mean height of the near shore

/// Every painted byte keeps this far from 0 and 255, so that noise can be added without saturating; a byte of
/// 0 in the land layer says "sky".
inline constexpr int kNoiseReach = 8;

/// The sky with its clouds, opaque, kBgr.
Image paint_sky(int width_px, int height_px, std::uint32_t seed);

/// Mountains, forest, a lake that mirrors them and the sky, and a meadow; kBgr. Sky shows where it is 0.
Image paint_land(int width_px, int height_px, std::uint32_t seed, const Image& sky);

}  // namespace framescope::media
