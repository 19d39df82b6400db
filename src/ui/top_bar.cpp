#include "ui/top_bar.hpp"

#include <array>
#include <string>

#include "ui/format.hpp"
#include "ui/panel.hpp"
#include "ui/widgets.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

constexpr float kControlHeight = 30;
constexpr float kBannerPadding = 7;
constexpr float kBannerButton = 26;
constexpr float kBannerButtons = 160;

constexpr std::array<Option, 3> kRoles{{
    {"Loopback", "Sender and receiver in this window, over 127.0.0.1 (Ctrl+1)"},
    {"Sender", "Captures, encodes and sends (Ctrl+2)"},
    {"Receiver", "Receives, decodes and shows (Ctrl+3)"},
}};

void ask_for_start(const ControlsState& controls, Requests& requests) {
  const auto config = controls.config();
  if (config) requests.start = *config;
}

void draw_start_stop(Painter& painter, const Box& box, const View& view,
                     const ControlsState& controls, Requests& requests) {
  ButtonSpec spec{"start_stop", "Stop", "Ends the session; its account stays to be read (F5)"};
  if (view.running == nullptr) {
    spec.label = "Start";
    spec.help = "Starts the session that the controls describe (F5)";
    spec.kind = ButtonKind::kMain;
    const auto config = controls.config();
    const std::string wrong = config ? std::string{} : config.error();
    spec.why_not = wrong;
    if (button(painter, box, spec)) ask_for_start(controls, requests);
    return;
  }
  if (button(painter, box, spec)) requests.stop = true;
}

/// A pill of constant width: glyph, word, age of the last frame.
void draw_link(Painter& painter, const Box& box, const View& view) {
  const Theme& theme = painter.theme();
  const Fonts& fonts = painter.look().fonts;
  const Colour colour = theme.of(view.link);
  painter.fill(box, faded(colour, theme.dark ? 0.16 : 0.22), box.h / 2);
  Box rest = box.inset(painter.px(12), 0);
  const float mark = painter.px(10);
  constexpr std::array kShapes{Shape::kRing, Shape::kDiamond, Shape::kCircle, Shape::kTriangle,
                               Shape::kCross};
  painter.mark(rest.take_left(mark).middle_x(), rest.middle_y(), mark,
               {colour, kShapes[static_cast<std::size_t>(view.link)]});
  rest.take_left(painter.px(8));
  const float used = painter.text(rest, fonts.strong, theme.text, to_string(view.link));
  rest.take_left(used + painter.px(8));
  const bool has_age = view.running != nullptr && view.last_frame.has_value();
  if (has_age)
    painter.text(rest, fonts.small, theme.dim, age(view.now - *view.last_frame), Align::kRight);
  tooltip(painter.look(), box,
          "What the link does. Idle: nothing runs. Waiting: no frame or no receiver yet. Live. "
          "Stalled: no frame for 2 s. "
          "Error. Beside it the age of the last frame.");
}

void draw_right_end(Painter& painter, Box& rest, const View& view, Requests& requests, bool roomy) {
  const Theme& theme = painter.theme();
  const float height = painter.px(kControlHeight);
  const std::string_view label = theme.dark ? "Light" : "Dark";
  Box place = rest.take_right(button_width(painter, "Light"));
  place = place.inset(0, (place.h - height) / 2);
  if (button(painter, place, {"theme", label, "Changes the theme (Ctrl+T)"}))
    requests.restyle = true;
  if (!roomy) return;
  rest.take_right(painter.px(14));
  const Fonts& fonts = painter.look().fonts;
  const Box cost = rest.take_right(Painter::width(fonts.small, "UI 00.0 ms"));
  painter.text(cost, fonts.small, theme.dim, Text("UI ").append("%.1f ms", view.frame_ms),
               Align::kRight);
  tooltip(painter.look(), cost,
          "Processor time that this window takes for one frame: building, drawing, uploading.");
}

}  // namespace

void draw_top_bar(const Look& look, const Box& box, const View& view, ControlsState& controls,
                  Requests& requests) {
  Panel panel(look, "top_bar", box);
  Painter& painter = panel.painter();
  const bool roomy = box.w >= look.px(940);
  const float height = look.px(kControlHeight);
  const float gap = look.px(roomy ? 14 : 6);
  Box rest = box.inset(look.px(12), (box.h - height) / 2);
  if (roomy) {
    painter.text(rest.take_left(Painter::width(look.fonts.strong, "Framescope")), look.fonts.strong,
                 look.theme->text, "Framescope");
    rest.take_left(gap);
  }
  int role = static_cast<int>(controls.role);
  if (choose(painter, rest.take_left(look.px(roomy ? 252 : 204)), "role", kRoles, role)) {
    controls.role = static_cast<model::Role>(role);
    if (view.running != nullptr) ask_for_start(controls, requests);
  }
  rest.take_left(gap);
  draw_start_stop(painter, rest.take_left(button_width(painter, "Start")), view, controls,
                  requests);
  rest.take_left(gap);
  draw_link(painter, rest.take_left(look.px(roomy ? 164 : 150)), view);
  rest.take_left(gap);
  draw_right_end(painter, rest, view, requests, roomy);
  rest.take_right(gap);
  if (roomy) painter.text(rest, look.fonts.number, look.theme->dim, endpoint_words(view, controls));
}

float banner_height(const Look& look, float width, const View& view) {
  if (view.failure.empty()) return 0;
  const float room = width - look.px(2 * 12 + 24 + kBannerButtons);
  const float words = Painter::paragraph_height(look.fonts.text, room, view.failure);
  return std::round(std::max(words, look.px(kBannerButton)) + look.px(2 * kBannerPadding));
}

void draw_banner(const Look& look, const Box& box, const View& view, Requests& requests) {
  Panel panel(look, "banner", box);
  Painter& painter = panel.painter();
  painter.fill(box, faded(look.theme->error, 0.18));
  Box rest = box.inset(look.px(12), look.px(kBannerPadding));
  Box buttons = rest.take_right(look.px(kBannerButtons));
  const Box glyph = rest.take_left(look.px(24));
  painter.severity(glyph.x + look.px(6), rest.middle_y(), look.px(12), model::Severity::kError);
  const float height = Painter::paragraph_height(look.fonts.text, rest.w, view.failure);
  rest.take_top((rest.h - height) / 2);
  painter.paragraph(rest, look.fonts.text, look.theme->text, view.failure);
  buttons = buttons.inset(0, (buttons.h - look.px(kBannerButton)) / 2);
  if (button(painter, buttons.take_right(look.px(76)),
             {"dismiss", "Dismiss", "Takes this message away"})) {
    requests.dismiss = true;
  }
  buttons.take_right(look.px(8));
  if (button(painter, buttons.take_right(look.px(64)),
             {"copy", "Copy", "Copies the words to the clipboard"})) {
    requests.copy = std::string(view.failure);
  }
}

}  // namespace framescope::ui
