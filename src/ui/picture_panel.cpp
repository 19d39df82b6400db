#include "ui/picture_panel.hpp"

#include <cmath>
#include <string>

#include "ui/format.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

constexpr float kHeader = 30;
constexpr Colour kRed = rgb(0xFF0000);   // the tutorial's

/// "FPS: 29.9" where the tutorial writes it on a picture of 400 px, and as large beside the picture.
void draw_fps(Painter& painter, const Box& picture, double fps) {
  constexpr float kTutorialWidth = 400;
  constexpr float kLeft = 10;
  constexpr float kBaseline = 40;
  constexpr float kSize = 22;
  constexpr float kLeastSize = 13;
  const float grown = picture.w / kTutorialWidth;
  ImFont* font = painter.look().fonts.overlay;
  const float size = std::round(std::max(kSize * grown, painter.px(kLeastSize)));
  const float ascent = font->Ascent * size / font->FontSize;
  const float x = std::round(picture.x + kLeft * grown);
  const float y = std::round(picture.y + std::max(0.0F, kBaseline * grown - ascent));
  const Text text = Text("FPS: ").append("%.1f", fps);
  // A thin dark rim keeps the red readable on any picture.
  const float rim = std::max(1.0F, std::round(size / 20));
  for (const ImVec2 shift : {ImVec2{-rim, 0}, ImVec2{rim, 0}, ImVec2{0, -rim}, ImVec2{0, rim}}) {
    painter.list().AddText(font, size, {x + shift.x, y + shift.y}, faded(rgb(0), 0.35), text.c_str());
  }
  painter.list().AddText(font, size, {x, y}, kRed, text.c_str());
}

/// The first `most` of what is known about a picture.
Text facts_of(const PictureView& picture, int most) {
  Text facts(picture.damaged ? "damaged #" : "#");
  facts.append("%.0f", static_cast<double>(picture.frame_number));
  if (most > 1) {
    const Quantity size = bytes(static_cast<double>(picture.jpeg_bytes));
    facts.append(" \xC2\xB7 ");
    if (picture.jpeg_bytes == 0) facts.append("not sent");
    if (picture.jpeg_bytes != 0) facts.append("JPEG ").append(size.number).append(" ").append(size.unit);
  }
  if (most > 2) {
    facts.append(" \xC2\xB7 ").append("%.0f", picture.width_px).append("\xC3\x97").append("%.0f", picture.height_px);
  }
  return facts;
}

void draw_header(Painter& painter, Box box, std::string_view name, const PictureView& picture) {
  const Fonts& fonts = painter.look().fonts;
  box = box.inset(painter.px(12), 0);
  box.take_left(painter.text(box, fonts.strong, painter.theme().text, name) + painter.px(10));
  if (picture.texture == 0) return;
  // The less important ones only where there is room.
  Text facts;
  for (int most = 3; most > 0; --most) {
    facts = facts_of(picture, most);
    if (Painter::width(fonts.number, facts) <= box.w) break;
  }
  painter.text(box, fonts.number, painter.theme().dim, facts, Align::kRight);
}

void draw_why_empty(Painter& painter, const Box& box, const View& view, const ControlsState& controls) {
  const Fonts& fonts = painter.look().fonts;
  const Words words = why_empty(view, controls);
  const float width = std::min(box.w - painter.px(32), painter.px(380));
  const float height = Painter::paragraph_height(fonts.text, width, words.advice);
  Box place{box.middle_x() - width / 2, box.middle_y() - (height + painter.px(26)) / 2, width, painter.px(20)};
  painter.text(place, fonts.strong, painter.theme().text, words.headline, Align::kMiddle);
  painter.paragraph({place.x, place.bottom() + painter.px(6), width, height}, fonts.text, painter.theme().dim,
                    words.advice);
}

void draw_picture(Painter& painter, Box box, std::string_view name, const PictureView& picture, const View& view,
                  const ControlsState& controls) {
  draw_header(painter, box.take_top(painter.px(kHeader)), name, picture);
  painter.fill(box, painter.theme().backdrop);
  if (picture.texture == 0) return draw_why_empty(painter, box, view, controls);
  const Box place = fit_picture(box, picture.width_px, picture.height_px);
  painter.list().AddImage(compat::texture_id(picture.texture), {place.x, place.y}, {place.right(), place.bottom()});
  if (picture.fps) draw_fps(painter, place, *picture.fps);
}

}  // namespace

Box fit_picture(const Box& box, int width_px, int height_px) {
  const auto w = static_cast<float>(width_px);
  const auto h = static_cast<float>(height_px);
  const float grown = std::min(box.w / w, box.h / h);
  const Box size{0, 0, std::round(w * grown), std::round(h * grown)};
  return {std::round(box.middle_x() - size.w / 2), std::round(box.middle_y() - size.h / 2), size.w, size.h};
}

Halves halve(const Box& box, int width_px, int height_px, float header, float gap) {
  Box right = box;
  const Box left = right.take_left(std::floor((box.w - gap) / 2));
  right.take_left(gap);
  Box lower = box;
  const Box upper = lower.take_top(std::floor((box.h - gap) / 2));
  lower.take_top(gap);
  const auto area = [&](Box half) {
    half.take_top(header);
    const Box picture = fit_picture(half, width_px, height_px);
    return picture.w * picture.h;
  };
  if (area(upper) > area(left)) return {upper, lower};
  return {left, right};
}

void draw_pictures(const Look& look, const Box& box, const View& view, const ControlsState& controls) {
  Panel panel(look, "pictures", box);
  Painter& painter = panel.painter();
  const model::Role role = view.running != nullptr ? view.running->role : controls.role;
  if (role == model::Role::kSender) return draw_picture(painter, box, "Sent", view.sent, view, controls);
  if (role == model::Role::kReceiver) return draw_picture(painter, box, "Received", view.received, view, controls);
  const PictureView& shape = view.received.texture != 0 ? view.received : view.sent;
  if (shape.texture == 0) return draw_picture(painter, box, "Sent and received", {}, view, controls);
  const float gap = std::max(1.0F, std::floor(look.scale));
  const Halves halves = halve(box, shape.width_px, shape.height_px, look.px(kHeader), gap);
  draw_picture(painter, halves.first, "Sent", view.sent, view, controls);
  draw_picture(painter, halves.second, "Received", view.received, view, controls);
  const bool beside = halves.second.x > halves.first.x;
  painter.fill(beside ? Box{halves.second.x - gap, box.y, gap, box.h} : Box{box.x, halves.second.y - gap, box.w, gap},
               look.theme->window);
}

}  // namespace framescope::ui
