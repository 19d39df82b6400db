#pragma once

namespace framescope::session {

/// From here on the calling thread gets only the processor's time that nobody else wants
/// (SCHED_IDLE, or nice 19 where that is forbidden): whatever it measures, a stream beside it loses
/// nothing.
void give_way();

/// From here on the calling thread, when it wakes up, does not interrupt one that is running
/// (SCHED_BATCH); its share of the processor stays an equal one. Where that is forbidden nothing
/// changes.
void interrupt_nobody();

}  // namespace framescope::session
