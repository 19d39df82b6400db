#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/time.hpp"

namespace framescope::model {

/// The steps of a frame of the window, in their order.
enum class FrameStep : std::uint8_t {
  kUpload,  ///< new pictures to the graphics memory
  kBuild,   ///< the panels, with their plots
  kPlots,   ///< the part of kBuild that the plots took
  kDraw,    ///< commands to the graphics driver
  kSwap,    ///< until it shows them; a software rasteriser does its work here
};
inline constexpr std::size_t kFrameStepCount = 5;

/// The mean of some frames, by FrameStep: milliseconds by the clock, waiting included.
using FrameStepMs = std::array<double, kFrameStepCount>;

/// What the steps of the window's frames took. Pure; one thread.
class FrameSteps {
 public:
  void add(FrameStep step, Duration took) { sums_[static_cast<std::size_t>(step)] += took; }
  void end_frame() { ++frames_; }

  /// The mean of the frames since the last call; nothing if there were none.
  std::optional<FrameStepMs> take() {
    const FrameSteps all = *this;
    *this = {};
    if (all.frames_ == 0) return std::nullopt;
    FrameStepMs mean{};
    for (std::size_t i = 0; i < kFrameStepCount; ++i) {
      mean[i] = milliseconds(all.sums_[i]) / all.frames_;
    }
    return mean;
  }

 private:
  std::array<Duration, kFrameStepCount> sums_{};
  int frames_ = 0;
};

}  // namespace framescope::model
