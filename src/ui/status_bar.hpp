#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// One line along the lower edge: the gravest of what is wrong, in words, or that nothing is; a
/// click opens the diagnosis or the drops, whichever it speaks of. On its right the account as one
/// equation.
void draw_status(const Look& look, const Box& box, const View& view, DashboardState& state);

/// The gravest of the notes, which is the first as the snapshot has them; null without any. Pure.
const model::Note* gravest(const model::Snapshot& snapshot);

}  // namespace framescope::ui
