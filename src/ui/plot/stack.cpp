#include "ui/plot/stack.hpp"

#include <cmath>
#include <utility>

#include "ui/panel.hpp"
#include "ui/plot/canvas.hpp"

namespace framescope::ui::plot {
namespace {

constexpr std::size_t kMostPlots = 16;

struct Heights {
  std::array<float, kMostPlots> px{};
  float sum = 0;
};

float needed(const Painter& painter, float width, std::span<const PlotSpec> specs,
             std::span<const PlotState> states) {
  float sum = 0;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (!states[i].is_out()) sum += least_height(painter, specs[i], states[i], width);
  }
  return sum;
}

/// The plot that is to be folded next; null: none may be.
PlotState* next_to_fold(std::span<const PlotSpec> specs, std::span<PlotState> states) {
  std::size_t found = specs.size();
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const PlotState& state = states[i];
    if (specs[i].folds_as == 0 || state.is_out() || state.is_closed() || state.kept_open) continue;
    if (found == specs.size() || specs[i].folds_as < specs[found].folds_as) found = i;
  }
  return found == specs.size() ? nullptr : &states[found];
}

/// Leaves of the least important plots the headers where there is no room for all. They open again
/// when there is more than they need: a legend that takes a row more must not make them come and
/// go.
void fold(const Painter& painter, const Box& box, std::span<const PlotSpec> specs,
          std::span<PlotState> states) {
  const float spare = 2 * painter.px(kHeaderHeight);
  std::array<bool, kMostPlots> folded{};
  for (std::size_t i = 0; i < specs.size(); ++i) {
    folded[i] = std::exchange(states[i].folded, false);
  }
  const auto comes_back = [&] {
    for (std::size_t i = 0; i < specs.size(); ++i) {
      if (folded[i] && !states[i].is_out() && !states[i].is_closed()) return true;
    }
    return false;
  };
  while (needed(painter, box.w, specs, states) + (comes_back() ? spare : 0) > box.h) {
    PlotState* next = next_to_fold(specs, states);
    if (next == nullptr) return;
    next->folded = true;
  }
}

/// Each open plot gets its weight's share of the room, and at least what it needs.
Heights share_out(const Painter& painter, const Box& box, std::span<const PlotSpec> specs,
                  std::span<const PlotState> states) {
  Heights heights;
  float weights = 0;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (states[i].is_out()) continue;
    heights.px[i] = least_height(painter, specs[i], states[i], box.w);
    heights.sum += heights.px[i];
    if (!states[i].is_closed()) weights += specs[i].weight;
  }
  const float spare = box.h - heights.sum;
  if (spare <= 0 || weights <= 0) return heights;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (states[i].is_out() || states[i].is_closed()) continue;
    const float more = std::floor(spare * specs[i].weight / weights);
    heights.px[i] += more;
    heights.sum += more;
  }
  return heights;
}

/// The wheel scrolls where it does not zoom.
void scroll(const Stack& stack, float step) {
  const float turned = ImGui::GetIO().MouseWheel;
  if (turned == 0 || stack.hovered_plot >= 0 || !ImGui::IsWindowHovered()) return;
  ImGui::SetScrollY(ImGui::GetScrollY() - turned * step);
}

bool in_sight(const Box& box) {
  const float top = ImGui::GetWindowPos().y;
  return box.bottom() > top && box.y < top + ImGui::GetWindowSize().y;
}

struct Places {
  std::array<Placement, kMostPlots> all;
};

/// What the mouse does to the canvases, before any is drawn.
void drive(Painter& painter, const Places& places, std::span<const PlotSpec> specs,
           std::span<PlotState> states, const Scene& scene, Stack& stack, StackAnswer& answer) {
  stack.hovered.reset();
  stack.clicked.reset();
  stack.hovered_plot = -1;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (states[i].is_out()) continue;
    const auto index = static_cast<int>(i);
    const CanvasAnswer asked =
        drive_canvas(painter, places.all[i], specs[i], index, scene, stack, states[i]);
    if (asked.wants_menu) answer.menu = index;
    answer.fit = answer.fit || asked.wants_fit;
  }
}

