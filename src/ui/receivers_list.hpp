#pragma once

#include "model/snapshot.hpp"
#include "ui/painter.hpp"

namespace framescope::ui {

/// A sender's receivers with their figures, from the top of `at` downwards; the answer: where they
/// end.
float draw_receivers(Painter& painter, Box at, const model::Snapshot& snapshot);

}  // namespace framescope::ui
