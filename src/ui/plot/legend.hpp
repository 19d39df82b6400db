#pragma once

#include "ui/plot/canvas.hpp"

namespace framescope::ui::plot {

/// How a legend is laid out: first the values go, then it moves below the title.
struct LegendPlan {
  int rows_below = 0;
  bool values = true;
};

LegendPlan plan_legend(const Painter& painter, const PlotSpec& spec, float room, float width);

inline constexpr float kLegendRow = 18;  ///< of the design

/// Marks, names and values; each can be pressed. `room`: what the header's first row has left.
void draw_legend(Painter& painter, const Placement& place, Box room, const PlotSpec& spec,
                 const Scene& scene, const Stack& stack, PlotState& state);

/// The name of a plot's part in the ItemLog: "plot key.part".
Text name_of(const PlotSpec& spec, std::string_view part);

}  // namespace framescope::ui::plot
