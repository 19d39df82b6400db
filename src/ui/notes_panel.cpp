#include "ui/notes_panel.hpp"

#include <cmath>

#include "ui/format.hpp"
#include "ui/panel.hpp"
#include "ui/imgui_compat.hpp"

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
  painter.severity(at.x + painter.px(18), at.y + padding + compat::size_px(fonts.text) / 2, painter.px(10), severity);
  painter.paragraph({at.x + left, at.y + padding, width, height}, fonts.text, theme.text, words);
  return at.y + height + painter.px(6);
}

float draw_receivers(Painter& painter, Box at, const model::Snapshot& snapshot) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  Box heading = at.take_top(painter.px(kHeading));
  const Box rtt_heading = heading.take_right(painter.px(70));
  const Box failed_heading = heading.take_right(painter.px(56));
  const Box sent_heading = heading.take_right(painter.px(70));
  painter.text(heading, fonts.strong, theme.text, "Receivers");
  painter.text(sent_heading, fonts.small, theme.dim, "sent", Align::kRight);
  painter.text(failed_heading, fonts.small, theme.dim, "failed", Align::kRight);
  painter.text(rtt_heading, fonts.small, theme.dim, "round trip", Align::kRight);
  if (snapshot.receivers.empty()) {
    painter.text(at.take_top(painter.px(kRow)), fonts.text, theme.dim, "Nobody has said Hello yet.");
  }
  for (const model::ReceiverRow& row : snapshot.receivers) {
    Box line = at.take_top(painter.px(kRow));
    Text rtt(fonts.unknown);
    if (row.rtt) {
      const Quantity span = span_ms(*row.rtt, *row.rtt);
      rtt = Text(span.number).append(" ").append(span.unit);
    }
    painter.text(line.take_right(painter.px(70)), fonts.number, theme.dim, rtt, Align::kRight);
    painter.text(line.take_right(painter.px(56)), fonts.number, theme.text, short_count(row.send_failed), Align::kRight);
    painter.text(line.take_right(painter.px(70)), fonts.number, theme.text, short_count(row.sent), Align::kRight);
    const std::string address = to_string(row.endpoint);
    painter.text(line, fonts.number, theme.text, address);
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
  for (std::size_t i = view.events.size(); i-- > 0;) add(view.events[i].severity, view.events[i].text);
  if (snapshot.notes.empty() && view.events.empty()) {
    const std::string_view words = view.running != nullptr
                                       ? "Nothing to report. What is wrong with the stream, and what to try, appears here."
                                       : "What is wrong with a stream, and what to try, appears here.";
    bottom += painter.paragraph({rest.x, bottom, rest.w, look.px(60)}, look.fonts.text, look.theme->dim, words);
  }
  panel.reaches(bottom + look.px(6));
}

}  // namespace framescope::ui
