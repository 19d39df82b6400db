#include "ui/picture_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "ui/format.hpp"
#include "ui/holes_view.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"
#include "ui/picture_message.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kHeader = 30;
constexpr Colour kRed = rgb(0xFF0000);  // the tutorial's

/// One picture of the panel.
struct PictureSlot {
  const char* name;
  std::string_view label;
  const PictureView& picture;
  bool has_zoom;      ///< its header holds the controls of the zoom
  bool stands_still;  ///< nothing comes any more that could replace it
};

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

/// Fit, 1:1 and how close it is; the answer: what is left of the header.
Box draw_zoom(Painter& painter, Box box, PictureZoom& zoom) {
  constexpr std::array<Option, 2> kZooms{{
      {"Fit", "Each picture as large as there is room (F)"},
      {"1:1",
       "A pixel of the picture is a pixel of the screen (1). The wheel zooms both, a drag "
       "moves them."},
  }};
  int chosen = zoom.fits() ? 0 : zoom.scale() == 1 ? 1 : -1;
  const Box place = box.take_right(painter.px(84)).inset(0, painter.px(4));
  if (choose(painter, place, "zoom", kZooms, chosen)) chosen == 0 ? zoom.fit() : zoom.one_to_one();
  box.take_right(painter.px(8));
  const Fonts& fonts = painter.look().fonts;
  const Box percent = box.take_right(Painter::width(fonts.number, "6400 %"));
  painter.text(percent, fonts.number, zoom.fits() ? painter.theme().dim : painter.theme().text,
               Text().append("%.0f %%", zoom.scale() * 100), Align::kRight);
  box.take_right(painter.px(12));
  return box;
}

void draw_header(Painter& painter, Box box, std::string_view name, const PictureView& picture,
                 PictureZoom* zoom) {
  const Fonts& fonts = painter.look().fonts;
  box = box.inset(painter.px(12), 0);
  box.take_left(painter.text(box, fonts.strong, painter.theme().text, name) + painter.px(10));
  if (picture.texture == 0) return;
  constexpr float kRoomForZoom = 330;
  if (zoom != nullptr && box.w >= painter.px(kRoomForZoom)) box = draw_zoom(painter, box, *zoom);
  // The less important ones only where there is room.
  Text facts;
  for (int most = 3; most > 0; --most) {
    facts = facts_of(picture, most);
    if (Painter::width(fonts.number, facts) <= box.w) break;
  }
  painter.text(box, fonts.number, painter.theme().dim, facts, Align::kRight);
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

/// What the mouse does to a picture: the wheel zooms, a drag moves, a double click fits.
void handle_mouse(Painter& painter, const char* name, const Box& box, const PictureView& picture,
                  PictureZoom& zoom) {
  const Touch mouse = touch(painter, box, name);
  const ImGuiIO& io = ImGui::GetIO();
  const int w = picture.width_px;
  const int h = picture.height_px;
  if (mouse.held) zoom.pan(io.MouseDelta.x, io.MouseDelta.y, box, w, h);
  if (!mouse.hovered) return;
  if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) zoom.fit();
  if (io.MouseWheel != 0) {
    constexpr double kStep = 1.25;
    zoom.zoom_at(std::pow(kStep, static_cast<double>(io.MouseWheel)), io.MousePos.x, io.MousePos.y,
                 box, w, h);
  }
  zoom.hovered_next =
      PictureZoom::pixel_at(zoom.place(box, w, h), w, h, io.MousePos.x, io.MousePos.y);
}

/// The pixel below the mouse, outlined, with its place and its colour.
void draw_pixel(Painter& painter, const Box& box, const Box& place, const PictureView& picture,
                PictureZoom::Pixel pixel) {
  if (picture.image == nullptr || pixel.x >= picture.image->width_px() ||
      pixel.y >= picture.image->height_px())
    return;
  const Image& image = *picture.image;
  const std::uint8_t* rgba = image.plane(0) + pixel.y * image.stride(0) + pixel.x * 4;
  const auto size = place.w / static_cast<float>(picture.width_px);
  const Box outline{place.x + static_cast<float>(pixel.x) * size,
                    place.y + static_cast<float>(pixel.y) * size, size, size};
  painter.outline(outline.inset(-1), rgb(0));
  painter.outline(outline, rgb(0xFFFFFF));
  Text words;
  words.append("%4.0f", pixel.x).append(",").append("%4.0f", pixel.y).append("  R");
  words.append("%3.0f", rgba[0]).append(" G").append("%3.0f", rgba[1]).append(" B");
  words.append("%3.0f", rgba[2]);
  const Fonts& fonts = painter.look().fonts;
  const float swatch = painter.px(14);
  const float width = Painter::width(fonts.number, words) + swatch + painter.px(22);
  Box label{box.x + painter.px(6), box.bottom() - painter.px(28), width, painter.px(22)};
  painter.fill(label, faded(rgb(0), 0.72), painter.px(3));
  label.take_left(painter.px(6));
  const Box colour = label.take_left(swatch).inset(0, painter.px(4));
  painter.fill(colour, 0xFF000000U | static_cast<Colour>(rgba[2]) << 16U |
                           static_cast<Colour>(rgba[1]) << 8U | rgba[0]);
  label.take_left(painter.px(8));
  painter.text(label, fonts.number, rgb(0xFFFFFF), words);
}

