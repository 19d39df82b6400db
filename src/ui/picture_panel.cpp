#include "ui/picture_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "ui/format.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"
#include "ui/widgets.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

constexpr float kHeader = 30;
constexpr Colour kRed = rgb(0xFF0000);  // the tutorial's

/// The smallest face that need not be stretched by more than a tenth; letters shrink better than
/// they grow.
ImFont* nearest(const std::array<ImFont*, kOverlaySizes>& faces, float size) {
  const auto found = std::ranges::find_if(
      faces, [size](ImFont* face) { return compat::size_px(face) * 1.1F >= size; });
  return found == faces.end() ? faces.back() : *found;
}

/// "FPS: 29.9" where the tutorial writes it on a picture of 400 px, and as large beside the
/// picture.
void draw_fps(Painter& painter, const Box& picture, double fps) {
  constexpr float kTutorialWidth = 400;
  constexpr float kLeft = 10;
  constexpr float kBaseline = 40;
  constexpr float kSize = 22;
  constexpr float kLeastSize = 13;
  const float grown = picture.w / kTutorialWidth;
  const float size = std::round(std::max(kSize * grown, painter.px(kLeastSize)));
  ImFont* font = nearest(painter.look().fonts.overlay, size);
  const float ascent = compat::ascent_px(font) * size / compat::size_px(font);
  const float x = std::round(picture.x + kLeft * grown);
  const float y = std::round(picture.y + std::max(0.0F, kBaseline * grown - ascent));
  const Text text = Text("FPS: ").append("%.1f", fps);
  // A thin dark rim keeps the red readable on any picture.
  const float rim = std::max(1.0F, std::round(size / 20));
  for (const ImVec2 shift : {ImVec2{-rim, 0}, ImVec2{rim, 0}, ImVec2{0, -rim}, ImVec2{0, rim}}) {
    painter.list().AddText(font, size, {x + shift.x, y + shift.y}, faded(rgb(0), 0.35),
                           text.c_str());
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
    if (picture.jpeg_bytes != 0)
      facts.append("JPEG ").append(size.number).append(" ").append(size.unit);
  }
  if (most > 2) {
    facts.append(" \xC2\xB7 ")
        .append("%.0f", picture.width_px)
        .append("\xC3\x97")
        .append("%.0f", picture.height_px);
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

void draw_start(Painter& painter, Box place, const PicturesContext& context) {
  const float width = button_width(painter, "Start");
  place = {std::round(place.middle_x() - width / 2), place.y, width, place.h};
  const auto config = context.controls.config();
  const std::string wrong = config ? std::string{} : config.error();
  const ButtonSpec spec{"start_here", "Start", "Starts the session that the controls describe (F5)",
                        ButtonKind::kMain, wrong};
  if (button(painter, place, spec) && config) context.requests.start = *config;
}

/// In the middle: what the matter is, what to do, and the button for it; the later ones as far as
/// there is room.
void draw_why_empty(Painter& painter, const Box& box, const PicturesContext& context) {
  const Fonts& fonts = painter.look().fonts;
  const Words words = why_empty(context.view, context.controls);
  const float width = std::min(box.w - painter.px(32), painter.px(400));
  const float headline = painter.px(20);
  const float advice = painter.px(6) + Painter::paragraph_height(fonts.text, width, words.advice);
  const float start = painter.px(14 + 30);
  const bool has_advice = headline + advice <= box.h;
  const bool has_start =
      context.view.running == nullptr && headline + start + (has_advice ? advice : 0) <= box.h;
  const float whole = headline + (has_advice ? advice : 0) + (has_start ? start : 0);
  Box rest{std::round(box.middle_x() - width / 2), std::round(box.middle_y() - whole / 2), width,
           whole};
  painter.text(rest.take_top(headline), fonts.strong, painter.theme().text, words.headline,
               Align::kMiddle);
  if (has_advice) {
    rest.take_top(painter.px(6));
    const Box place = rest.take_top(advice - painter.px(6));
    painter.paragraph(place, fonts.text, painter.theme().dim, words.advice, Align::kMiddle);
  }
  if (!has_start) return;
  rest.take_top(painter.px(14));
  draw_start(painter, rest.take_top(painter.px(30)), context);
}

/// What the picture leaves of its box; a software rasteriser pays for each pixel that is drawn
/// twice.
void fill_around(Painter& painter, Box box, const Box& picture) {
  const Colour colour = painter.theme().backdrop;
  painter.fill(box.take_top(picture.y - box.y), colour);
  painter.fill(box.take_bottom(box.bottom() - picture.bottom()), colour);
  painter.fill(box.take_left(picture.x - box.x), colour);
  painter.fill(box.take_right(box.right() - picture.right()), colour);
}

void draw_picture(Painter& painter, Box box, std::string_view name, const PictureView& picture,
                  const PicturesContext& context) {
  draw_header(painter, box.take_top(painter.px(kHeader)), name, picture);
  if (picture.texture == 0) {
    painter.fill(box, painter.theme().backdrop);
    return draw_why_empty(painter, box, context);
  }
  const Box place = fit_picture(box, picture.width_px, picture.height_px);
  fill_around(painter, box, place);
  painter.list().AddImage(compat::texture_id(picture.texture), {place.x, place.y},
                          {place.right(), place.bottom()});
  if (picture.fps) draw_fps(painter, place, *picture.fps);
}

}  // namespace

Box fit_picture(const Box& box, int width_px, int height_px) {
  const auto w = static_cast<float>(width_px);
  const auto h = static_cast<float>(height_px);
  const float grown = std::min(box.w / w, box.h / h);
  const Box size{0, 0, std::round(w * grown), std::round(h * grown)};
  return {std::round(box.middle_x() - size.w / 2), std::round(box.middle_y() - size.h / 2), size.w,
          size.h};
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

void draw_pictures(const Look& look, const Box& box, const PicturesContext& context) {
  const View& view = context.view;
  Panel panel(look, "pictures", box);
  Painter& painter = panel.painter();
  const model::Role role = view.running != nullptr ? view.running->role : context.controls.role;
  if (role == model::Role::kSender) return draw_picture(painter, box, "Sent", view.sent, context);
  if (role == model::Role::kReceiver)
    return draw_picture(painter, box, "Received", view.received, context);
  const PictureView& shape = view.received.texture != 0 ? view.received : view.sent;
  if (shape.texture == 0) return draw_picture(painter, box, "Sent and received", {}, context);
  const float gap = std::max(1.0F, std::floor(look.scale));
  const Halves halves = halve(box, shape.width_px, shape.height_px, look.px(kHeader), gap);
  draw_picture(painter, halves.first, "Sent", view.sent, context);
  draw_picture(painter, halves.second, "Received", view.received, context);
  const bool beside = halves.second.x > halves.first.x;
  painter.fill(beside ? Box{halves.second.x - gap, box.y, gap, box.h}
                      : Box{box.x, halves.second.y - gap, box.w, gap},
               look.theme->window);
}

}  // namespace framescope::ui
