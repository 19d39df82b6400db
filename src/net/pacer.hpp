#pragma once

#include <cstddef>
#include <optional>

#include "core/time.hpp"

namespace framescope::net {

/// When the datagrams of one frame leave: in bursts that a default receive buffer of Linux holds
/// (92 packets of 1,400 bytes; it may still hold some), spread evenly over a share of the frame
/// interval. What fits one burst leaves at once. Who comes late finds the plan where it is, and
/// catches up by a burst every kShortestGap at most. Pure; one thread.
class Pacer {
 public:
  /// A third of the default buffer.
  static constexpr std::size_t kMaxBurst = 32;
  /// Between bursts of a stream without an interval (unthrottled) or without a share: as long as a
  /// receiver takes for one.
  static constexpr Duration kShortestGap = std::chrono::microseconds(200);

  /// Begins a frame of so many datagrams, and forgets what is left of the one before. `share` is
  /// 0..1 of `interval`; an interval of 0 is not known.
  void begin(std::size_t datagrams, Duration interval, double share, Time now);

  /// How many of those that are left may leave now, at most kMaxBurst; 0 before next().
  std::size_t allowance(Time now) const;
  /// So many left. Of a burst of which the system refused a part, the rest may still leave.
  void sent(std::size_t datagrams, Time now);
  /// Gives the pace of the present frame up: a burst every kShortestGap from now on.
  void hurry(Time now);
  /// When allowance() is not 0 again, in the past if it is not 0 now; nothing when none are left.
  std::optional<Time> next() const;
  std::size_t left() const { return left_; }

 private:
  std::size_t left_ = 0;
  std::size_t burst_left_ = 0;  ///< of the burst that may leave from next_ on
  Duration gap_{};
  Time planned_{};  ///< of that burst
  Time next_{};     ///< planned_, or later after one who was late
};

}  // namespace framescope::net
