#pragma once

#include <cstddef>
#include <optional>

#include "core/time.hpp"

namespace framescope::net {

/// When the datagrams of one frame leave: in bursts that a default receive buffer of Linux holds
/// (92 packets of 1,400 bytes; it may still hold some), spread evenly over a share of the frame
/// interval. What fits one burst leaves at once. Pure; one thread.
class Pacer {
 public:
  /// A third of the default buffer.
  static constexpr std::size_t kMaxBurst = 32;
  /// Between bursts of a stream without an interval (unthrottled): as long as a receiver takes for
  /// one.
  static constexpr Duration kShortestGap = std::chrono::microseconds(200);

  /// Begins a frame of so many datagrams. `share` is 0..1 of `interval`; an interval of 0 is not
  /// known.
  void begin(std::size_t datagrams, Duration interval, double share, Time now);

  /// How many of those that are left may leave now; 0 before next().
  std::size_t allowance(Time now) const;
  /// So many left.
  void sent(std::size_t datagrams, Time now);
  /// When allowance() is not 0 again; nothing when none are left.
  std::optional<Time> next() const;
  std::size_t left() const { return left_; }

 private:
  std::size_t left_ = 0;
  Duration gap_{};
  Time next_{};
};

}  // namespace framescope::net
