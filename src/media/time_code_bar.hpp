#pragma once

#include <cstdint>
#include <optional>

#include "core/image.hpp"
#include "core/time.hpp"

namespace framescope::media {

/// What the bar says: enough to tell loss, order and glass-to-glass latency on any wire, without a
/// header.
struct TimeCode {
  std::uint32_t frame_number = 0;  ///< low 32 bits of the capture ordinal
  WallTime captured{};  ///< whole microseconds from 1970 to 2112; CLOCK_REALTIME of the sender

  bool operator==(const TimeCode&) const = default;
};

/// The smallest picture that can carry a bar, in pixels.
inline constexpr int kMinTimeCodeWidthPx = 160;
inline constexpr int kMinTimeCodeHeightPx = 90;

/// Draws the bar along the bottom of a kBgr picture; nothing into one that is too small for it.
///
///   +-------+---------------------------------------------------+-------+
///   | 1   0 |  50 bits                                          | 0   1 |  5 % of the picture's
///   +-------+---------------------------------------------------+-------+  height, all of its
///   | 0   1 |  50 bits                                          | 1   0 |  width; 54 x 2 cells
///   +-------+---------------------------------------------------+-------+
///
/// A light cell is 1. The corners say "a bar", and how bright light and dark have become. The 100
/// bits are frame_number (32), microseconds since 1970 (52) and the CRC-16 over both, most
/// significant bit first. The geometry is relative to the picture, so that it is found again at any
/// size without a search.
void draw_time_code(Image& bgr, const TimeCode& code);

/// Reads the bar of a picture of any format and size, after scaling and JPEG; nothing if there is
/// no bar, or if its CRC disagrees. Never fails, whatever the picture.
std::optional<TimeCode> read_time_code(const Image& image);

}  // namespace framescope::media
