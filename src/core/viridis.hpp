#pragma once

#include <array>
#include <cstdint>

namespace framescope {

/// Red, green, blue.
using Rgb = std::array<std::uint8_t, 3>;

/// The colour of a share of 0..1 (beyond: as the nearer end) in a heat map or its legend: viridis,
/// by Smith and van der Walt for matplotlib, even to the eye, also to one that is colour-blind.
/// From 33 of its 256 colours, the others within 2 steps of theirs.
Rgb viridis(double share);

}  // namespace framescope
