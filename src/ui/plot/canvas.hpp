#pragma once

#include <algorithm>
#include <cmath>

#include "ui/plot/stack.hpp"

namespace framescope::ui::plot {

/// Where the parts of a plot lie.
struct Placement {
  Box whole;
  Box header;  ///< the first row: title, switches and, if there is room, the legend
  Box legend;  ///< its rows below, if it has some
  Box canvas;  ///< of the values; empty when the plot is collapsed
  bool legend_values = true;
};

/// What the rows of a plot's header take, in pixels, when it is `width` wide.
float header_height(const Painter& painter, const PlotSpec& spec, const PlotState& state,
                    float width);
/// The least that a plot of this width wants to be high, in pixels.
float least_height(const Painter& painter, const PlotSpec& spec, const PlotState& state,
                   float width);
/// Cuts a box into a plot's parts. Canvases of one stack are all as wide: whole columns.
Placement place_plot(const Painter& painter, const Box& box, const PlotSpec& spec,
                     const PlotState& state);
/// How wide a column is, in pixels, and how many of them a plot of this width has.
float column_width(const Painter& painter);
std::int64_t column_count(const Painter& painter, float plot_width);

/// What the mouse asked for that a plot cannot do by itself.
struct CanvasAnswer {
  bool wants_menu = false;
  bool wants_fit = false;
};

/// The mouse and the keyboard on a plot's canvas. Before the grid of this frame is made, so that
/// what they do is seen at once in all plots. `grid` is the one that was drawn last, `index` the
/// plot's place in the stack.
CanvasAnswer drive_canvas(Painter& painter, const Placement& place, const PlotSpec& spec, int index,
                          const Scene& scene, Stack& stack, PlotState& state);

/// What was clicked in a header.
struct HeaderAnswer {
  bool wants_menu = false;
};

/// Draws a plot; header and canvas.
HeaderAnswer draw_plot(Painter& painter, const Placement& place, const PlotSpec& spec,
                       const Scene& scene, Stack& stack, PlotState& state);

/// The labels of the shared time axis, below the last canvas.
void draw_time_axis(Painter& painter, const Box& below, const Scene& scene);

/// What lies under the crosshair in this plot, beside the mouse.
void draw_readout(Painter& painter, const PlotSpec& spec, const Scene& scene, const Stack& stack,
                  const PlotState& state);

/// The nearest whole pixel. Not std::round(), which is a call for each of the ends of ten thousands
/// of columns. For places on or near a screen.
inline float whole_px(float at) {
  constexpr int kAboveScreen = 1 << 14;
  return static_cast<float>(static_cast<int>(at + (kAboveScreen + 0.5F)) - kAboveScreen);
}

/// Canvas::y() by itself, for loops that write vertices.
struct Rows {
  float bottom;
  float height;
  Shares shares;

  float y(double value) const { return bottom - static_cast<float>(shares(value)) * height; }
};

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
  Rows rows() const { return {box.bottom(), box.h, axis.shares()}; }
  float y(double value) const { return rows().y(value); }
  /// The width of a curve, and of a line that stays in the background: whole pixels.
  float line() const { return std::max(1.0F, painter.px(1.5F)); }
  float hair() const { return std::max(1.0F, std::floor(painter.look().scale)); }
};

/// The curves, areas or bars of a plot.
void draw_curves(const Canvas& canvas, const PlotSpec& spec, PlotState& state);
/// The events of a kBars plot in this grid's buckets, as draw_curves() and the legend want them;
/// the answer: the largest stack.
double count_bars(const Scene& scene, const PlotSpec& spec, PlotState& state);
/// The events of a curve in the bucket of `at`, or in all that are shown.
double events_of(const PlotState& state, const Curve& curve, std::optional<Time> at);

/// What lies under the curves: bands, grid, levels.
void draw_ground(const Canvas& canvas, const PlotSpec& spec);
/// Names of levels, above their lines; where two would meet the later one goes without.
void draw_level_names(const Canvas& canvas, const PlotSpec& spec);
/// What lies over them: marks, crosshair, cursor, the box that is drawn.
void draw_overlay(const Canvas& canvas, const PlotSpec& spec, const Stack& stack,
                  const PlotState& state);

/// The histogram and the cumulative share of each curve instead of its curve over time.
void draw_distribution(Painter& painter, const Box& box, const PlotSpec& spec, const Scene& scene,
                       PlotState& state);

/// Cuts off the rows of a plot's header.
void place_header(const Painter& painter, Box& rest, const PlotSpec& spec, const PlotState& state,
                  Placement& place);
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
