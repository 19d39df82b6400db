#include "ui/panel.hpp"

#include "ui/imgui_compat.hpp"

namespace framescope::ui {

Panel::Begun::Begun(const Look& look, const char* name, const Box& box, Overflow overflow) {
  if (look.items != nullptr) look.items->add(ItemLog::Kind::kPanel, name, box, box);
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGuiWindowFlags flags = 0;
  if (overflow == Overflow::kClip)
    flags = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  if (overflow == Overflow::kScrollByHand) flags = ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  compat::begin_child(name, {box.w, box.h}, flags);
  ImGui::PopStyleVar();
}

Panel::Panel(const Look& look, const char* name, const Box& box, Overflow overflow)
    : begun_(look, name, box, overflow), painter_(look), box_(box) {}

Panel::~Panel() { ImGui::EndChild(); }

Box Panel::contents(float padding) const {
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  return Box{start.x, start.y, room, box_.h}.inset(painter_.px(padding));
}

void Panel::reaches(float bottom) {
  ImGui::SetCursorScreenPos({box_.x, bottom});
  ImGui::Dummy({1, 1});
}

}  // namespace framescope::ui
