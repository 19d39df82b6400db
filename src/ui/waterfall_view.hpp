#pragma once

#include <cstddef>

#include "model/snapshot.hpp"
#include "ui/painter.hpp"

namespace framescope::ui {

/// From this width on a row has room for all its figures and a bar that can be read; of the design.
inline constexpr float kWaterfallWidth = 300;

/// From the whole down to what was shown, a row a stage: a bar of the frames that came so far, the
/// drops on the way to it as steps in the colours of their causes, and "N / total (p %)"; then the
/// damaged ones, if there are any, and what is in flight. The answer: how many rows.
std::size_t draw_waterfall(Painter& painter, const Box& column, float row_height,
                           const model::Snapshot& snapshot);

}  // namespace framescope::ui
