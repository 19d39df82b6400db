#include "ui/trace_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"
#include "ui/time_control.hpp"
#include "ui/trace_head.hpp"
#include "ui/trace_layout.hpp"
#include "ui/trace_model.hpp"
#include "ui/trace_tooltip.hpp"
#include "ui/widgets.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

constexpr float kPadding = 12;
constexpr double kZoomStep = 1.25;  // a notch of the wheel, as in the plots
constexpr float kWheelRows = 3;
constexpr double kGridAlpha = 0.12;

/// The rows that can be seen.
struct Shown {
  std::size_t first = 0;
  std::size_t last = 0;  ///< behind the last one
  float scroll = 0;      ///< pixels above the first row of all
};

Text tick_words(double value, double step) {
  if (step >= 1) return Text().append("%.0f", value);
  if (step >= 0.1) return Text().append("%.1f", value);
  return Text().append(step >= 0.01 ? "%.2f" : "%.3f", value);
}

plot::Ticks ticks_of(const Painter& painter, const Box& bars, const plot::ValueAxis& axis) {
  constexpr float kSpacing = 60;
  const auto room = static_cast<int>(bars.w / painter.px(kSpacing)) + 1;
  return axis.ticks(std::clamp(room, 2, static_cast<int>(plot::kMostTicks)));
}

/// Above the rows: what the columns are, and the milliseconds.
void draw_axis(Painter& painter, const TraceColumns& columns, const plot::ValueAxis& axis) {
  const Fonts& fonts = painter.look().fonts;
  const Colour ink = painter.theme().dim;
  const TraceScale scale(columns.bars, axis);
  painter.text(columns.frame, fonts.small, ink, "Frame", Align::kRight);
  painter.text(columns.total, fonts.small, ink, "Total", Align::kRight);
  const plot::Ticks ticks = ticks_of(painter, columns.bars, axis);
  float free_from = columns.bars.x - painter.px(20);
  for (std::size_t i = 0; i < ticks.count; ++i) {
    Text words = tick_words(ticks.values[i], ticks.step);
    // The unit once, where the axis begins.
    if (i == 0) words.append(" ms");
    const float width = Painter::width(fonts.small, words);
    const float left = std::clamp(scale.x(ticks.values[i]) - width / 2, columns.bars.x,
                                  std::max(columns.bars.x, columns.bars.right() - width - 1));
    if (left < free_from) continue;
    free_from = left + width + painter.px(8);
    painter.text({left, columns.bars.y, width + 1, columns.bars.h}, fonts.small, ink, words);
  }
}

void draw_grid(Painter& painter, const Box& bars, const plot::ValueAxis& axis) {
  const float line = std::max(1.0F, std::floor(painter.look().scale));
  const TraceScale scale(bars, axis);
  const plot::Ticks ticks = ticks_of(painter, bars, axis);
  for (const double value : ticks.span()) {
    painter.fill({scale.x(value), bars.y, line, bars.h}, faded(painter.theme().text, kGridAlpha));
  }
}

/// A frame that was dropped says so beside its mark, where there is room.
void draw_cause(Painter& painter, const Box& bars, float mark_x, const model::FrameSample& sample) {
  ImFont* font = painter.look().fonts.small;
  const Text words = outcome_words(sample);
  const float width = Painter::width(font, words) + 1;
  const float air = painter.px(8);
  Box place{mark_x + air, bars.y, width, bars.h};
  if (place.right() > bars.right()) place.x = mark_x - air - width;
  if (place.x < bars.x) return;
  painter.fill(place.inset(-painter.px(2), painter.px(2)), faded(painter.theme().panel, 0.75));
  painter.text(place, font, painter.theme().text, words);
}

