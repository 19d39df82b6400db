#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/picture_holes.hpp"
#include "wire/assembled_frame.hpp"
#include "wire/jpeg_rebuild.hpp"

namespace framescope::wire {

/// The scan of a frame of which packets are missing: appends all restart intervals of the picture
/// in their order, and EOI. Those that did not come whole are grey, and named in `holes`, whose
/// geometry must be there. All packets must be aligned and have this `interval`, in MCUs. Fault:
/// kIntervals or kNothing. See rebuild_jpeg(), whose second half this is.
std::optional<RebuildFault> write_intervals(const AssembledFrame& frame, std::uint32_t interval,
                                            PictureHoles& holes, std::vector<std::uint8_t>& jpeg);

}  // namespace framescope::wire
