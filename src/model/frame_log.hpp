#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/time.hpp"
#include "model/frame_ring.hpp"
#include "model/snapshot.hpp"

namespace framescope::model {

/// The newest frames that ended, of all sessions, in order of time: for scrubbing, drop lists and
/// traces. Frames end at most about a second out of this order. Pure; one thread.
///
/// The drops are kept apart as well, so that a table of them costs what it shows, and those of a
/// good stream are remembered longer than its frames.
class FrameLog {
 public:
  static constexpr std::size_t kFrames = 60 * 240;  ///< a minute at 240 FPS
  static constexpr std::size_t kDrops = 60 * 240;   ///< as many, should all of them drop

  void add(const FrameSample& sample, std::uint32_t session);

  std::size_t size() const { return frames_.size(); }
  bool empty() const { return frames_.empty(); }
  /// 0 is the oldest. Holds until the next add().
  const LoggedFrame& operator[](std::size_t index) const { return frames_[index]; }
  /// The last frame at or before `at`.
  std::optional<std::size_t> at_or_before(Time at) const { return frames_.at_or_before(at); }
  /// The frame closest to `at`.
  std::optional<std::size_t> nearest(Time at) const { return frames_.nearest(at); }
  /// The frames in [begin, end).
  FrameRing::Stretch between(Time begin, Time end) const { return frames_.between(begin, end); }

  /// The newest of those that were not shown, with the ids that they have among all frames.
  const FrameRing& drops() const { return drops_; }

  /// How many were ever added, and how many of them were drops.
  std::uint64_t added() const { return frames_.added(); }
  std::uint64_t drops_added() const { return drops_.added(); }

 private:
  FrameRing frames_{kFrames};
  FrameRing drops_{kDrops};
};

}  // namespace framescope::model