void draw_bars(Painter& painter, const Box& bars, const model::FrameSample& sample,
               const TraceState& trace, Time common) {
  const TraceRow row = trace_row(sample);
  const Theme& theme = painter.theme();
  const Time origin = trace.origin == TraceOrigin::kCommon ? common : row.begin;
  const auto ms = [origin](Time at) { return milliseconds(at - origin); };
  const TraceScale scale(bars, trace.axis);
  const float hair = std::max(1.0F, std::floor(painter.look().scale));
  const Box bar = bars.inset(0, painter.px(3));
  if (row.end > row.bars_end() && scale.shows(ms(row.bars_end()), ms(row.end))) {
    const Box wait{bars.x, std::round(bars.middle_y()), bars.w, hair};
    painter.fill(scale.bar(ms(row.bars_end()), ms(row.end), wait, hair), faded(theme.text, 0.4));
  }
  for (std::size_t i = 0; i < row.count; ++i) {
    const TraceBar& stage = row.bars[i];
    if (!scale.shows(ms(stage.from), ms(stage.until))) continue;
    painter.fill(scale.bar(ms(stage.from), ms(stage.until), bar, hair),
                 theme.of(meaning_of(stage.span)));
  }
  const float size = painter.px(10);
  const float x = std::clamp(scale.x(ms(row.end)), bars.x + size / 2, bars.right() - size / 2);
  const Mark mark = end_mark(theme, sample);
  // Apart from the bar that it stands on, whatever its colour is.
  painter.list().AddCircleFilled({x, bars.middle_y()}, size * 0.68F, theme.panel);
  painter.mark(x, bars.middle_y(), size, mark);
  if (sample.outcome && is_drop(*sample.outcome)) draw_cause(painter, bars, x, sample);
}

void draw_row(Painter& painter, const TraceColumns& columns, const model::LoggedFrame& frame,
              const TraceState& trace, Time common) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const model::FrameSample& sample = frame.sample;
  const bool is_good = !sample.outcome || !is_drop(*sample.outcome);
  painter.mark(columns.mark.x + painter.px(6), columns.mark.middle_y(), painter.px(9),
               end_mark(theme, sample));
  painter.text(columns.frame, fonts.number, is_good ? theme.dim : theme.text,
               sample.frame_number_known ? count(sample.frame_number) : Text(fonts.unknown),
               Align::kRight);
  draw_bars(painter, columns.bars, sample, trace, common);
  const auto length = trace_row(sample).length();
  const Text total = length ? span_ms(*length, from_seconds(trace.axis.high() / 1000)).number
                            : Text(fonts.unknown);
  painter.text(columns.total, fonts.number, is_good ? theme.dim : theme.text, total, Align::kRight);
}

/// Scrolls to the frame that is looked at when that has changed; a live list that was scrolled away
/// from its newest frame stands still while new ones come above it.
float scroll_of(const Box& box, float row_height, const View& view, const TraceFrames& frames,
                const DashboardState& state, TraceState& trace) {
  float scroll = ImGui::GetScrollY();
  const std::uint64_t added = view.frames->added();
  if (!view.paused_at && scroll > 0) {
    scroll += static_cast<float>(added - std::min(added, trace.seen_added)) * row_height;
  }
  trace.seen_added = added;
  const auto found = view.paused_at ? frame_at_cursor(*view.frames, state) : std::nullopt;
  if (!found) return scroll;
  const std::uint64_t id = (*view.frames)[*found].id;
  if (id != std::exchange(trace.seen_cursor, id) && !ImGui::IsWindowHovered()) {
    scroll = static_cast<float>(frames.row_of(*found)) * row_height - (box.h - row_height) / 2;
  }
  return scroll;
}

/// The wheel, the right button and the double click; the answer: how far it is scrolled then.
float handle_mouse(Painter& painter, const Box& bars, TraceState& trace, float scroll) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool hovered = ImGui::IsWindowHovered();
  if (hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Right)) trace.drags = true;
  if (!ImGui::IsMouseDown(ImGuiMouseButton_Right)) trace.drags = false;
  if (trace.drags) {
    if (io.MouseDelta.x != 0) trace.axis.pan(-static_cast<double>(io.MouseDelta.x / bars.w));
    scroll -= io.MouseDelta.y;
  }
  if (!hovered) return scroll;
  const float turned = io.KeyShift && io.MouseWheel == 0 ? io.MouseWheelH : io.MouseWheel;
  const bool is_on_bars = io.MousePos.x >= bars.x && io.MousePos.x < bars.right();
  if (turned != 0 && is_on_bars && !io.KeyCtrl && !io.KeyShift) {
    const double at = static_cast<double>((io.MousePos.x - bars.x) / bars.w);
    trace.axis.zoom(std::pow(kZoomStep, -static_cast<double>(turned)), at);
  } else if (turned != 0) {
    scroll -= turned * kWheelRows * painter.px(kTraceRowHeight);
  }
  if (is_on_bars && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) trace.axis.restore();
  return scroll;
}

Shown shown_rows(const Box& box, float row_height, std::size_t rows, float scroll) {
  const float most = std::max(0.0F, static_cast<float>(rows) * row_height - box.h);
  Shown shown;
  shown.scroll = std::round(std::clamp(scroll, 0.0F, most));
  shown.first = static_cast<std::size_t>(shown.scroll / row_height);
  const auto seen = static_cast<std::size_t>(box.h / row_height) + 2;
  shown.last = std::min(rows, shown.first + seen);
  return shown;
}

