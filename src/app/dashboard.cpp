#include "app/dashboard.hpp"

#include "app/frame_loop.hpp"

namespace framescope::app {

int run_dashboard(const DashboardOptions& options) { return FrameLoop(options).run(); }

}  // namespace framescope::app
