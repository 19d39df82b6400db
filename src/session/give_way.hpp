#pragma once

namespace framescope::session {

/// From here on the calling thread gets only the processor's time that nobody else wants
/// (SCHED_IDLE, or nice 19 where that is forbidden): whatever it measures, a stream beside it loses
/// nothing.
void give_way();

}  // namespace framescope::session
