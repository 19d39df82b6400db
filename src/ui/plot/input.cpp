#include <cmath>

#include "ui/plot/canvas.hpp"

namespace framescope::ui::plot {
namespace {

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

Text canvas_name(const PlotSpec& spec) { return Text("plot ").append(spec.key).append(".canvas"); }

void log_canvas(Painter& painter, const Text& name, const Box& box) {
  if (painter.look().items == nullptr) return;
  const ImVec2 from = ImGui::GetWindowPos();
  const ImVec2 size = ImGui::GetWindowSize();
  painter.look().items->add(ItemLog::Kind::kControl, name, box, {from.x, from.y, size.x, size.y});
}

}  // namespace

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

}  // namespace framescope::ui::plot