/// A picture that nothing replaces must not look alive.
void draw_stalled(Painter& painter, const Box& box, const Box& place, const View& view) {
  painter.fill(place, faded(rgb(0), 0.55));
  Text words(to_string(view.link));
  if (view.last_frame) words.append(", last frame ").append(age(view.now - *view.last_frame));
  painter.text(box, painter.look().fonts.strong, rgb(0xFFFFFF), words, Align::kMiddle);
}

/// A stored picture of rtp that was shown with parts of the one before.
bool has_grey_holes(const PictureSlot& slot, const View& view) {
  if (!view.paused_at || view.moment == nullptr || slot.picture.holes != nullptr) return false;
  const model::FrameSample& sample = view.moment->sample;
  return &slot.picture == &view.received && slot.picture.damaged &&
         sample.wire == WireFormat::kRtp && sample.outcome == FrameOutcome::kDisplayedDamaged;
}

void draw_picture(Painter& painter, Box box, const PictureSlot& slot,
                  const PicturesContext& context) {
  const PictureView& picture = slot.picture;
  PictureZoom& zoom = context.state.zoom;
  draw_header(painter, box.take_top(painter.px(kHeader)), slot.label, picture,
              slot.has_zoom ? &zoom : nullptr);
  if (picture.texture == 0) {
    painter.fill(box, painter.theme().backdrop);
    if (context.view.paused_at) return draw_why_missing(painter, box, picture, context.view.moment);
    return draw_why_empty(painter, box, context);
  }
  handle_mouse(painter, slot.name, box, picture, zoom);
  const Box place = zoom.place(box, picture.width_px, picture.height_px);
  fill_around(painter, box, place);
  painter.list().PushClipRect({box.x, box.y}, {box.right(), box.bottom()}, true);
  painter.picture(picture.texture, place);
  const bool marks_holes = picture.holes != nullptr && !picture.holes->empty() &&
                           context.state.controls.settings.show_holes;
  if (marks_holes) draw_holes(painter, place, picture);
  if (picture.fps && zoom.fits() && context.state.shows_fps) {
    draw_fps(painter, place, *picture.fps);
  }
  if (slot.stands_still) draw_stalled(painter, box, place, context.view);
  constexpr double kPixelsToSee = 4;
  const bool reads_pixel = zoom.hovered && zoom.scale() >= kPixelsToSee;
  if (reads_pixel) draw_pixel(painter, box, place, picture, *zoom.hovered);
  if (marks_holes) draw_holes_legend(painter, box, *picture.holes, reads_pixel);
  if (has_grey_holes(slot, context.view)) draw_grey_legend(painter, box, reads_pixel);
  painter.list().PopClipRect();
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
  // Of one size to the pixel, so that the pictures in them are.
  const float width = std::floor((box.w - gap) / 2);
  const float height = std::floor((box.h - gap) / 2);
  const Box left{box.x, box.y, width, box.h};
  const Box right{box.x + width + gap, box.y, width, box.h};
  const Box upper{box.x, box.y, box.w, height};
  const Box lower{box.x, box.y + height + gap, box.w, height};
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
  const model::Role role =
      view.running != nullptr ? view.running->role : context.state.controls.role;
  const bool stalled = stands_still(view.link) && !view.paused_at;
  const bool sends = role == model::Role::kSender;
  const PictureSlot sent{"picture.sent", "Sent", view.sent, sends, stalled && sends};
  const PictureSlot received{"picture.received", "Received", view.received, true, stalled};
  // Whichever picture the mouse is on, all show the pixel: from the next frame on.
  PictureZoom& zoom = context.state.zoom;
  zoom.hovered = std::exchange(zoom.hovered_next, std::nullopt);
  if (role == model::Role::kSender) return draw_picture(painter, box, sent, context);
  if (role == model::Role::kReceiver) return draw_picture(painter, box, received, context);
  const PictureView& shape = view.received.texture != 0 ? view.received : view.sent;
  if (shape.texture == 0 && !view.paused_at) {
    const PictureView none;
    return draw_picture(painter, box, {"picture.none", "Sent and received", none, false, false},
                        context);
  }
  const float gap = std::max(1.0F, std::floor(look.scale));
  constexpr int kUsualWidth = 16;
  constexpr int kUsualHeight = 9;
  const Halves halves =
      halve(box, shape.texture != 0 ? shape.width_px : kUsualWidth,
            shape.texture != 0 ? shape.height_px : kUsualHeight, look.px(kHeader), gap);
  draw_picture(painter, halves.first, sent, context);
  draw_picture(painter, halves.second, received, context);
  const bool beside = halves.second.x > halves.first.x;
  painter.fill(beside ? Box{halves.second.x - gap, box.y, gap, box.h}
                      : Box{box.x, halves.second.y - gap, box.w, gap},
               look.theme->window);
}

}  // namespace framescope::ui
