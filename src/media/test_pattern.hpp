#pragma once

#include <cstdint>
#include <memory>

#include "media/frame_source.hpp"

namespace framescope::media {

/// The picture that needs no camera: a landscape with a drifting balloon, a boat and sensor noise,
/// whose JPEG sizes resemble a camera's. It pans to and fro without end or jump, and carries the
/// time code bar. The same size, seed and frame number give the same picture. Building it takes
/// some 100 ms, a frame about 1 ms at 1280x720.
///
/// Width 160..8192 and height 90..8192 px, else std::runtime_error.
std::unique_ptr<FrameSource> make_test_pattern(int width_px, int height_px, double fps,
                                               std::uint32_t seed);

}  // namespace framescope::media
