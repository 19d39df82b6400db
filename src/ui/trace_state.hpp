#pragma once

#include <cstdint>

#include "ui/plot/axis.hpp"
#include "ui/trace_model.hpp"

namespace framescope::ui {

/// What the trace keeps from frame to frame.
struct TraceState {
  plot::ValueAxis axis;  ///< milliseconds from the origin, to the right
  TraceOrigin origin = TraceOrigin::kEachFrame;
  std::uint64_t seen_cursor = 0;  ///< the frame that it last scrolled to, by its id
  std::uint64_t seen_added = 0;   ///< FrameLog::added() when it was last drawn
  bool drags = false;             ///< the right mouse button moves it
};

}  // namespace framescope::ui
