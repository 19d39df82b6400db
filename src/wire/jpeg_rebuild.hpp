#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/image.hpp"
#include "core/picture_holes.hpp"
#include "core/result.hpp"
#include "wire/assembled_frame.hpp"

namespace framescope::wire {

/// Why no JPEG can be made of a frame.
enum class RebuildFault : std::uint8_t {
  kIncomplete,  ///< parts are missing, and it has no aligned restart intervals
  kNothing,     ///< no interval is whole, or no beginning is there
  kNoTables,
  kDimensions,  ///< 0, or beyond the limits of jpeg_markers.hpp
  kIntervals,   ///< counts that cannot be: beyond the picture, or of intervals that came already;
                ///< or packets that disagree about the restart interval
};
inline constexpr std::size_t kRebuildFaultCount = 5;

/// "incomplete", "nothing", ...
std::string_view to_string(RebuildFault fault);

/// How to make it.
struct RebuildOptions {
  /// Width and height to use where the header's is 0 and the frame has no mark, as
  /// `a=x-dimensions` says.
  std::optional<std::pair<int, int>> dimensions{};
  /// Of a frame without aligned restart intervals, whose beginning came: what lies above the first
  /// gap, cut off there. The decoder fills in the rest; how much that is only it can say, so that
  /// `missing` stays empty, and the caller has to treat the picture as damaged.
  bool upper_part = false;
};

/// Writes the frame as a JPEG (RFC 2435 4, appendix B): SOI, DQT, DRI, SOF0, DHT of Annex K, SOS,
/// scan, EOI. SOF0 tells the true size of the frame's mark where that has as many MCUs as the
/// header's.
///
/// The scan of a complete frame is its packets' bytes one behind the other. Missing intervals of an
/// incomplete one become grey MCUs, coded, and are named in the answer (WIRE 3.2): what came
/// decodes bit by bit as it was. An interval counts as missing as a whole when one of its packets
/// is, and when its bytes contradict what its packets say: other restart markers than its number
/// asks for, another marker, fewer bits than MCUs can be coded in.
///
/// The scan is a peer's: it holds no other markers than restarts, but may well not decode. `jpeg`'s
/// memory is used again, and grows to the frame's size and 6 bytes an MCU at most; after a fault
/// its contents mean nothing. Pure; any thread.
Result<PictureHoles, RebuildFault> rebuild_jpeg(const AssembledFrame& frame,
                                                const RebuildOptions& options,
                                                std::vector<std::uint8_t>& jpeg);

}  // namespace framescope::wire
