#pragma once

#include "model/cpu_meter.hpp"

namespace framescope::app {

/// Reads the CPU clocks of a process and its threads; of this one without an id. Takes some ten
/// microseconds a thread. Threads that it cannot see, or that end meanwhile, are left out.
model::CpuReading read_program_cpu(int process_id = 0);

}  // namespace framescope::app
