#include "ui/plot/stack.hpp"

#include <cmath>

#include "ui/plot/canvas.hpp"

namespace framescope::ui::plot {
namespace {

constexpr float kRightMargin = 2;   // of the design
constexpr float kLeastBox = 4;      // a box that is narrower was a slip
constexpr double kZoomStep = 1.25;  // a notch of the wheel

/// Where the mouse is on a canvas: the middle of the column it is on, so that less than a pixel
/// moves nothing.
Time mouse_time(const Box& canvas, const Scene& scene) {
  const double at = (ImGui::GetIO().MousePos.x - canvas.x) / scene.column_px;
  const double last = static_cast<double>(scene.grid.columns) - 1;
  return scene.grid.time(std::clamp(std::floor(at), 0.0, last) + 0.5);
}

double mouse_share(const Box& canvas) {
  return std::clamp((canvas.bottom() - ImGui::GetIO().MousePos.y) / canvas.h, 0.0F, 1.0F);
}

Duration span_of(float px, const Scene& scene) {
  return Duration(std::llround(static_cast<double>(px) / scene.column_px *
                               static_cast<double>(scene.grid.step.count())));
}

void turn_wheel(const Box& canvas, const Scene& scene, Stack& stack, PlotState& state) {
  const ImGuiIO& io = ImGui::GetIO();
  const float turned = io.KeyShift && io.MouseWheel == 0 ? io.MouseWheelH : io.MouseWheel;
  if (turned == 0) return;
  const double factor = std::pow(kZoomStep, -static_cast<double>(turned));
  if (io.KeyShift) {
    if (!state.distribution) state.axis.zoom(factor, mouse_share(canvas));
    return;
  }
  stack.view.zoom(factor, mouse_time(canvas, scene));
  stack.fitted = false;
}

void pan(const Box& canvas, const Scene& scene, Stack& stack, PlotState& state) {
  const ImGuiIO& io = ImGui::GetIO();
  if (stack.gesture != Stack::Gesture::kPan) {
    if (!ImGui::IsMouseDragging(ImGuiMouseButton_Left)) return;
    stack.gesture = Stack::Gesture::kPan;
  }
  if (io.MouseDelta.x != 0) {
    stack.view.pan(-span_of(io.MouseDelta.x, scene), scene.now);
    stack.fitted = false;
  }
  if (io.KeyShift && io.MouseDelta.y != 0 && !state.distribution) {
    state.axis.pan(io.MouseDelta.y / canvas.h);
  }
}

void stretch_box(const Box& canvas, const Scene& scene, Stack& stack) {
  const ImGuiIO& io = ImGui::GetIO();
  stack.box_to = mouse_time(canvas, scene);
  if (stack.gesture == Stack::Gesture::kBox) return;
  const float moved = io.MousePos.x - io.MouseClickedPos[ImGuiMouseButton_Right].x;
  if (std::abs(moved) < kLeastBox) return;
  stack.gesture = Stack::Gesture::kBox;
  stack.box_from = stack.box_to - span_of(moved, scene);
}

/// What a button that was let go meant.
CanvasAnswer let_go(bool left, const Box& canvas, const Scene& scene, Stack& stack) {
  CanvasAnswer answer;
  const Stack::Gesture gesture = stack.gesture;
  stack.gesture = Stack::Gesture::kNone;
  if (gesture == Stack::Gesture::kPress) {
    if (left) {
      stack.clicked = mouse_time(canvas, scene);
    } else {
      answer.wants_menu = true;
    }
  }
  if (gesture == Stack::Gesture::kBox) {
    const Time from = std::min(stack.box_from, stack.box_to);
    const Time to = std::max(stack.box_from, stack.box_to);
    // Back where it began: a change of mind.
    if (to - from >= span_of(kLeastBox, scene)) stack.view.show(from, to);
    stack.fitted = false;
  }
  return answer;
}

Text canvas_name(const PlotSpec& spec) {
  return Text("plot ").append(spec.key).append(".canvas");
}

void log_canvas(Painter& painter, const Text& name, const Box& box) {
  if (painter.look().items == nullptr) return;
  const ImVec2 from = ImGui::GetWindowPos();
  const ImVec2 size = ImGui::GetWindowSize();
  painter.look().items->add(ItemLog::Kind::kControl, name, box, {from.x, from.y, size.x, size.y});
}

ImFont* message_font(const Painter& painter) { return painter.look().fonts.text; }

void say_empty(Painter& painter, const Box& canvas, const PlotSpec& spec) {
  ImFont* font = message_font(painter);
  const float glyph = spec.empty_is_good ? painter.px(16) : 0;
  const float width = std::min(canvas.w, Painter::width(font, spec.empty) + 1);
  const float height = std::min(canvas.h, painter.px(20));
  const Box place{std::round(canvas.middle_x() - (width - glyph) / 2),
                  std::round(canvas.middle_y() - height / 2), width, height};
  painter.fill(place.inset(-painter.px(6) - glyph, 0), painter.theme().panel);
  if (spec.empty_is_good) {
    painter.severity(place.x - glyph / 2 - painter.px(3), place.middle_y(), painter.px(9),
                     model::Severity::kInfo);
  }
  painter.text(place, font, painter.theme().dim, spec.empty);
}

/// What the value axis has to show.
Extent shown_extent(const PlotSpec& spec, const PlotState& state, const Grid& grid) {
  const bool log = state.scale == Scale::kLog;
  Extent extent;
  for (const Curve& curve : spec.curves) {
    if (!state.shows(curve)) continue;
    const model::TimeSeries& series = drawn_series(spec, state, curve);
    extent.add(extent_of(series, samples_in(series, grid.begin(), grid.end()), log));
  }
  if (!log || extent.empty) return extent;
  for (const Level& level : spec.levels) {
    if (level.on_log && level.value > 0) extent.add(level.value);
  }
  return extent;
}

bool nothing_to_see(const PlotSpec& spec, const PlotState& state, const Grid& grid,
                    double tallest_bar) {
  if (spec.form == Form::kBars) return !(tallest_bar > 0);
  for (const Curve& curve : spec.curves) {
    if (state.shows(curve) && newest_sample(drawn_series(spec, state, curve), grid)) return false;
  }
  return true;
}

/// All curves hidden is not the same as nothing measured.
bool all_hidden(const PlotSpec& spec, const PlotState& state) {
  return !spec.curves.empty() && std::ranges::none_of(spec.curves, [&](const Curve& curve) {
    return state.shows(curve);
  });
}

}  // namespace

void place_header(const Painter& painter, Box& rest, const PlotSpec& spec, const PlotState& state,
                  Placement& place);

bool Stack::escape() {
  if (boxing()) {
    gesture = Gesture::kCancelled;
    return true;
  }
  if (view.following()) return false;
  view.live();
  fitted = false;
  return true;
}

float column_width(const Painter& painter) {
  return std::max(1.0F, std::floor(painter.look().scale));
}

std::int64_t column_count(const Painter& painter, float plot_width) {
  const float room = plot_width - painter.px(kAxisWidth) - painter.px(kRightMargin);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(room / column_width(painter)));
}

