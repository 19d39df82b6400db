#include "session/companion.hpp"

#include <utility>

#include <pthread.h>

namespace framescope::session {

void Companion::follow() {
  const int here = sched_getcpu();
  if (here < 0 || here == processor_) return;
  if (processor_ == kNone &&
      pthread_getaffinity_np(thread_.native_handle(), sizeof before_, &before_) != 0) {
    return;
  }
  if (CPU_COUNT(&before_) != kProcessors || !CPU_ISSET(static_cast<std::size_t>(here), &before_)) {
    return;
  }
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(static_cast<std::size_t>(here), &only);
  if (pthread_setaffinity_np(thread_.native_handle(), sizeof only, &only) == 0) processor_ = here;
}

void Companion::roam() {
  if (std::exchange(processor_, kNone) == kNone) return;
  pthread_setaffinity_np(thread_.native_handle(), sizeof before_, &before_);
}

}  // namespace framescope::session
