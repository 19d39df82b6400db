#include "ui/events_panel.hpp"

#include <cmath>

#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"
#include "ui/wall_clock.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kLeastRow = 24;

/// The answer: how high it was.
float draw_event(Painter& painter, const Box& at, const Event& event, std::size_t number,
                 Requests& requests) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const float copy = button_width(painter, "Copy");
  const float fixed = painter.px(22 + 104 + 12) + copy + painter.px(10);
  const float width = at.w - fixed;
  const float words = Painter::paragraph_height(fonts.text, width, event.text);
  const float height = std::max(words + painter.px(6), painter.px(kLeastRow));
  Box row{at.x, at.y, at.w, height};
  const float first = row.y + (painter.px(kLeastRow) - compat::size_px(fonts.text)) / 2;
  painter.severity(row.take_left(painter.px(22)).x + painter.px(6),
                   first + compat::size_px(fonts.text) / 2, painter.px(9), event.severity);
  painter.text({row.x, first, painter.px(104), compat::size_px(fonts.text)}, fonts.number,
               theme.dim, clock_words(event.at));
  row.take_left(painter.px(104 + 12));
  const Box place = row.take_right(copy);
  painter.paragraph({row.x, first, width, words}, fonts.text, theme.text, event.text);
  const Text name = Text("copy_event").append("%.0f", static_cast<double>(number));
  if (button(painter, {place.x, row.y + painter.px(1), place.w, painter.px(kLeastRow - 2)},
             {name.c_str(), "Copy", "Copies the words to the clipboard"})) {
    requests.copy = event.text;
  }
  return height;
}

}  // namespace

void draw_events(const Look& look, const Box& box, const View& view, Requests& requests) {
  Panel panel(look, "events", box, Panel::Overflow::kScroll);
  Painter& painter = panel.painter();
  Box rest = panel.contents(0).inset(look.px(12), 0);
  rest.take_top(look.px(4));
  if (view.events.empty()) {
    painter.text(rest.take_top(look.px(kLeastRow)), look.fonts.text, look.theme->dim,
                 "Starts, stops, changes and errors appear here, with their time.");
  }
  float y = rest.y;
  for (std::size_t i = view.events.size(); i-- > 0;) {
    y += draw_event(painter, {rest.x, y, rest.w, look.px(kLeastRow)}, view.events[i], i, requests);
  }
  panel.reaches(y + look.px(6));
}

}  // namespace framescope::ui
