#pragma once

#include <cstddef>
#include <thread>

#include <sched.h>

namespace framescope::session {

/// Keeps a thread on the processor of the one that calls, where two processors are all there is.
/// If both are busy, a thread that is woken for each frame has to interrupt somebody, and what it
/// interrupts on the other processor costs an interrupt across, which in a virtual machine is 6 %
/// of a small frame. If they sleep between frames, it would be woken on the one that sleeps, which
/// takes 40 to 100 us, and now and then a millisecond. Used by one thread, which is not the
/// companion.
class Companion {
 public:
  static constexpr int kProcessors = 2;

  explicit Companion(std::thread& thread) : thread_(thread) {}

  /// From now on it runs where the calling thread runs at the moment. Where it may run on more than
  /// two processors or on one, or not on this, it is left to roam; where the system forbids it,
  /// nothing changes. What somebody else (taskset) chose for it meanwhile counts from the next move
  /// on, unless it is the one processor that it is kept on: that cannot be told from our own
  /// choice.
  void follow();
  /// It may run again wherever it might before it began to follow, or where somebody else chose.
  void roam();

 private:
  static constexpr int kNone = -1;

  void forget_if_changed();
  bool place(const cpu_set_t& places);

  std::thread& thread_;
  cpu_set_t before_{};
  int processor_ = kNone;  ///< that it is kept on
};

}  // namespace framescope::session
