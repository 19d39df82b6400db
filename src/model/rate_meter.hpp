#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/time.hpp"

namespace framescope::model {

/// Frames a second at one stage: over the last 20 frames as the tutorial counts, and over the whole
/// run. Pure.
class RateMeter {
 public:
  static constexpr std::size_t kFrames = 20;
  static constexpr Duration kStall = std::chrono::seconds(2);

  /// A frame passed at `at`. Instants slightly out of order are taken as they come.
  void add(Time at);

  /// 19 / (t_last - t_first) over the last 20 frames (fewer at the start); 0 with fewer than two
  /// frames, or when none came for 2 s.
  double window_fps(Time now) const;

  /// (n - 1) / (last - first) over the run; 0 with fewer than two frames.
  double run_fps() const;

  std::uint64_t frames() const { return frames_; }

 private:
  std::array<Time, kFrames> last_{};
  std::uint64_t frames_ = 0;
  std::uint64_t window_from_ = 0;  ///< the frame that ended the last stall
  Time first_{};
};

}  // namespace framescope::model
