#include "ui/painter.hpp"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>

#include "ui/format.hpp"
#include "ui/imgui_compat.hpp"

namespace framescope::ui {
namespace {

Box clip_of(const ImDrawList& list) {
  const ImVec2 from = list.GetClipRectMin();
  const ImVec2 to = list.GetClipRectMax();
  return {from.x, from.y, to.x - from.x, to.y - from.y};
}

const char* end_of(std::string_view text) { return text.data() + text.size(); }

/// As much of `text` as fits `room`, cut between two characters.
std::string_view beginning(ImFont* font, float room, std::string_view text) {
  const char* stopped = nullptr;
  font->CalcTextSizeA(compat::size_px(font), room, 0, text.data(), end_of(text), &stopped);
  return text.substr(0, static_cast<std::size_t>(stopped - text.data()));
}

}  // namespace

float Painter::width(ImFont* font, std::string_view text) {
  return font->CalcTextSizeA(compat::size_px(font), FLT_MAX, 0, text.data(), end_of(text)).x;
}

float Painter::paragraph_height(ImFont* font, float width, std::string_view text) {
  return font->CalcTextSizeA(compat::size_px(font), FLT_MAX, width, text.data(), end_of(text)).y;
}

void Painter::fill(const Box& box, Colour colour, float rounding) {
  list_.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, colour, rounding);
}

void Painter::outline(const Box& box, Colour colour, float rounding) {
  const float line = std::max(1.0F, std::floor(look_.scale));
  compat::outline(list_, {box.x, box.y}, {box.right(), box.bottom()}, colour, rounding, line);
}

void Painter::picture(unsigned texture, const Box& box) {
  const PictureDrawing& pictures = look_.pictures;
  if (pictures.begin != nullptr) list_.AddCallback(pictures.begin, pictures.context);
  list_.AddImage(compat::texture_id(texture), {box.x, box.y}, {box.right(), box.bottom()});
  if (pictures.begin != nullptr) list_.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

float Painter::text(const Box& box, ImFont* font, Colour colour, std::string_view text,
                    Align align) {
  const float baseline = box.middle_y() - compat::size_px(font) / 2 + compat::ascent_px(font);
  return text_at(box, baseline, font, colour, text, align);
}

float Painter::text_at(const Box& box, float baseline, ImFont* font, Colour colour,
                       std::string_view text, Align align) {
  if (text.empty()) return 0;
  const float full = width(font, text);
  // A layout that gives exactly the measured width may lose a fraction of a pixel on the way.
  const bool cut = full > box.w + 0.5F;
  const Text beginning = cut ? shortened(font, box.w, text) : Text();
  if (cut) tooltip(look_, box, text);
  const std::string_view drawn = cut ? beginning.view() : text;
  const float used = cut ? width(font, drawn) : full;
  float x = box.x;
  if (align == Align::kRight) x = box.right() - used;
  if (align == Align::kMiddle) x = box.middle_x() - used / 2;
  const float y = std::round(baseline - compat::ascent_px(font));
  list_.AddText(font, compat::size_px(font), {std::round(x), y}, colour, drawn.data(),
                end_of(drawn));
  if (look_.items != nullptr) {
    const Box at{std::round(x), y, used, compat::size_px(font)};
    look_.items->add(ItemLog::Kind::kText, text, at, clip_of(list_), cut);
  }
  return used;
}

Text Painter::shortened(ImFont* font, float room, std::string_view text) const {
  Text cut(beginning(font, room - width(font, look_.fonts.ellipsis), text));
  return cut.append(look_.fonts.ellipsis);
}

void Painter::text_or_cut(const Box& box, ImFont* font, Colour colour, std::string_view words) {
  const bool fits = width(font, words) <= box.w;
  text(box, font, colour, fits ? words : shortened(font, box.w, words).view());
}

float Painter::paragraph(const Box& box, ImFont* font, Colour colour, std::string_view text,
                         Align align) {
  const float size = compat::size_px(font);
  const char* at = text.data();
  const char* const end = end_of(text);
  float y = std::round(box.y);
  bool cut = false;
  while (at < end) {
    const char* stop =
        std::min(compat::end_of_line(font, at, end, box.w), std::find(at, end, '\n'));
    if (stop == at && *at != '\n') stop = at + 1;
    const std::string_view line(at, static_cast<std::size_t>(stop - at));
    const float room = box.w - width(font, line);
    const float shift = align == Align::kMiddle ? room / 2 : align == Align::kRight ? room : 0;
    cut = cut || y + size > box.bottom() + 0.5F;
    if (!cut) list_.AddText(font, size, {std::round(box.x + shift), y}, colour, at, stop);
    y += size;
    at = stop;
    while (at < end && (*at == ' ' || *at == '\n')) ++at;
  }
  if (look_.items != nullptr) {
    look_.items->add(ItemLog::Kind::kText, text, {box.x, box.y, box.w, y - box.y}, clip_of(list_),
                     cut);
  }
  return y - std::round(box.y);
}

void Painter::mark(float x, float y, float size, Mark mark) {
  const float r = size / 2;
  const float thick = std::max(1.5F, size / 6);
  switch (mark.shape) {
    case Shape::kCircle:
      return list_.AddCircleFilled({x, y}, r, mark.colour);
    case Shape::kRing:
      return list_.AddCircle({x, y}, r - thick / 2, mark.colour, 0, thick);
    case Shape::kSquare:
      return list_.AddRectFilled({x - r * 0.9F, y - r * 0.9F}, {x + r * 0.9F, y + r * 0.9F},
                                 mark.colour);
    case Shape::kDiamond:
      return list_.AddQuadFilled({x, y - r}, {x + r, y}, {x, y + r}, {x - r, y}, mark.colour);
    case Shape::kTriangle:
      return list_.AddTriangleFilled({x, y - r}, {x + r, y + r * 0.85F}, {x - r, y + r * 0.85F},
                                     mark.colour);
    case Shape::kCross:
      list_.AddLine({x - r * 0.8F, y - r * 0.8F}, {x + r * 0.8F, y + r * 0.8F}, mark.colour, thick);
      list_.AddLine({x - r * 0.8F, y + r * 0.8F}, {x + r * 0.8F, y - r * 0.8F}, mark.colour, thick);
      return;
  }
}

void Painter::severity(float x, float y, float size, model::Severity severity) {
  constexpr std::array kShapes{Shape::kCircle, Shape::kTriangle, Shape::kCross};
  mark(x, y, size, {theme().of(severity), kShapes[static_cast<std::size_t>(severity)]});
}

void show_tooltip(const Look& look, std::string_view text) {
  constexpr float kReadable = 340;
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(look.px(kReadable));
  ImGui::TextUnformatted(text.data(), end_of(text));
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
}

bool is_hovered(const Box& box) {
  return ImGui::IsWindowHovered() &&
         ImGui::IsMouseHoveringRect({box.x, box.y}, {box.right(), box.bottom()});
}

void tooltip(const Look& look, const Box& box, std::string_view text) {
  if (is_hovered(box)) show_tooltip(look, text);
}

}  // namespace framescope::ui
