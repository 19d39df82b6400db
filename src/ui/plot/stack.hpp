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
  Time box_from{};        ///< kBox: where it began
  Time box_to{};          ///< where the mouse is
  int hovered_plot = -1;  ///< the place in the stack of the one that the mouse is on
  int menu_plot = -1;     ///< of the one whose menu is open

  bool boxing() const { return gesture == Gesture::kBox; }
  /// Takes a box away that is being drawn.
  void cancel_box() { gesture = Gesture::kCancelled; }
};

/// What a frame's plots are drawn with; the same for all of them.
struct Scene {
  Time now{};           ///< where a following view ends
  bool paused = false;  ///< what is behind `now` is not to be seen
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

/// What the stack was asked for and cannot do by itself.
struct StackAnswer {
  int menu = -1;  ///< the plot whose menu was asked for
  bool fit = false;
};

/// Draws plots into a scrolling panel within `outer`'s, above each other on one time axis; those
/// that are out take no room. Where there is not enough of it the least important are folded, and
/// the others scroll, by the wheel over a header or by keyboard. `scene.grid` and `scene.column_px`
/// are made here. `specs` and `states` are as many.
StackAnswer draw_stack(Painter& outer, const Box& box, std::span<const PlotSpec> specs,
                       std::span<PlotState> states, Scene& scene, Stack& stack);

/// The grid that draw_stack() would make in a box of this width.
Grid grid_of(const Painter& painter, float width, const Stack& stack, const Scene& scene);

/// The stretch that has samples, in any plot that is not hidden.
struct Stretch {
  Time first{};
  Time last{};
};
std::optional<Stretch> recorded(std::span<const PlotSpec> specs, std::span<const PlotState> states);

/// Shows all that was recorded; or, when that is what is shown, goes back to where it was live.
void fit(Stack& stack, const std::optional<Stretch>& stretch);

}  // namespace framescope::ui::plot
