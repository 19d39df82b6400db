#include "ui/notes_panel.hpp"

#include <array>
#include <cmath>

#include "ui/format.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"

namespace framescope::ui {
namespace {

constexpr float kHeading = 34;
constexpr float kRow = 20;

/// A card: a line in the severity's colour, its glyph, and the words. The answer: where it ends.
float draw_card(Painter& painter, const Box& at, model::Severity severity, std::string_view words) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const float padding = painter.px(9);
  const float left = painter.px(34);
  const float width = at.w - left - padding;
  const float height = Painter::paragraph_height(fonts.text, width, words) + 2 * padding;
  painter.fill({at.x, at.y, at.w, height}, theme.field, painter.px(3));
  painter.fill({at.x, at.y, painter.px(3), height}, theme.of(severity));
  painter.severity(at.x + painter.px(18), at.y + padding + compat::size_px(fonts.text) / 2,
                   painter.px(10), severity);
  painter.paragraph({at.x + left, at.y + padding, width, height}, fonts.text, theme.text, words);
  return at.y + height + painter.px(6);
}

/// The figures of a receiver, or their headings, from the right; the answer: what is left for the
/// address.
Box draw_receiver_figures(Painter& painter, Box line, ImFont* font,
                          const std::array<Text, 3>& figures) {
  constexpr std::array<float, 3> kWidths{66, 54, 64};
  for (std::size_t i = figures.size(); i-- > 0;) {
    const Colour ink =
        font == painter.look().fonts.number ? painter.theme().text : painter.theme().dim;
    painter.text(line.take_right(painter.px(kWidths[i])), font, ink, figures[i], Align::kRight);
  }
  return line;
}

float draw_receivers(Painter& painter, Box at, const model::Snapshot& snapshot) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  // An address and its figures share a line where there is room for "255.255.255.255:65535" beside
  // them.
  constexpr float kOneLine = 370;
  const bool is_narrow = at.w < painter.px(kOneLine);
  const Box heading = draw_receiver_figures(painter, at.take_top(painter.px(kHeading)), fonts.small,
                                            {Text("sent"), Text("failed"), Text("round trip")});
  painter.text(heading, fonts.strong, theme.text, "Receivers");
  if (snapshot.receivers.empty()) {
    painter.text(at.take_top(painter.px(kRow)), fonts.text, theme.dim,
                 "Nobody has said Hello yet.");
  }
  for (const model::ReceiverRow& row : snapshot.receivers) {
    Text rtt(fonts.unknown);
    if (row.rtt) {
      const Quantity span = span_ms(*row.rtt, *row.rtt);
      rtt = Text(span.number).append(" ").append(span.unit);
    }
    Box line = at.take_top(painter.px(kRow));
    const Box whole = line;
    if (is_narrow) line = at.take_top(painter.px(kRow));
    line = draw_receiver_figures(painter, line, fonts.number,
                                 {short_count(row.sent), short_count(row.send_failed), rtt});
    painter.text(is_narrow ? whole : line, fonts.number, theme.text, to_string(row.endpoint));
  }
  return at.y + painter.px(4);
}

}  // namespace

void draw_notes(const Look& look, const Box& box, const View& view) {
  Panel panel(look, "notes", box, Panel::Overflow::kScroll);
  Painter& painter = panel.painter();
  Box rest = panel.contents(0).inset(look.px(12), 0);
  // As long as there is something to say.
  constexpr float kEndless = 1e6F;
  rest.h = kEndless;
  const model::Snapshot& snapshot = *view.snapshot;
  const bool sends = view.running != nullptr && view.running->role == model::Role::kSender;
  if (sends) rest.take_top(draw_receivers(painter, rest, snapshot) - rest.y);
  painter.text(rest.take_top(look.px(kHeading)), look.fonts.strong, look.theme->text, "Notes");
  float bottom = rest.y;
  const auto add = [&](model::Severity severity, std::string_view words) {
    bottom = draw_card(painter, {rest.x, bottom, rest.w, kEndless}, severity, words);
  };
  for (const model::Note& note : snapshot.notes) add(note.severity, note.text);
  for (std::size_t i = view.events.size(); i-- > 0;)
    add(view.events[i].severity, view.events[i].text);
  if (snapshot.notes.empty() && view.events.empty()) {
    const std::string_view words =
        view.running != nullptr
            ? "Nothing to report. What is wrong with the stream, and what to try, appears here."
            : "What is wrong with a stream, and what to try, appears here.";
    bottom += painter.paragraph({rest.x, bottom, rest.w, look.px(60)}, look.fonts.text,
                                look.theme->dim, words);
  }
  panel.reaches(bottom + look.px(6));
}

}  // namespace framescope::ui
