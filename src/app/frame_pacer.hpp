#pragma once

#include <algorithm>

#include "core/time.hpp"

namespace framescope::app {

/// Keeps the window at 60 frames a second where the driver does not wait for the screen. A picture
/// that comes a little early is drawn at once: over time no more frames are drawn than allowed, and
/// a stream of 60 FPS loses none to a window that ticks beside it. Pure.
class FramePacer {
 public:
  static constexpr Duration kPeriod =
      std::chrono::microseconds(16'000);  ///< 62.5 a second: a little above any 60

  /// How long to wait until a frame may be drawn; 0: now.
  Duration until_next(Time now) const { return std::max(Duration{0}, next_ - kPeriod - now); }
  /// A frame was drawn.
  void drew(Time now) { next_ = std::max(next_, now) + kPeriod; }

 private:
  Time next_{};  ///< when one would be drawn by the clock; up to a period earlier is allowed
};

}  // namespace framescope::app
