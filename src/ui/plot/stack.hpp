#pragma once

#include <optional>
#include <span>

#include "core/time.hpp"
#include "ui/event_mark.hpp"
#include "ui/painter.hpp"
#include "ui/plot/plot.hpp"
#include "ui/plot/time_view.hpp"

// Plots on one time axis: what they share, and what the mouse does to them.
namespace framescope::ui::plot {

/// What stacked plots keep in common.
struct Stack {
  TimeView view;
  std::optional<Time> hovered;  ///< where the mouse rests on a canvas
  std::optional<Time> clicked;  ///< where it was clicked in this frame, without a drag

  enum class Gesture : std::uint8_t { kNone, kPress, kPan, kBox, kCancelled };
  Gesture gesture = Gesture::kNone;
  Time box_from{};  ///< kBox: where it began
  Time box_to{};    ///< where the mouse is
  bool fitted = false;  ///< a double-click fitted the view, and nothing moved it since
  int hovered_plot = -1;
  int menu_plot = -1;  ///< whose menu is open

  bool boxing() const { return gesture == Gesture::kBox; }
  /// What Escape does: takes a box away, or else returns to now. False when there was nothing to
  /// do.
  bool escape();
};

/// What a frame's plots are drawn with; the same for all of them.
struct Scene {
  Time now{};  ///< where a following view ends
  Time real_now{};         ///< later than `now` when the view is paused
  bool following = true;
  Grid grid;
  float column_px = 1;         ///< whole pixels
  std::optional<Time> cursor;  ///< drawn as a solid line
  std::span<const EventMark> marks;
  Duration wall_offset{};  ///< CLOCK_REALTIME minus CLOCK_MONOTONIC
  /// The number of the frame nearest to an instant, if anything knows; null: nothing does.
  std::optional<std::uint64_t> (*frame_at)(const void* context, Time at) = nullptr;
  const void* frames = nullptr;  ///< frame_at's context
};

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

/// "23:59:59", or "23:59:59.123", of the local clock.
Text clock_text(Time at, Duration wall_offset, bool with_ms);

/// What lies under the crosshair in this plot, beside the mouse.
void draw_readout(Painter& painter, const PlotSpec& spec, const Scene& scene, const Stack& stack,
                  const PlotState& state);

}  // namespace framescope::ui::plot
