#include "ui/receivers_list.hpp"

#include <array>

#include "ui/format.hpp"

namespace framescope::ui {
namespace {

constexpr float kRow = 20;

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

}  // namespace

float draw_receivers(Painter& painter, Box at, const model::Snapshot& snapshot) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  // An address and its figures share a line where there is room for "255.255.255.255:65535" beside
  // them.
  constexpr float kOneLine = 370;
  const bool is_narrow = at.w < painter.px(kOneLine);
  Box heading = at.take_top(painter.px(kRow));
  painter.text(heading, fonts.strong, theme.text, "Receivers");
  if (is_narrow && !snapshot.receivers.empty()) heading = at.take_top(painter.px(kRow));
  if (!snapshot.receivers.empty()) {
    draw_receiver_figures(painter, heading, fonts.small,
                          {Text("sent"), Text("failed"), Text("round trip")});
  }
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

}  // namespace framescope::ui
