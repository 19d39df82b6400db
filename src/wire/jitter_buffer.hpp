#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "core/time.hpp"

namespace framescope::wire {

/// Holds frames until their time, to smooth what the network makes uneven: a frame leaves at the
/// instant of its RTP timestamp moved by the smallest transit of the last 5 to 10 s, plus the
/// playout delay. Names frames by the caller's keys; holds no bytes. Frames leave in the order of
/// their timestamps, except that one which comes when a later one has left leaves in its own time.
/// With a delay of 0 everything leaves at once. A timestamp that no clock can mean - its transit is
/// kJump away from the smallest: a jump, a restart - begins anew, behind what is held. None waits
/// longer than the delay. Pure; one thread.
class JitterBuffer {
 public:
  static constexpr std::size_t kMaxHeld = 64;
  static constexpr Duration kJump = std::chrono::seconds(1);
  static constexpr Duration kLately = std::chrono::seconds(5);

  explicit JitterBuffer(Duration playout_delay = {}) : delay_(playout_delay) {}
  void set_delay(Duration playout_delay) { delay_ = playout_delay; }

  /// A frame is ready; call pop() until it has nothing more. With kMaxHeld of them held the oldest
  /// leaves at once. `clock_hz` must be above 0.
  void push(std::uint64_t key, std::uint32_t timestamp, Time now, int clock_hz);
  /// The next one whose time has come; call until there is none.
  std::optional<std::uint64_t> pop(Time now);
  /// When pop() will have one; nothing while none is held.
  std::optional<Time> next_departure() const;
  std::size_t held() const { return held_.size(); }
  /// Forgets all that is held, and every transit.
  void reset();

 private:
  struct Held {
    std::uint64_t key = 0;
    std::uint64_t epoch = 0;  ///< counts what began anew
    std::uint64_t ticks = 0;  ///< extended timestamp, comparable within an epoch
    Time pushed{};
    Time due{};  ///< without the delay, so that another one holds for what waits
  };

  void begin_anew(std::uint32_t timestamp);
  Duration smallest_transit(Duration transit, Time now);

  Duration delay_;
  std::deque<Held> held_;  ///< by epoch and ticks
  std::uint64_t epoch_ = 0;
  std::optional<std::uint64_t> newest_ticks_;  ///< nothing before the first
  // The smallest transit of this span of kLately and of the one before.
  Time span_begin_{};
  std::optional<Duration> smallest_now_;
  std::optional<Duration> smallest_before_;
};

}  // namespace framescope::wire
