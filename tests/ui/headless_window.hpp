#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include <imgui.h>

#include "ui/dashboard_view.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/keys.hpp"

namespace framescope::ui {

/// Dear ImGui without a screen: frames are built and their draw lists can be looked at. One at a
/// time.
class HeadlessWindow {
 public:
  explicit HeadlessWindow(float width = 1280, float height = 800, float scale = 1) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {width, height};
    io.DeltaTime = 1.0F / 60;
    io.MousePos = kNowhere;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    compat::number_keys();
    look.scale = scale;
    look.fonts = load_fonts(system_font_files(), scale);
    look.items = &items;
    apply(*look.theme, scale);
  }
  ~HeadlessWindow() { ImGui::DestroyContext(); }
  HeadlessWindow(const HeadlessWindow&) = delete;
  HeadlessWindow& operator=(const HeadlessWindow&) = delete;

  /// One frame of `build`, which draws into a window as large as the screen.
  void frame(const std::function<void(Painter&, const Box&)>& build) {
    const Box screen = begin();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({screen.w, screen.h});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::Begin("test", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground);
    ImGui::PopStyleVar();
    Painter painter(look);
    build(painter, screen);
    ImGui::End();
    ImGui::Render();
  }

  /// One frame of the whole dashboard; what it asks for.
  Requests frame(const View& view, DashboardState& state) {
    Requests requests;
    draw_dashboard(look, begin(), view, state, requests);
    ImGui::Render();
    return requests;
  }

  /// Presses a button of the mouse on the middle of a control and lets it go; what the dashboard
  /// asks for meanwhile.
  Requests click(const std::string& name, const View& view, DashboardState& state, int button = 0) {
    frame(view, state);
    const ItemLog::Item* item = items.control(name);
    if (item == nullptr) throw std::runtime_error("no control is called " + name);
    return press({item->box.middle_x(), item->box.middle_y()}, view, state, button);
  }

  Requests press(ImVec2 at, const View& view, DashboardState& state, int button = 0) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = at;
    Requests all = frame(view, state);
    for (const bool down : {true, false}) {
      io.MouseDown[button] = down;
      join(all, frame(view, state));
    }
    io.MousePos = kNowhere;
    join(all, frame(view, state));
    return all;
  }

  /// Holds a key for one frame.
  Requests strike(ImGuiKey key, const View& view, DashboardState& state) {
    compat::press_key(key, true);
    const Requests requests = frame(view, state);
    compat::press_key(key, false);
    frame(view, state);
    return requests;
  }

  /// A key, as the window system tells it, and the frame after it.
  Requests strike(const Chord& chord, const View& view, DashboardState& state) {
    Requests requests;
    press_key(chord, ImGui::GetIO().WantTextInput, {view, state, requests});
    join(requests, frame(view, state));
    return requests;
  }

  /// Types into whatever has the focus.
  void type(const char* text, const View& view, DashboardState& state) {
    ImGui::GetIO().AddInputCharactersUTF8(text);
    frame(view, state);
  }

  Look look;
  ItemLog items;

 private:
  inline static const ImVec2 kNowhere{-1e6F, -1e6F};

  Box begin() {
    items.clear();
    ImGui::NewFrame();
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    return {0, 0, size.x, size.y};
  }

  static void join(Requests& all, const Requests& more) {
    if (more.start) all.start = more.start;
    if (more.apply) all.apply = more.apply;
    if (more.copy) all.copy = more.copy;
    all.stop = all.stop || more.stop;
    all.dismiss = all.dismiss || more.dismiss;
    all.photograph = all.photograph || more.photograph;
    all.reset_counters = all.reset_counters || more.reset_counters;
    all.quit = all.quit || more.quit;
  }
};

}  // namespace framescope::ui
