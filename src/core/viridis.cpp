#include "core/viridis.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace framescope {
namespace {

// At equal distances, as 0xRRGGBB.
constexpr std::array<std::uint32_t, 33> kAnchors{
    0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453781, 0x424086, 0x3E4989, 0x3B528B,
    0x375B8D, 0x33638D, 0x2F6B8E, 0x2C728E, 0x297A8E, 0x26828E, 0x23898E, 0x21918C, 0x1F978B,
    0x1F9F88, 0x21A685, 0x27AD81, 0x31B57B, 0x3EBC74, 0x4DC26C, 0x5DC863, 0x6ECE58, 0x82D34D,
    0x95D840, 0xAADC32, 0xC0DF25, 0xD5E21A, 0xEAE51A, 0xFDE725};

}  // namespace

Rgb viridis(double share) {
  const double place = std::clamp(share, 0.0, 1.0) * (kAnchors.size() - 1);
  const auto before = std::min(static_cast<std::size_t>(place), kAnchors.size() - 2);
  const double way = place - static_cast<double>(before);
  Rgb colour{};
  for (std::size_t i = 0; i < colour.size(); ++i) {
    const auto shift = 16 - 8 * i;
    const double from = kAnchors[before] >> shift & 0xFF;
    const double to = kAnchors[before + 1] >> shift & 0xFF;
    colour[i] = static_cast<std::uint8_t>(std::lround(from + way * (to - from)));
  }
  return colour;
}

}  // namespace framescope
