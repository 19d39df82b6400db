#pragma once

#include <cstdint>

#include "core/image.hpp"

namespace framescope::media {

/// The far shore of the lake, in picture heights from the top: above it stands what stands, below
/// it lies what lies.
inline constexpr float kLakeTop = 0.585F;

// How far things move when the eye moves sideways, as multiples of the mountains' shift.
inline constexpr float kSkyShift = 0.35F;  ///< clouds and sun
inline constexpr float kLandShift = 1.0F;  ///< mountains, forest and the lake that mirrors them
inline constexpr float kNearShift = 1.7F;  ///< the meadow

/// Every painted byte keeps this far from 0 and 255, so that noise can be added without saturating.
inline constexpr int kNoiseReach = 8;

/// A landscape wider than the view, in two layers of the same size, kBgr.
///
///                  near (0 where `far` shows)   far
///   above kLakeTop mountains, hills, forest     sky
///   below          meadow                       lake
struct Landscape {
  Image near;
  Image far;
};

/// Paints it for a view of `view_px` x `height_px` that is moved by 0..`pan_px`; each layer is
/// painted as far as it is seen then. The same arguments give the same picture. Costs about 0.2 us
/// a pixel.
Landscape paint_landscape(int view_px, int height_px, float pan_px, std::uint32_t seed);

}  // namespace framescope::media
