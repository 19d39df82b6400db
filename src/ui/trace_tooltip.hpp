#pragma once

#include "model/frame_log.hpp"
#include "ui/look.hpp"
#include "ui/theme.hpp"

namespace framescope::ui {

/// The colour of a span in the trace, as in the plot of latencies.
Meaning meaning_of(model::Span span);

/// What marks the end of a frame.
Mark end_mark(const Theme& theme, const model::FrameSample& sample);

/// All that is known of a frame, beside the mouse: number, time, outcome and reason, how long each
/// stage took, sizes and quality.
void show_trace_tooltip(const Look& look, const model::LoggedFrame& frame, Duration wall_offset);

}  // namespace framescope::ui
