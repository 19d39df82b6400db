#include "ui/picture_message.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "ui/widgets.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

/// The ways to begin, side by side where there is room.
void draw_starts(Painter& painter, Box place, const PicturesContext& context) {
  struct Start {
    const char* name;
    std::string_view label;
    std::string_view help;
    model::Role role;
  };
  constexpr std::array<Start, 3> kStarts{{
      {"start_loopback", "Loopback demo", "Sends the source to this window",
       model::Role::kLoopback},
      {"start_receiver", "Receive", "Shows what a sender sends", model::Role::kReceiver},
      {"start_sender", "Send", "Sends the source to whoever says Hello", model::Role::kSender},
  }};
  float width = 0;
  for (const Start& start : kStarts) width += button_width(painter, start.label) + painter.px(8);
  place.take_left((place.w - width + painter.px(8)) / 2);
  for (const Start& start : kStarts) {
    ControlsState controls = context.state.controls;
    controls.role = start.role;
    const auto config = controls.config();
    const std::string wrong = config ? std::string{} : config.error();
    const bool is_chosen = context.state.controls.role == start.role;
    const ButtonSpec spec{start.name, start.label, start.help,
                          is_chosen ? ButtonKind::kMain : ButtonKind::kPlain, wrong};
    const Box at = place.take_left(button_width(painter, start.label));
    place.take_left(painter.px(8));
    if (!button(painter, at, spec) || !config) continue;
    context.state.controls.role = start.role;
    context.requests.start = *config;
  }
}

/// In the middle: what the matter is, what to do, and the buttons for it; the later ones as far as
/// there is room.
void draw_message(Painter& painter, const Box& box, const Words& words,
                  const PicturesContext* starts) {
  const Fonts& fonts = painter.look().fonts;
  const float width = std::min(box.w - painter.px(32), painter.px(400));
  const float headline = Painter::paragraph_height(fonts.strong, width, words.headline);
  const float advice = painter.px(6) + Painter::paragraph_height(fonts.text, width, words.advice);
  const float start = painter.px(14 + 30);
  const bool has_advice = headline + advice <= box.h;
  const bool has_start = starts != nullptr && headline + start + (has_advice ? advice : 0) <= box.h;
  const float whole = headline + (has_advice ? advice : 0) + (has_start ? start : 0);
  Box rest{std::round(box.middle_x() - width / 2), std::round(box.middle_y() - whole / 2), width,
           whole};
  painter.paragraph(rest.take_top(headline), fonts.strong, painter.theme().text, words.headline,
                    Align::kMiddle);
  if (has_advice) {
    rest.take_top(painter.px(6));
    const Box place = rest.take_top(advice - painter.px(6));
    painter.paragraph(place, fonts.text, painter.theme().dim, words.advice, Align::kMiddle);
  }
  if (!has_start) return;
  rest.take_top(painter.px(14));
  draw_starts(painter, rest.take_top(painter.px(30)), *starts);
}

}  // namespace

void draw_why_empty(Painter& painter, const Box& box, const PicturesContext& context) {
  const bool may_start = context.view.running == nullptr;
  draw_message(painter, box, why_empty(context.view, context.state.controls),
               may_start ? &context : nullptr);
}

void draw_why_missing(Painter& painter, Box box, const PictureView& picture,
                      const model::LoggedFrame* moment) {
  const Words words = why_missing(picture.forgotten, moment);
  if (moment != nullptr && moment->sample.outcome && box.h > painter.px(110)) {
    const Mark mark = painter.theme().of(*moment->sample.outcome);
    painter.mark(box.middle_x(), box.middle_y() - painter.px(52), painter.px(22), mark);
  }
  draw_message(painter, box, words, nullptr);
}

}  // namespace framescope::ui
