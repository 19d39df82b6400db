#pragma once

#include "ui/painter.hpp"
#include "ui/trace_state.hpp"

namespace framescope::ui {

/// Above the trace: which colour is which stage, from where its bars begin, and the way back to all
/// of the time.
void draw_trace_head(Painter& painter, Box box, TraceState& trace);

}  // namespace framescope::ui
