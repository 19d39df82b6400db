#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/image.hpp"
#include "core/picture_holes.hpp"
#include "core/result.hpp"
#include "wire/frame_assembler.hpp"

namespace framescope::wire {

/// Why no JPEG can be made of a frame.
enum class RebuildFault : std::uint8_t {
  kIncomplete,  ///< parts are missing, and it has no aligned restart intervals
  kNothing,     ///< no interval is whole
  kNoTables,
  kDimensions,  ///< 0, or beyond the limits of jpeg_markers.hpp
  kIntervals,   ///< counts that cannot be: beyond the picture, or twice with other contents
};
/// "incomplete", "nothing", ...
std::string_view to_string(RebuildFault fault);

/// How to make it.
struct RebuildOptions {
  /// Size to use where the header's is 0, as `a=x-dimensions` says.
  std::optional<std::pair<int, int>> dimensions;
  /// Of a frame without aligned restart intervals, whose beginning came: what lies above the first
  /// gap, cut off there. The decoder fills in the rest.
  bool upper_part = false;
};

/// Writes the frame as a JPEG (RFC 2435 4, appendix B): SOI, DQT, DRI, SOF0, DHT of Annex K, SOS,
/// scan, EOI. Missing intervals of an incomplete frame become grey MCUs, coded, and are named in
/// the answer (WIRE 3.2): what came decodes bit by bit as it was. SOF0 tells the true size of the
/// frame's mark where that has as many MCUs as the header's. `jpeg`'s memory is used again.
Result<PictureHoles, RebuildFault> rebuild_jpeg(const AssembledFrame& frame,
                                                const RebuildOptions& options,
                                                std::vector<std::uint8_t>& jpeg);

}  // namespace framescope::wire