/// A right click that began and ended on the header, not a box that was drawn as far as there.
bool header_menu(const Box& header) {
  const ImGuiIO& io = ImGui::GetIO();
  const ImVec2 from = io.MouseClickedPos[ImGuiMouseButton_Right];
  return ImGui::IsWindowHovered() && ImGui::IsMouseReleased(ImGuiMouseButton_Right) &&
         header.contains(from.x, from.y) && header.contains(io.MousePos.x, io.MousePos.y);
}

void draw_all(Painter& painter, const Places& places, std::span<const PlotSpec> specs,
              std::span<PlotState> states, const Scene& scene, Stack& stack, StackAnswer& answer) {
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (states[i].is_out()) continue;
    Placement place = places.all[i];
    // Out of sight its controls can still be reached by keyboard.
    if (!in_sight(place.whole)) place.canvas = {};
    const HeaderAnswer asked = draw_plot(painter, place, specs[i], scene, stack, states[i]);
    if (asked.wants_menu || header_menu(place.header)) answer.menu = static_cast<int>(i);
  }
}

}  // namespace

Grid grid_of(const Painter& painter, float width, const Stack& stack, const Scene& scene) {
  Grid grid = stack.view.grid(scene.now, column_count(painter, width));
  // The column in which a pause began would still fill.
  if (scene.paused && grid.end() > scene.now) --grid.first;
  return grid;
}

std::optional<Stretch> recorded(std::span<const PlotSpec> specs,
                                std::span<const PlotState> states) {
  std::optional<Stretch> found;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (states[i].is_out()) continue;
    for (const Curve& curve : specs[i].curves) {
      if (curve.series->empty()) continue;
      const Stretch own{(*curve.series)[0].at, curve.series->newest().at};
      if (!found) found = own;
      found = {std::min(found->first, own.first), std::max(found->last, own.last)};
    }
  }
  return found;
}

void fit(Stack& stack, const std::optional<Stretch>& stretch) {
  if (stack.view.fitted() || !stretch || stretch->last <= stretch->first) {
    return stack.view.live();
  }
  // Of more than a view can hold, the newest.
  const Time first = std::max(stretch->first, stretch->last - TimeView::kMost);
  stack.view.fit(first, stretch->last);
}

StackAnswer draw_stack(Painter& outer, const Box& box, std::span<const PlotSpec> specs,
                       std::span<PlotState> states, Scene& scene, Stack& stack) {
  specs = specs.first(std::min(specs.size(), kMostPlots));
  StackAnswer answer;
  Box rest = box;
  const Box below = rest.take_bottom(outer.px(kTimeAxisHeight));
  Box axis;
  {
    Panel panel(outer.look(), "plot_stack", rest, Panel::Overflow::kScrollByHand);
    Painter& painter = panel.painter();
    Box inside = panel.contents(0);
    scene.column_px = column_width(painter);
    scene.grid = grid_of(painter, inside.w, stack, scene);
    scene.following = stack.view.following();
    const Box room{inside.x, inside.y, inside.w, rest.h};
    fold(painter, room, specs, states);
    const Heights heights = share_out(painter, room, specs, states);
    Places places;
    float y = inside.y;
    for (std::size_t i = 0; i < specs.size(); ++i) {
      if (states[i].is_out()) continue;
      places.all[i] =
          place_plot(painter, {inside.x, y, inside.w, heights.px[i]}, specs[i], states[i]);
      y += heights.px[i];
    }
    drive(painter, places, specs, states, scene, stack, answer);
    scroll(stack, painter.px(kLeastPlot) / 2);
    if (const auto stretch = recorded(specs, states)) {
      stack.view.keep_near(stretch->first, std::max(stretch->last, scene.now));
    }
    scene.grid = grid_of(painter, inside.w, stack, scene);
    scene.following = stack.view.following();
    draw_all(painter, places, specs, states, scene, stack, answer);
    panel.reaches(std::floor(inside.y + heights.sum) - 1);
    if (stack.hovered_plot >= 0 && stack.gesture != Stack::Gesture::kPan) {
      const auto index = static_cast<std::size_t>(stack.hovered_plot);
      draw_readout(painter, specs[index], scene, stack, states[index]);
    }
    axis = {inside.x + painter.px(kAxisWidth), below.y,
            static_cast<float>(scene.grid.columns) * scene.column_px, below.h};
  }
  draw_time_axis(outer, axis, scene);
  return answer;
}

}  // namespace framescope::ui::plot
