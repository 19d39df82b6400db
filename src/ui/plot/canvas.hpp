#pragma once

#include <algorithm>
#include <cmath>

#include "ui/plot/stack.hpp"

namespace framescope::ui::plot {

/// The values of one plot while they are drawn: where times and values lie.
struct Canvas {
  Painter& painter;
  Box box;
  const Scene& scene;
  const ValueAxis& axis;

  float x(Time at) const {
    return box.x + static_cast<float>(scene.grid.position(at) * scene.column_px);
  }
  /// The left edge of a column, counted from the left of the grid.
  float column_x(std::int64_t column) const {
    return box.x + static_cast<float>(column) * scene.column_px;
  }
  float y(double value) const {
    return box.bottom() - static_cast<float>(axis.share(value)) * box.h;
  }
  /// The width of a curve, and of a line that stays in the background: whole pixels.
  float line() const { return std::max(1.0F, painter.px(1.5F)); }
  float hair() const { return std::max(1.0F, std::floor(painter.look().scale)); }
};

/// The curves, areas or bars of a plot.
void draw_curves(const Canvas& canvas, const PlotSpec& spec, PlotState& state);
/// The events of a kBars plot in this grid's buckets, as draw_curves() and the legend want them;
/// the answer: the largest stack.
double count_bars(const Grid& grid, float column_px, const PlotSpec& spec, PlotState& state);
/// The events of a curve in the bucket of `at`, or in all that are shown.
double events_of(const PlotState& state, const Curve& curve, std::optional<Time> at);

/// What lies under the curves: bands, grid, levels.
void draw_ground(const Canvas& canvas, const PlotSpec& spec);
/// What lies over them: the levels' names, marks, crosshair, cursor, the box that is drawn.
void draw_overlay(const Canvas& canvas, const PlotSpec& spec, const Stack& stack,
                  const PlotState& state);

/// The histogram and the cumulative share of each curve instead of its curve over time.
void draw_distribution(Painter& painter, const Box& box, const PlotSpec& spec, const Scene& scene,
                       PlotState& state);

/// Title, switches and legend.
HeaderAnswer draw_header(Painter& painter, const Placement& place, const PlotSpec& spec,
                         const Scene& scene, const Stack& stack, PlotState& state);

/// A curve's colour: paler while another one is pointed at.
Colour shade(const PlotState& state, const Curve& curve);

/// The instants that the time axis names.
struct TimeTick {
  Time at{};
  Text label;
};
struct TimeTicks {
  std::array<TimeTick, 16> ticks;
  std::size_t count = 0;
};
TimeTicks time_ticks(const Painter& painter, const Scene& scene);

}  // namespace framescope::ui::plot
