#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <vector>

#include "headless_window.hpp"
#include "ui/plot/stack.hpp"

namespace framescope::ui::plot {

using namespace std::chrono_literals;

inline Time at_ms(double ms) {
  return Time(Duration{1h} + Duration(static_cast<std::int64_t>(ms * 1e6)));
}

/// A stack of plots on a screen that is not there, a mouse, and a look at what was drawn.
class PlotWindow {
 public:
  explicit PlotWindow(float width = 800, float height = 300, float scale = 1)
      : window(width, height, scale) {
    scene.frame_at = [](const void*, Time at) -> std::optional<std::uint64_t> {
      return static_cast<std::uint64_t>((at - at_ms(0)) / 10ms);
    };
    stack.view.set_length(60s, at_ms(0));
  }

  /// Another plot of these curves; they are named and coloured by their place.
  PlotSpec& add(std::string_view key, const std::vector<const model::TimeSeries*>& series) {
    static constexpr std::array<std::string_view, 6> kLabels{"first",  "second", "third",
                                                             "fourth", "fifth",  "sixth"};
    std::vector<Curve>& own = curves.emplace_back();
    for (std::size_t i = 0; i < series.size(); ++i) {
      own.push_back({series[i], ink(i), kLabels[i], static_cast<std::uint8_t>(i)});
    }
    PlotSpec& spec = specs.emplace_back();
    states.emplace_back();
    spec.key = key;
    spec.title = "Plot";
    spec.unit = "fps";
    spec.empty = "Nothing yet";
    spec.help = "What it means";
    spec.axis.least_range = 10;
    spec.curves = own;
    return spec;
  }
  static constexpr Colour ink(std::size_t curve) {
    return rgb(0x123456U + static_cast<std::uint32_t>(curve));
  }

  StackAnswer draw(Time now) {
    scene.now = last_now = now;
    StackAnswer answer;
    window.frame([&](Painter& painter, const Box& screen) {
      answer = draw_stack(painter, screen, specs, states, scene, stack);
    });
    if (answer.fit) fit(stack, recorded(specs, states));
    if (stack.clicked) clicked = stack.clicked;
    if (answer.menu >= 0) menu = answer.menu;
    return answer;
  }
  StackAnswer draw() { return draw(last_now); }

  Box box_of(const std::string& control) const {
    const ItemLog::Item* item = window.items.control(control);
    if (item == nullptr) throw std::runtime_error("no control is called " + control);
    return item->box;
  }
  Box canvas(std::size_t plot = 0) const {
    return box_of("plot " + std::string(specs[plot].key) + ".canvas");
  }

  /// Corners of a colour within a plot's canvas, and a line's width around it.
  std::vector<ImVec2> corners(Colour colour, std::size_t plot = 0) const {
    const Box box = canvas(plot).inset(-3);
    std::vector<ImVec2> found;
    const ImDrawData* data = ImGui::GetDrawData();
    for (int i = 0; i < data->CmdListsCount; ++i) {
      for (const ImDrawVert& vertex : data->CmdLists[i]->VtxBuffer) {
        if (vertex.col == colour && box.contains(vertex.pos.x, vertex.pos.y)) {
          found.push_back(vertex.pos);
        }
      }
    }
    return found;
  }
  std::vector<ImVec2> corners() const { return corners(ink(0)); }

  static std::vector<ImDrawVert> everything() {
    std::vector<ImDrawVert> all;
    const ImDrawData* data = ImGui::GetDrawData();
    for (int i = 0; i < data->CmdListsCount; ++i) {
      const auto& vertices = data->CmdLists[i]->VtxBuffer;
      all.insert(all.end(), vertices.begin(), vertices.end());
    }
    return all;
  }

  // ---- the mouse

  void move(float x, float y) {
    ImGui::GetIO().MousePos = {x, y};
    draw();
  }
  void move(const Box& to) { move(std::floor(to.middle_x()), std::floor(to.middle_y())); }
  void button(int which, bool down) {
    ImGui::GetIO().MouseDown[which] = down;
    draw();
  }
  void click(const std::string& control, bool ctrl = false) {
    draw();
    move(box_of(control));
    ImGui::GetIO().KeyCtrl = ctrl;
    button(0, true);
    button(0, false);
    ImGui::GetIO().KeyCtrl = false;
    leave();
  }
  void drag(int which, ImVec2 from, ImVec2 to) {
    move(from.x, from.y);
    button(which, true);
    move((from.x + to.x) / 2, (from.y + to.y) / 2);
    move(to.x, to.y);
    button(which, false);
  }
  void wheel(float turned, bool shift = false) {
    ImGui::GetIO().MouseWheel = turned;
    ImGui::GetIO().KeyShift = shift;
    draw();
    ImGui::GetIO().MouseWheel = 0;
    ImGui::GetIO().KeyShift = false;
  }
  void leave() { move(-1e6F, -1e6F); }

  HeadlessWindow window;
  std::deque<std::vector<Curve>> curves;
  std::vector<PlotSpec> specs;
  std::vector<PlotState> states;
  Scene scene;
  Stack stack;
  Time last_now = at_ms(0);
  std::optional<Time> clicked;
  int menu = -1;
};

/// Values that are all the same, from at_ms(0) on.
inline model::TimeSeries steady(int values, double step_ms, double value = 5) {
  model::TimeSeries series(1U << 16U);
  for (int i = 0; i < values; ++i) series.append(at_ms(i * step_ms), value);
  return series;
}

inline float highest(const std::vector<ImVec2>& corners) {
  return std::ranges::min(corners, {}, [](const ImVec2& at) { return at.y; }).y;
}

}  // namespace framescope::ui::plot
