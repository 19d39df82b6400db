#include <algorithm>

#include <imgui.h>

#include "app/frame_loop.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/keys.hpp"

// What the user does: the first step of the loop, and the keys.
namespace framescope::app {

/// Step 1.
void FrameLoop::poll_input() {
  if (window_.poll(patience(std::chrono::steady_clock::now()))) frames_wanted_ = kFramesAfterChange;
}

bool FrameLoop::has_input() {
  const ImGuiIO& io = ImGui::GetIO();
  const bool clicked = std::ranges::any_of(io.MouseDown, [](bool down) { return down; });
  return clicked || io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || io.MouseWheel != 0 ||
         !io.InputQueueCharacters.empty();
}

void FrameLoop::handle_keys(const ui::View& seen) {
  const bool typing = ImGui::GetIO().WantTextInput;
  const std::vector<gfx::KeyPress>& keys = window_.take_keys();
  for (const gfx::KeyPress& press : keys) {
    frames_wanted_ = kFramesAfterChange;
    ui::press_key({press.key, press.ctrl, press.shift, press.alt}, typing,
                  {seen, state_, requests_});
  }
  tap_keys(keys);
}

/// Dear ImGui 1.86 looks at which keys are held: one that went down and up between two frames has
/// to be held for it.
void FrameLoop::tap_keys(const std::vector<gfx::KeyPress>& keys) {
  for (const gfx::KeyPress& press : keys) {
    if (ui::compat::hold_key(press.key)) taps_.push_back(press.key);
  }
}

void FrameLoop::release_taps() {
  for (const int key : taps_) ui::compat::release_key(key);
  taps_.clear();
}

}  // namespace framescope::app
