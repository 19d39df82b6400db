#pragma once

#include <cstdint>
#include <vector>

#include "core/image.hpp"

namespace framescope::media {

/// A small picture with coverage, to be put over another: its colours are already multiplied by it.
struct Sprite {
  int width_px = 0;
  int height_px = 0;
  std::vector<std::uint8_t> bgra;
};

// The actors of the test pattern. Heights and sizes in pixels, at least 1.

Sprite paint_balloon(int height_px);
/// A sailing boat that sails to the right.
Sprite paint_boat(int height_px);
/// The tower of a windmill, without its sails.
Sprite paint_tower(int height_px);

/// Where the tower's hub is, from its top, of its height; it lies in the middle of its width.
inline constexpr float kHubDepth = 0.15F;

/// Four sails turned by `angle` radians; a square with the hub in its middle.
Sprite paint_sails(int size_px, float angle);

/// Puts the sprite with its top left corner at (x, y) of a kBgr image, clipped to it.
void blend(Image& bgr, const Sprite& sprite, int x, int y);

}  // namespace framescope::media
