#include "ui/overlay.hpp"

#include "ui/imgui_compat.hpp"

namespace framescope::ui {

Overlay::Begun::Begun(const Look& look, const char* name, const Box& box, Focus focus) {
  if (look.items != nullptr) look.items->add(ItemLog::Kind::kOverlay, name, box, box);
  ImGui::SetNextWindowPos({box.x, box.y});
  ImGui::SetNextWindowSize({box.w, box.h});
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                           ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground;
  if (focus == Focus::kLeave) flags |= ImGuiWindowFlags_NoFocusOnAppearing;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
  ImGui::Begin(name, nullptr, flags);
  ImGui::PopStyleVar(2);
}

Overlay::Overlay(const Look& look, const char* name, const Box& box, Focus focus)
    : begun_(look, name, box, focus), painter_(look), box_(box) {
  const float rounding = look.px(6);
  // A soft edge, so that it does not look like one of the panels below.
  for (const float spread : {6.0F, 4.0F, 2.0F}) {
    painter_.list().PushClipRectFullScreen();
    painter_.fill(box.inset(-look.px(spread)), faded(rgb(0), look.theme->dark ? 0.10 : 0.03),
                  rounding + look.px(spread));
    painter_.list().PopClipRect();
  }
  painter_.fill(box, look.theme->dark ? look.theme->field : look.theme->panel, rounding);
  painter_.outline(box, look.theme->border, rounding);
}

Overlay::~Overlay() { ImGui::End(); }

bool Overlay::clicked_beside() const {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool pressed =
      ImGui::IsMouseClicked(ImGuiMouseButton_Left) || ImGui::IsMouseClicked(ImGuiMouseButton_Right);
  return pressed && !box_.contains(mouse.x, mouse.y);
}

}  // namespace framescope::ui
