#include "app/cost_watch.hpp"

#include "app/program_cpu.hpp"

namespace framescope::app {

void CostWatch::refresh(Time now) {
  if (!is_due(now)) return;
  read_at_ = now;
  if (const auto shares = meter_.add(read_program_cpu())) cpu_ = shares;
  if (const auto steps = steps_.take()) step_ms_ = steps;
}

}  // namespace framescope::app
