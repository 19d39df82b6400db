#pragma once

#include "ui/look.hpp"
#include "ui/plot/time_plot.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

struct PlotsState {
  plot::TimePlotState fps{10};
  plot::TimePlotState size{2000};
};

/// FPS and datagram size over the last minute, on one time axis.
void draw_plots(const Look& look, const Box& box, const View& view, PlotsState& state);

}  // namespace framescope::ui
