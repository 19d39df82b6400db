#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "core/time.hpp"

namespace framescope::wire {

/// Holds frames until their time, to smooth what the network makes uneven: a frame leaves at the
/// instant of its RTP timestamp moved by the smallest transit seen lately, plus the playout delay.
/// Names frames by the caller's keys; holds no bytes. Frames leave in the order of their
/// timestamps. With a delay of 0 everything leaves at once. A timestamp that no clock can mean (a
/// jump, a restart) begins anew and never waits longer than delay + 1 s. Pure; one thread.
class JitterBuffer {
 public:
  static constexpr std::size_t kMaxHeld = 64;

  explicit JitterBuffer(Duration playout_delay = {}) : delay_(playout_delay) {}
  void set_delay(Duration playout_delay) { delay_ = playout_delay; }

  /// A frame is ready. With kMaxHeld of them held the oldest leaves at once.
  void push(std::uint64_t key, std::uint32_t timestamp, Time now, int clock_hz);
  /// The next one whose time has come.
  std::optional<std::uint64_t> pop(Time now);
  std::optional<Time> next_departure() const;
  std::size_t held() const;
  void reset();

 private:
  Duration delay_;
  // The rest is the implementation's.
};

}  // namespace framescope::wire
