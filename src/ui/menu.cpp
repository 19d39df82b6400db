#include "ui/menu.hpp"

#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

void draw_item(Painter& painter, const Action& action, const ActionContext& context) {
  const std::string_view why_not = action.why_not(context);
  const Text keys = words(action.chord);
  // Labels are literals, hence end in a zero.
  if (ImGui::MenuItem(action.label.data(), keys.c_str(), false, why_not.empty())) {
    action.run(context);
  }
  log_menu_item(painter, ItemLog::Kind::kOverlay, action.label);
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
    show_tooltip(painter.look(), why_not.empty() ? action.help : why_not);
  }
}

void draw_group(Painter& painter, ActionGroup group, const ActionContext& context) {
  const bool is_open = ImGui::BeginMenu(to_string(group).data());
  log_menu_item(painter, ItemLog::Kind::kOverlay, to_string(group));
  if (!is_open) return;
  for (const Action& action : actions()) {
    if (action.group == group) draw_item(painter, action, context);
  }
  ImGui::EndMenu();
}

}  // namespace

void draw_menu(Painter& painter, const Box& box, const ActionContext& context) {
  if (button(painter, box, {"menu", "Menu", "Everything that can be done, with its keys"})) {
    ImGui::OpenPopup("menu_popup");
  }
  ImGui::SetNextWindowPos({box.right(), box.bottom() + painter.px(4)}, ImGuiCond_Always, {1, 0});
  if (!ImGui::BeginPopup("menu_popup")) return;
  for (std::size_t i = 0; i < kActionGroupCount; ++i) {
    draw_group(painter, static_cast<ActionGroup>(i), context);
  }
  ImGui::EndPopup();
}

}  // namespace framescope::ui
