#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/picture_holes.hpp"
#include "wire/frame_assembler.hpp"
#include "wire/jpeg_rebuild.hpp"

namespace framescope::wire {

/// A packet's part of the scan; refers to `frame`.
inline std::span<const std::uint8_t> scan_bytes(const AssembledFrame& frame,
                                                const AssembledFrame::Chunk& chunk) {
  return std::span(frame.bytes).subspan(chunk.begin, chunk.size);
}

/// The scan of a frame of which packets are missing: appends all restart intervals of the picture
/// in their order, and EOI. Those that did not come whole are grey, and named in `holes`, whose
/// geometry must be there. All packets must be aligned and have this `interval`, in MCUs. Fault:
/// kIntervals or kNothing. See rebuild_jpeg(), whose second half this is.
std::optional<RebuildFault> write_intervals(const AssembledFrame& frame, std::uint32_t interval,
                                            PictureHoles& holes, std::vector<std::uint8_t>& jpeg);

}  // namespace framescope::wire
