#include "session/give_way.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace framescope::session {

// Both need no right; where a container forbids the first, the second is left.
void give_way() {
  const sched_param none{};
  const int refused = sched_setscheduler(0, SCHED_IDLE, &none);
  if (refused != 0) setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 19);
}

void interrupt_nobody() {
  // What the user chose for the whole program (chrt) stays.
  if (sched_getscheduler(0) != SCHED_OTHER) return;
  const sched_param none{};
  sched_setscheduler(0, SCHED_BATCH, &none);
}

}  // namespace framescope::session