float least_height(const Painter& painter, const PlotSpec& spec, const PlotState& state,
                   float width) {
  const float header = header_height(painter, spec, state, width);
  if (state.collapsed) return header;
  return header + painter.px(kAboveCanvas) + painter.px(kLeastCanvas) + painter.px(kBelowCanvas);
}

Placement place_plot(const Painter& painter, const Box& box, const PlotSpec& spec,
                     const PlotState& state) {
  Placement place;
  place.whole = box;
  Box rest = box;
  place_header(painter, rest, spec, state, place);
  if (state.collapsed) return place;
  rest.take_top(painter.px(kAboveCanvas));
  rest.take_bottom(painter.px(kBelowCanvas));
  rest.take_left(painter.px(kAxisWidth));
  rest.w = static_cast<float>(column_count(painter, box.w)) * column_width(painter);
  if (rest.h >= 2) place.canvas = rest;
  return place;
}

CanvasAnswer drive_canvas(Painter& painter, const Placement& place, const PlotSpec& spec, int index,
                          const Scene& scene, Stack& stack, PlotState& state) {
  const Box& box = place.canvas;
  if (box.empty()) return {};
  const Text name = canvas_name(spec);
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGui::InvisibleButton(name.c_str(), {box.w, box.h},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
  log_canvas(painter, name, box);
  const bool hovered = ImGui::IsItemHovered();
  const bool held = ImGui::IsItemActive();
  if (hovered || held) {
    stack.hovered_plot = index;
    stack.hovered = mouse_time(box, scene);
  }
  if (hovered && !held) turn_wheel(box, scene, stack, state);
  if (ImGui::IsItemActivated()) stack.gesture = Stack::Gesture::kPress;
  const bool left = ImGui::IsMouseDown(ImGuiMouseButton_Left);
  const bool right = ImGui::IsMouseDown(ImGuiMouseButton_Right);
  if (held && stack.gesture != Stack::Gesture::kCancelled) {
    if (left) pan(box, scene, stack, state);
    if (right) stretch_box(box, scene, stack);
    if (stack.boxing() && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape))) stack.escape();
  }
  CanvasAnswer answer;
  if (ImGui::IsItemDeactivated()) {
    const bool was_left = ImGui::IsMouseReleased(ImGuiMouseButton_Left);
    if (was_left || ImGui::IsMouseReleased(ImGuiMouseButton_Right)) {
      answer = let_go(was_left, box, scene, stack);
    }
    stack.gesture = Stack::Gesture::kNone;
  }
  if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    state.axis.restore();
    answer.wants_fit = true;
  }
  return answer;
}

HeaderAnswer draw_plot(Painter& painter, const Placement& place, const PlotSpec& spec,
                       const Scene& scene, Stack& stack, PlotState& state) {
  double tallest = 0;
  if (spec.form == Form::kBars) tallest = count_bars(scene.grid, scene.column_px, spec, state);
  const HeaderAnswer answer = draw_header(painter, place, spec, scene, stack, state);
  if (place.canvas.empty() || state.collapsed) return answer;
  Extent shown;
  if (spec.form == Form::kBars) {
    shown.add(tallest);
  } else {
    shown = shown_extent(spec, state, scene.grid);
  }
  if (state.distribution && spec.can_distribute && !shown.empty) {
    draw_distribution(painter, place.canvas, spec, scene, state);
    return answer;
  }
  state.axis.update(spec.axis, state.scale, shown);
  const Canvas canvas{painter, place.canvas, scene, state.axis};
  draw_ground(canvas, spec);
  const bool empty = nothing_to_see(spec, state, scene.grid, tallest);
  const Box clip{place.canvas.x, place.canvas.y - canvas.line(), place.canvas.w,
                 place.canvas.h + 2 * canvas.line()};
  painter.list().PushClipRect({clip.x, clip.y}, {clip.right(), clip.bottom()}, true);
  if (!empty) draw_curves(canvas, spec, state);
  draw_overlay(canvas, spec, stack, state);
  painter.list().PopClipRect();
  if (empty) {
    PlotSpec words = spec;
    if (all_hidden(spec, state)) {
      words.empty = "All curves are hidden";
      words.empty_is_good = false;
    }
    say_empty(painter, place.canvas, words);
  }
  return answer;
}

}  // namespace framescope::ui::plot
