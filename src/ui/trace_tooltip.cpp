#include "ui/trace_tooltip.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/imgui_compat.hpp"
#include "ui/painter.hpp"
#include "ui/trace_model.hpp"
#include "ui/wall_clock.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

constexpr float kRow = 18;
constexpr float kSwatch = 16;
constexpr float kName = 84;
constexpr float kValue = 96;

/// A line of the tooltip: a name and its value.
struct Line {
  std::string_view name;
  Text value;
  Mark mark{};
  bool has_mark = false;
};

struct Lines {
  std::array<Line, 12> lines;
  std::size_t count = 0;

  Line& add(std::string_view name, const Text& value) {
    Line& line = lines[std::min(count, lines.size() - 1)];
    count = std::min(count + 1, lines.size());
    line.name = name;
    line.value = value;
    return line;
  }
};

Text in_ms(Duration span, Duration range) {
  const Quantity quantity = span_ms(span, range);
  return Text(quantity.number).append(" ").append(quantity.unit);
}

Text in_bytes(std::uint32_t size) {
  const Quantity quantity = bytes(size);
  return Text(quantity.number).append(" ").append(quantity.unit);
}

void add_spans(Lines& lines, const Look& look, const model::FrameSample& sample) {
  const TraceRow row = trace_row(sample);
  const Duration range = row.bars_end() - row.begin;
  for (const model::Span span : kTraceSpans) {
    const auto length = model::length_of(sample, span);
    Line& line =
        lines.add(to_string(span), length ? in_ms(*length, range) : Text(look.fonts.unknown));
    line.mark = {look.theme->of(meaning_of(span)), Shape::kSquare};
    line.has_mark = true;
  }
  const bool missed = row.count > 0 && row.end > row.bars_end();
  if (const auto length = row.length()) {
    lines.add(missed ? "until its end" : "together", in_ms(*length, range));
  }
}

void add_sizes(Lines& lines, const model::FrameSample& sample) {
  if (sample.jpeg_bytes != 0) lines.add("JPEG", in_bytes(sample.jpeg_bytes));
  if (sample.datagram_bytes != 0) lines.add("datagram", in_bytes(sample.datagram_bytes));
  if (sample.quality != 0) lines.add("quality", Text().append("%.0f", sample.quality));
  if (sample.width_px != 0) {
    lines.add(
        "size",
        Text().append("%.0f", sample.width_px).append("\xC3\x97").append("%.0f", sample.height_px));
  }
}

void draw_line(Painter& painter, Box box, const Line& line) {
  const Fonts& fonts = painter.look().fonts;
  const Box swatch = box.take_left(painter.px(kSwatch));
  if (line.has_mark) {
    painter.mark(swatch.x + painter.px(5), swatch.middle_y(), painter.px(9), line.mark);
  }
  painter.text(box.take_left(painter.px(kName)), fonts.text, painter.theme().dim, line.name);
  painter.text(box.take_left(painter.px(kValue)), fonts.number, painter.theme().text, line.value,
               Align::kRight);
}

}  // namespace

Meaning meaning_of(model::Span span) {
  switch (span) {
    case model::Span::kEncode:
      return Meaning::kEncode;
    case model::Span::kSend:
      return Meaning::kSend;
    case model::Span::kNetwork:
      return Meaning::kNetwork;
    case model::Span::kDecode:
      return Meaning::kDecode;
    case model::Span::kDisplay:
      return Meaning::kDisplay;
    case model::Span::kEndToEnd:
      break;
  }
  return Meaning::kEndToEnd;
}

Mark end_mark(const Theme& theme, const model::FrameSample& sample) {
  if (!sample.outcome) return {theme.of(Meaning::kSent), Shape::kCircle};
  return theme.of(*sample.outcome);
}

void show_trace_tooltip(const Look& look, const model::LoggedFrame& frame, Duration wall_offset) {
  const model::FrameSample& sample = frame.sample;
  Lines lines;
  add_spans(lines, look, sample);
  add_sizes(lines, sample);
  const Text name = frame_name(sample);
  const Text at = clock_words(frame.at, wall_offset);
  const Text outcome = outcome_words(sample);
  const Fonts& fonts = look.fonts;
  const float head =
      Painter::width(fonts.strong, name) + look.px(24) + Painter::width(fonts.number, at);
  const float end = look.px(kSwatch) + Painter::width(fonts.text, outcome);
  const float width =
      std::ceil(std::max({look.px(kSwatch + kName + kValue), head, end})) + look.px(2);
  const float height = look.px(kRow) * static_cast<float>(lines.count + 2);
  ImGui::BeginTooltip();
  {
    Painter painter(look);
    const ImVec2 from = ImGui::GetCursorScreenPos();
    Box box{from.x, from.y, width, height};
    const Box first = box.take_top(look.px(kRow));
    painter.text(first, fonts.strong, look.theme->text, name);
    painter.text(first, fonts.number, look.theme->dim, at, Align::kRight);
    Box second = box.take_top(look.px(kRow));
    const Box swatch = second.take_left(look.px(kSwatch));
    painter.mark(swatch.x + look.px(5), swatch.middle_y(), look.px(9),
                 end_mark(*look.theme, sample));
    painter.text(second, fonts.text, look.theme->text, outcome);
    for (std::size_t i = 0; i < lines.count; ++i) {
      draw_line(painter, box.take_top(look.px(kRow)), lines.lines[i]);
    }
    ImGui::Dummy({width, height});
  }
  ImGui::EndTooltip();
}

}  // namespace framescope::ui