void draw_rows(Painter& painter, const Box& box, const View& view, const TraceFrames& frames,
               const Shown& shown, Time common, DashboardState& state) {
  const float height = painter.px(kTraceRowHeight);
  for (std::size_t i = shown.first; i < shown.last; ++i) {
    const model::LoggedFrame& frame = frames[i];
    const Box row{box.x, box.y + static_cast<float>(i) * height - shown.scroll, box.w, height};
    const Box whole = row.inset(-painter.px(6), 0);
    const Touch mouse =
        touch(painter, whole, Text("trace").append("%.0f", static_cast<double>(frame.id)));
    // On the way down: in a live list the row is elsewhere when the button goes up.
    if (mouse.pressed || (mouse.hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left))) {
      look_at(view, state, frame);
    }
    const bool is_looked_at = view.moment != nullptr && view.moment->id == frame.id;
    const bool is_drop_row = frame.sample.outcome && is_drop(*frame.sample.outcome);
    if (is_drop_row) {
      painter.fill(whole, faded(end_mark(painter.theme(), frame.sample).colour, 0.16));
    }
    if (is_looked_at) {
      painter.fill(whole, faded(painter.theme().good, 0.22));
      painter.outline(whole, painter.theme().good, painter.px(2));
    } else if (mouse.hovered) {
      painter.fill(whole, faded(painter.theme().text, 0.08));
    }
    draw_row(painter, trace_columns(row, painter.look().scale), frame, state.bottom.trace, common);
    if (mouse.hovered) show_trace_tooltip(painter.look(), frame, view.wall_offset);
  }
}

void draw_none(Painter& painter, Box box) {
  painter.text(box.take_top(painter.px(kTraceRowHeight + 4)), painter.look().fonts.text,
               painter.theme().dim,
               "Each frame is drawn here, stage by stage, as soon as it ends.");
}

/// The answer: the columns of the rows, which are as wide as the scroll bar leaves.
TraceColumns draw_frames(const Look& look, const Box& box, const View& view,
                         const TraceFrames& frames, DashboardState& state) {
  Panel panel(look, "trace", box, Panel::Overflow::kScrollByHand);
  Painter& painter = panel.painter();
  const Box contents = panel.contents(0).inset(look.px(kPadding), 0);
  const Box place{contents.x, box.y, contents.w, box.h};
  const TraceColumns columns = trace_columns(place, look.scale);
  if (frames.size() == 0) {
    draw_none(painter, place);
    return columns;
  }
  TraceState& trace = state.bottom.trace;
  const float height = look.px(kTraceRowHeight);
  float scroll = scroll_of(box, height, view, frames, state, trace);
  scroll = handle_mouse(painter, columns.bars, trace, scroll);
  const Shown shown = shown_rows(box, height, frames.size(), scroll);
  if (shown.scroll != ImGui::GetScrollY()) ImGui::SetScrollY(shown.scroll);
  const TraceSpan span = span_of(frames, shown.first, shown.last, trace.origin);
  plot::Extent extent;
  extent.add(span.longest_ms);
  constexpr double kLeastRangeMs = 0.1;
  trace.axis.update({plot::Limits::kFromZero, kLeastRangeMs}, plot::Scale::kLinear, extent);
  draw_grid(painter, columns.bars, trace.axis);
  draw_rows(painter, place, view, frames, shown, span.origin, state);
  panel.reaches(contents.y + static_cast<float>(frames.size()) * height);
  return columns;
}

}  // namespace

void draw_trace(const Look& look, const Box& box, const View& view, DashboardState& state) {
  Box rest = box;
  const Box head = rest.take_top(look.px(kTraceHead));
  const Box axis = rest.take_top(look.px(kTraceAxis));
  const TraceFrames frames(*view.frames, view.paused_at);
  {
    Panel panel(look, "trace_head", head);
    draw_trace_head(panel.painter(), head.inset(look.px(kPadding), look.px(2)), state.bottom.trace);
  }
  TraceColumns columns = draw_frames(look, rest, view, frames, state);
  if (frames.size() == 0) return;
  // Last: its ticks are those of the rows that were just drawn.
  Panel panel(look, "trace_axis", axis);
  for (Box* column : {&columns.frame, &columns.bars, &columns.total}) {
    column->y = axis.y;
    column->h = axis.h;
  }
  draw_axis(panel.painter(), columns, state.bottom.trace.axis);
}

}  // namespace framescope::ui
