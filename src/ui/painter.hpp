#pragma once

#include <string_view>

#include <imgui.h>

#include "ui/box.hpp"
#include "ui/format.hpp"
#include "ui/look.hpp"

namespace framescope::ui {

enum class Align { kLeft, kMiddle, kRight };

/// Draws into the current Dear ImGui window at places of the screen. It lives as long as a panel's
/// function.
class Painter {
 public:
  explicit Painter(const Look& look) : look_(look), list_(*ImGui::GetWindowDrawList()) {}

  const Look& look() const { return look_; }
  const Theme& theme() const { return *look_.theme; }
  float px(float length) const { return look_.px(length); }
  ImDrawList& list() { return list_; }

  void fill(const Box& box, Colour colour, float rounding = 0);
  void outline(const Box& box, Colour colour, float rounding = 0);

  /// A picture, by OpenGL's name of its texture; it hides what lies behind it.
  void picture(unsigned texture, const Box& box);

  /// One line, in the middle of the box's height; what does not fit ends in an ellipsis and is told
  /// in a tooltip. The answer: its width in pixels.
  float text(const Box& box, ImFont* font, Colour colour, std::string_view text,
             Align align = Align::kLeft);

  /// As text(), its base line at `baseline`.
  float text_at(const Box& box, float baseline, ImFont* font, Colour colour, std::string_view text,
                Align align = Align::kLeft);

  /// As text(), of words that may be longer than any window: that they are cut is no fault.
  void text_or_cut(const Box& box, ImFont* font, Colour colour, std::string_view text);

  /// Several lines; the answer: their height in pixels. What does not fit below is not drawn.
  float paragraph(const Box& box, ImFont* font, Colour colour, std::string_view text,
                  Align align = Align::kLeft);

  /// A mark of `size` (its diameter) around a point.
  void mark(float x, float y, float size, Mark mark);
  /// The glyph of a severity: circle, triangle or cross.
  void severity(float x, float y, float size, model::Severity severity);

  static float width(ImFont* font, std::string_view text);
  /// As much of `text` as fits `room`, the ellipsis included.
  Text shortened(ImFont* font, float room, std::string_view text) const;
  static float paragraph_height(ImFont* font, float width, std::string_view text);

 private:
  const Look& look_;
  ImDrawList& list_;
};

/// Shows `text` beside the mouse; its lines are broken at a readable width.
void show_tooltip(const Look& look, std::string_view text);

/// The mouse is on the box, and nothing lies over it.
bool is_hovered(const Box& box);

/// Shows `text` while the mouse rests on the box; its lines are broken at a readable width.
void tooltip(const Look& look, const Box& box, std::string_view text);

}  // namespace framescope::ui
