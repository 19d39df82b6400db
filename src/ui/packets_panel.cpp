#include "ui/packets_panel.hpp"

#include <algorithm>

#include "ui/metric_tooltip.hpp"
#include "ui/packet_figures.hpp"
#include "ui/packet_strip.hpp"
#include "ui/panel.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kRow = 20;
constexpr float kColumnGap = 18;
constexpr float kFigureColumn = 312;  // the longest name, and counts in the millions with a share
constexpr float kNameWidth = 98;
constexpr float kLeastStrip = 240;
constexpr std::size_t kMostColumns = 2;

/// Why there are no packets, and what brings them here.
void draw_none(Painter& painter, Box box, const ActionContext& context) {
  const Fonts& fonts = painter.look().fonts;
  const Action& send = *find_action("Send RTP/JPEG");
  const bool receives = context.view.role == model::Role::kReceiver;
  const bool sends_rtp = !receives && !is_one_datagram(context.state.controls.settings.wire);
  Text reason(receives    ? "Packets appear here as soon as a sender sends RTP/JPEG."
              : sends_rtp ? "Packets appear here as soon as there are some."
                          : "One datagram a frame on this wire.");
  if (!receives && !sends_rtp) reason.append(" RTP/JPEG sends many.");
  const float height = Painter::paragraph_height(fonts.text, box.w, reason);
  painter.paragraph(box.take_top(height), fonts.text, painter.theme().dim, reason);
  if (receives || sends_rtp) return;
  box.take_top(painter.px(8));
  const Text help = tooltip_of(send);
  const Text label = Text(send.label).append(" (").append(ui::words(send.chord)).append(")");
  const ButtonSpec spec{"send_rtp", label, help, ButtonKind::kMain};
  Box row = box.take_top(painter.px(28));
  if (button(painter, row.take_left(button_width(painter, label)), spec)) send.run(context);
}

bool is_known_to_sender(model::PacketFate fate) {
  return fate == model::PacketFate::kInTime || fate == model::PacketFate::kImpaired;
}

/// Each fate with its mark and how many cells have it, of a sender only those that it knows; the
/// answer: how far down they reach.
float draw_legend(Painter& painter, const Box& box, std::span<const model::PacketCell> cells,
                  bool sends) {
  const FateCounts counts = fates_of(cells);
  ImFont* font = painter.look().fonts.small;
  const Theme& theme = painter.theme();
  float x = box.x;
  float y = box.y;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto fate = static_cast<model::PacketFate>(i);
    if (sends && counts[i] == 0 && !is_known_to_sender(fate)) continue;
    const Text words = Text(label(fate, sends)).append(" ").append(count(counts[i]));
    const float width = painter.px(15) + Painter::width(font, words) + 1;
    if (x > box.x && x + width > box.right()) {
      x = box.x;
      y += painter.px(kRow);
    }
    Box item{x, y, width, painter.px(kRow)};
    const Mark mark = theme.of(fate);
    painter.mark(item.take_left(painter.px(9)).middle_x(), item.middle_y(), painter.px(9),
                 {counts[i] == 0 ? faded(mark.colour, 0.35) : mark.colour, mark.shape});
    item.take_left(painter.px(6));
    painter.text(item, font, counts[i] == 0 ? theme.dim : theme.text, words);
    x += width + painter.px(14);
  }
  return y + painter.px(kRow);
}

/// Legend and strip; the answer: how far down they reach.
float draw_fates(Painter& painter, const Box& box, std::span<const model::PacketCell> cells,
                 bool sends) {
  Box rest = box;
  if (cells.empty()) {
    painter.text(rest.take_top(painter.px(kRow)), painter.look().fonts.text, painter.theme().dim,
                 "No packet yet");
    return rest.y;
  }
  rest.y = draw_legend(painter, rest, cells, sends) + painter.px(3);
  return draw_packet_strip(painter, rest, cells, sends);
}

void draw_figure(Painter& painter, Box row, const PacketFigure& figure) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  figure.metric.empty() ? tooltip(painter.look(), row, figure.help)
                        : metric_tooltip(painter.look(), row, figure.metric);
  painter.text(row.take_left(painter.px(kNameWidth)), fonts.small, theme.dim, figure.name);
  const bool known = !figure.value.empty();
  painter.text(row, fonts.number, known ? theme.text : theme.dim,
               known ? figure.value.view() : std::string_view(fonts.unknown));
}

/// In columns side by side; the answer: how far down they reach.
float draw_figures(Painter& painter, Box box, const PacketFigures& figures, std::size_t columns) {
  const float height = painter.px(kRow);
  const std::size_t per_column = (figures.count + columns - 1) / columns;
  const float gap = painter.px(kColumnGap);
  const float width = (box.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  for (std::size_t i = 0; i < figures.count; ++i) {
    const auto column = static_cast<float>(i / per_column);
    const auto row = static_cast<float>(i % per_column);
    draw_figure(painter, {box.x + column * (width + gap), box.y + row * height, width, height},
                figures.rows[i]);
  }
  return box.y + static_cast<float>(per_column) * height;
}

}  // namespace

void draw_packets(const Look& look, const Box& box, const ActionContext& context) {
  Panel panel(look, "packets", box, Panel::Overflow::kScroll);
  Painter& painter = panel.painter();
  Box rest = panel.contents(0).inset(look.px(12), 0);
  rest.take_top(look.px(4));
  const model::Snapshot& snapshot = *context.view.snapshot;
  if (!snapshot.rtp) return draw_none(painter, rest, context);
  const PacketFigures figures = packet_figures(snapshot);
  const std::span<const model::PacketCell> cells(snapshot.rtp->strip);
  const bool sends = snapshot.role == model::Role::kSender;
  // The figures stand beside the strip where both have room, else below it.
  const float column = look.px(kFigureColumn + kColumnGap);
  const float for_figures = rest.w - look.px(kLeastStrip);
  const auto beside = static_cast<std::size_t>(
      std::clamp(for_figures / column, 0.0F, static_cast<float>(kMostColumns)));
  if (beside == 0) {
    Box below = rest;
    below.y = draw_fates(painter, rest, cells, sends) + look.px(8);
    const auto columns = static_cast<std::size_t>(
        std::clamp(rest.w / column, 1.0F, static_cast<float>(kMostColumns)));
    return panel.reaches(draw_figures(painter, below, figures, columns) + look.px(6));
  }
  Box right = rest.take_right(column * static_cast<float>(beside));
  right.take_left(look.px(kColumnGap));
  const float fates = draw_fates(painter, rest, cells, sends);
  const float facts = draw_figures(painter, right, figures, beside);
  panel.reaches(std::max(fates, facts) + look.px(6));
}

}  // namespace framescope::ui
