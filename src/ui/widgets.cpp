#include "ui/widgets.hpp"

#include <algorithm>
#include <cmath>

#include <imgui.h>
#include <imgui_stdlib.h>

#include "ui/imgui_compat.hpp"

namespace framescope::ui {
namespace {

constexpr float kRounding = 4;

void log_control(const Painter& painter, std::string_view name, const Box& box) {
  if (painter.look().items == nullptr) return;
  const ImVec2 from = ImGui::GetWindowPos();
  const ImVec2 size = ImGui::GetWindowSize();
  painter.look().items->add(ItemLog::Kind::kControl, name, box, {from.x, from.y, size.x, size.y});
}

/// What the mouse and the keyboard do with the item just made.
void finish_item(Painter& painter, std::string_view name, const Box& box, std::string_view help) {
  log_control(painter, name, box);
  FocusWalk* walk = painter.look().walk;
  if (walk != nullptr && walk->visit(ImGui::IsItemFocused())) compat::focus_last_item();
  if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) {
    if (painter.look().items != nullptr) {
      painter.look().items->add(ItemLog::Kind::kFocus, name, box, box);
    }
    painter.outline(box.inset(-painter.px(2)), painter.theme().good, painter.px(kRounding + 1));
  }
  if (!help.empty() && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) &&
      !ImGui::IsItemActive()) {
    tooltip(painter.look(), box, help);
  }
}

bool press(const char* name, const Box& box) {
  ImGui::SetCursorScreenPos({box.x, box.y});
  return ImGui::InvisibleButton(name, {std::max(1.0F, box.w), std::max(1.0F, box.h)});
}

Colour under_mouse(const Theme& theme, Colour at_rest) {
  if (ImGui::IsItemActive()) return theme.active;
  return ImGui::IsItemHovered() ? theme.hover : at_rest;
}

/// How far a value lies along a slider, 0..1.
float fraction(double low, double high, double value, bool logarithmic, double least) {
  const double at = std::clamp(value, low, high);
  if (!logarithmic) return static_cast<float>((at - low) / (high - low));
  // As Dear ImGui has it: what is less is 0.
  const double from = std::max(low, least);
  if (at < from) return 0;
  return static_cast<float>(std::log(at / from) / std::log(high / from));
}

/// The part of a slider that all kinds share: `make` makes Dear ImGui's own over it.
template <typename Spec, typename Value, typename Make>
bool draw_slider(Painter& painter, const Box& box, const Spec& spec, double least, Value& value,
                 Make make) {
  const Theme& theme = painter.theme();
  const float rounding = painter.px(kRounding);
  painter.fill(box, theme.field, rounding);
  const auto number = [](Value v) { return static_cast<double>(v); };
  const float along =
      fraction(number(spec.min), number(spec.max), number(value), spec.logarithmic, least);
  const Box filled{box.x, box.y, std::round(box.w * along), box.h};
  if (filled.w >= rounding) painter.fill(filled, theme.chosen, rounding);

  // Its own groove and grab stay invisible: the filled part shows the value.
  constexpr Colour kInvisible = 0;
  ImGui::PushStyleColor(ImGuiCol_FrameBg, kInvisible);
  ImGui::PushStyleColor(ImGuiCol_FrameBgHovered, faded(theme.text, 0.06));
  ImGui::PushStyleColor(ImGuiCol_FrameBgActive, faded(theme.text, 0.06));
  ImGui::PushStyleColor(ImGuiCol_SliderGrab, kInvisible);
  ImGui::PushStyleColor(ImGuiCol_SliderGrabActive, kInvisible);
  compat::push_font(painter.look().fonts.number);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(painter.px(8), std::max(0.0F, (box.h - ImGui::GetFontSize()) / 2)));
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGui::SetNextItemWidth(box.w);
  const ImGuiSliderFlags flags =
      ImGuiSliderFlags_AlwaysClamp | (spec.logarithmic ? ImGuiSliderFlags_Logarithmic : 0);
  ImGui::PushID(spec.name);
  bool changed = make(flags);
  ImGui::PopID();
  ImGui::PopStyleVar();
  ImGui::PopFont();
  ImGui::PopStyleColor(5);
  if (ImGui::IsItemClicked(ImGuiMouseButton_Right) && value != spec.usual) {
    value = spec.usual;
    changed = true;
  }
  painter.outline(box, theme.border, rounding);
  finish_item(painter, spec.name, box, spec.help);
  return changed;
}

}  // namespace

float button_width(const Painter& painter, std::string_view label) {
  return Painter::width(painter.look().fonts.text, label) + painter.px(24);
}

bool button(Painter& painter, const Box& box, const ButtonSpec& spec) {
  const Theme& theme = painter.theme();
  const bool usable = spec.why_not.empty();
  ImGui::BeginDisabled(!usable);
  const bool pressed = press(spec.name, box);
  ImGui::EndDisabled();
  const bool is_main = spec.kind == ButtonKind::kMain && usable;
  Colour face = under_mouse(theme, is_main ? theme.chosen : theme.field);
  if (!usable) face = theme.panel;
  painter.fill(box, face, painter.px(kRounding));
  painter.outline(box, theme.border, painter.px(kRounding));
  const bool plain_face = face != theme.chosen;
  const Colour ink = !usable ? theme.dim : plain_face ? theme.text : theme.chosen_text;
  painter.text(box.inset(painter.px(4), 0), painter.look().fonts.text, ink, spec.label,
               Align::kMiddle);
  finish_item(painter, spec.name, box, usable ? spec.help : spec.why_not);
  return pressed && usable;
}

