#pragma once

#include <optional>

#include "ui/lab_state.hpp"
#include "ui/painter.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The wire that the stream uses, as a price has it.
model::PricedWire priced_wire(const View& view);

/// Similarity over size; the answer: the point that was clicked.
std::optional<LabChoice> draw_rate_plot(Painter& painter, const Box& box, const View& view,
                                        LabState& state);
/// Size of the datagram over quality; likewise.
std::optional<LabChoice> draw_size_plot(Painter& painter, const Box& box, const View& view,
                                        LabState& state);

}  // namespace framescope::ui
