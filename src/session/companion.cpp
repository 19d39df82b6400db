#include "session/companion.hpp"

#include <pthread.h>

namespace framescope::session {
namespace {

cpu_set_t only(int processor) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<std::size_t>(processor), &one);
  return one;
}

}  // namespace

void Companion::follow() {
  const int here = sched_getcpu();
  if (here < 0 || here == processor_) return;
  forget_if_changed();
  if (processor_ == kNone &&
      pthread_getaffinity_np(thread_.native_handle(), sizeof before_, &before_) != 0) {
    return;
  }
  if (CPU_COUNT(&before_) != kProcessors || !CPU_ISSET(static_cast<std::size_t>(here), &before_)) {
    return roam();
  }
  if (place(only(here))) processor_ = here;
}

void Companion::roam() {
  forget_if_changed();
  if (processor_ != kNone && place(before_)) processor_ = kNone;
}

/// Somebody else has chosen where it runs: that is none of ours to undo.
void Companion::forget_if_changed() {
  if (processor_ == kNone) return;
  cpu_set_t places;
  const cpu_set_t ours = only(processor_);
  const bool is_known =
      pthread_getaffinity_np(thread_.native_handle(), sizeof places, &places) == 0;
  if (is_known && !CPU_EQUAL(&places, &ours)) processor_ = kNone;
}

bool Companion::place(const cpu_set_t& places) {
  return pthread_setaffinity_np(thread_.native_handle(), sizeof places, &places) == 0;
}

}  // namespace framescope::session
