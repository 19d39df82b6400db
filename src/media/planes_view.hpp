#pragma once

#include <array>
#include <cstdint>

#include "core/image.hpp"

namespace framescope::media {

/// Samples Y, U, V of a picture, full-range BT.601, one byte each, wherever they lie. Does not own
/// them.
struct PlanesView {
  std::array<const std::uint8_t*, 3> planes{};
  std::array<int, 3> strides{};  ///< bytes a row, at least the plane's width
  Subsampling subsampling = Subsampling::k420;
};

}  // namespace framescope::media