Touch touch(Painter& painter, const Box& box, std::string_view name, std::string_view help) {
  Touch touch;
  ImGui::PushID(name.data(), name.data() + name.size());
  touch.pressed = press("touch", box);
  ImGui::PopID();
  touch.hovered = ImGui::IsItemHovered();
  touch.held = ImGui::IsItemActive();
  finish_item(painter, name, box, help);
  return touch;
}

void log_menu_item(const Painter& painter, ItemLog::Kind kind, std::string_view name) {
  if (painter.look().items == nullptr) return;
  const ImVec2 from = ImGui::GetItemRectMin();
  const ImVec2 to = ImGui::GetItemRectMax();
  const Box box{from.x, from.y, to.x - from.x, to.y - from.y};
  painter.look().items->add(kind, name, box, box);
}

bool has_mouse_moved() {
  const ImVec2 moved = ImGui::GetIO().MouseDelta;
  return moved.x != 0 || moved.y != 0;
}

bool choose(Painter& painter, const Box& box, const char* name, std::span<const Option> options,
            int& chosen) {
  const Theme& theme = painter.theme();
  const float rounding = painter.px(kRounding);
  painter.fill(box, theme.field, rounding);
  bool changed = false;
  Box rest = box;
  ImGui::PushID(name);
  for (std::size_t i = 0; i < options.size(); ++i) {
    const Option& option = options[i];
    const Box part = rest.take_left(std::round(rest.w / static_cast<float>(options.size() - i)));
    const auto index = static_cast<int>(i);
    ImGui::PushID(index);
    const bool usable = option.why_not.empty();
    ImGui::BeginDisabled(!usable);
    if (press("option", part) && chosen != index && usable) {
      chosen = index;
      changed = true;
    }
    ImGui::EndDisabled();
    const bool is_chosen = chosen == index;
    if (is_chosen) {
      painter.fill(part, theme.chosen, rounding);
    } else if (usable && ImGui::IsItemHovered()) {
      painter.fill(part, theme.hover, rounding);
    }
    const Colour ink = is_chosen ? theme.chosen_text : usable ? theme.text : theme.dim;
    painter.text(part.inset(painter.px(3), 0), painter.look().fonts.text, ink, option.label,
                 Align::kMiddle);
    const std::string item = painter.look().items == nullptr
                                 ? std::string{}
                                 : std::string(name) + "." + std::string(option.label);
    finish_item(painter, item, part, usable ? option.help : option.why_not);
    ImGui::PopID();
  }
  ImGui::PopID();
  painter.outline(box, theme.border, rounding);
  return changed;
}

bool slider(Painter& painter, const Box& box, const SliderSpec& spec, int& value) {
  return draw_slider(painter, box, spec, 1, value, [&](ImGuiSliderFlags flags) {
    return ImGui::SliderInt("##value", &value, spec.min, spec.max, spec.format, flags);
  });
}

bool slider(Painter& painter, const Box& box, const RealSliderSpec& spec, double& value) {
  return draw_slider(painter, box, spec, spec.least, value, [&](ImGuiSliderFlags flags) {
    return ImGui::SliderScalar("##value", ImGuiDataType_Double, &value, &spec.min, &spec.max,
                               spec.format, flags);
  });
}

bool field(Painter& painter, const Box& box, const FieldSpec& spec, std::string& text) {
  compat::push_font(painter.look().fonts.number);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(painter.px(8), std::max(0.0F, (box.h - ImGui::GetFontSize()) / 2)));
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGui::SetNextItemWidth(box.w);
  ImGui::PushID(spec.name);
  const bool entered =
      ImGui::InputTextWithHint("##text", spec.hint, &text, ImGuiInputTextFlags_EnterReturnsTrue);
  // What is wrong is not taken: the field keeps the keyboard, so that it can be put right.
  if (entered && spec.wrong) ImGui::SetKeyboardFocusHere(-1);
  ImGui::PopID();
  ImGui::PopStyleVar();
  ImGui::PopFont();
  painter.outline(box, spec.wrong ? painter.theme().error : painter.theme().border,
                  painter.px(kRounding));
  finish_item(painter, spec.name, box, spec.wrong ? std::string_view{} : spec.help);
  return entered;
}

bool tick(Painter& painter, const Box& box, const char* name, std::string_view label,
          std::string_view help, bool& on) {
  const Theme& theme = painter.theme();
  const bool pressed = press(name, box);
  if (pressed) on = !on;
  Box rest = box;
  const float side = std::min(box.h, painter.px(18));
  const Box column = rest.take_left(side);
  const Box square{column.x, std::round(column.middle_y() - side / 2), side, side};
  painter.fill(square, under_mouse(theme, on ? theme.chosen : theme.field), painter.px(3));
  painter.outline(square, theme.border, painter.px(3));
  if (on) {
    const float line = painter.px(2);
    const Colour ink = theme.chosen_text;
    const ImVec2 knee{square.x + side * 0.42F, square.y + side * 0.72F};
    painter.list().AddLine({square.x + side * 0.22F, square.y + side * 0.52F}, knee, ink, line);
    painter.list().AddLine(knee, {square.x + side * 0.78F, square.y + side * 0.28F}, ink, line);
  }
  rest.take_left(painter.px(8));
  painter.text(rest, painter.look().fonts.text, theme.text, label);
  finish_item(painter, name, box, help);
  return pressed;
}

}  // namespace framescope::ui
