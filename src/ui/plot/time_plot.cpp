#include "ui/plot/time_plot.hpp"

#include <algorithm>
#include <cmath>

#include "ui/imgui_compat.hpp"

namespace framescope::ui::plot {
namespace {

constexpr float kAxisWidth = 44;  // of the design: room for "60,000"
constexpr double kGridAlpha = 0.12;
constexpr float kTickSpacing = 26;  // of the design: a tick label and air
constexpr int kMostTicks = 6;
// Values further apart than this were not measured in one go: no line joins them.
constexpr Duration kLongestJoin = std::chrono::seconds(2);

using Column = model::TimeSeries::Column;

/// One plot while it is drawn: where times and values lie.
struct Canvas {
  Painter& painter;
  Box box;  ///< of the values
  Time begin;
  Duration length;
  double top;

  float y(double value) const {
    const double share = std::clamp(value / top, 0.0, 1.0);
    return box.bottom() - static_cast<float>(share) * box.h;
  }
  float x(Time at) const {
    const double share =
        static_cast<double>((at - begin).count()) / static_cast<double>(length.count());
    return box.x + static_cast<float>(share) * box.w;
  }
  float line() const { return std::max(1.0F, painter.px(1.5F)); }
};

Text number(const TimePlotSpec& spec, double value) {
  if (spec.grouped) return count(static_cast<std::uint64_t>(std::llround(std::max(0.0, value))));
  return Text().append(spec.value_format, value);
}

/// How much of its curves a legend tells.
enum class Legend { kValues, kNames };

float entry_width(Painter& painter, const TimePlotSpec& spec, const Curve& curve, Legend legend) {
  const Fonts& fonts = painter.look().fonts;
  const float name = painter.px(8 + 5 + 10) + Painter::width(fonts.small, curve.label);
  if (legend == Legend::kNames) return name;
  // As wide as the widest value, so that the legend stands still.
  return name + painter.px(4) + Painter::width(fonts.number, spec.grouped ? "65,507" : "000.0");
}

float legend_width(Painter& painter, const TimePlotSpec& spec, Legend legend) {
  float width = 0;
  for (const Curve& curve : spec.curves) width += entry_width(painter, spec, curve, legend);
  return width;
}

void draw_legend(Painter& painter, Box box, const TimePlotSpec& spec, Legend legend) {
  const Fonts& fonts = painter.look().fonts;
  const float mark = painter.px(8);
  box.take_left(box.w - legend_width(painter, spec, legend));
  for (const Curve& curve : spec.curves) {
    Box place = box.take_left(entry_width(painter, spec, curve, legend));
    place.take_left(painter.px(10));
    painter.mark(place.take_left(mark).middle_x(), place.middle_y(), mark,
                 {curve.colour, Shape::kCircle});
    place.take_left(painter.px(5));
    painter.text(place, fonts.small, painter.theme().dim, curve.label);
    if (legend == Legend::kNames) continue;
    const bool known = !curve.series->empty() && !std::isnan(curve.series->newest().value);
    const Text value = known ? number(spec, curve.series->newest().value) : Text(fonts.unknown);
    painter.text(place, fonts.number, painter.theme().text, value, Align::kRight);
  }
}

/// Title and legend, in one row if there is room; the answer: how many rows it took.
int draw_header(Painter& painter, Box box, const TimePlotSpec& spec) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  Box row = box.take_top(painter.px(kHeaderHeight));
  const Box whole = row;
  const Box title = row.take_left(Painter::width(fonts.text, spec.title));
  painter.text(title, fonts.text, theme.text, spec.title);
  row.take_left(painter.px(6));
  const float baseline =
      row.middle_y() - compat::size_px(fonts.text) / 2 + compat::ascent_px(fonts.text);
  row.take_left(painter.text_at(row, baseline, fonts.small, theme.dim, spec.unit));
  tooltip(painter.look(), title, spec.help);
  if (legend_width(painter, spec, Legend::kValues) <= row.w) {
    draw_legend(painter, row, spec, Legend::kValues);
    return 1;
  }
  const bool fits = legend_width(painter, spec, Legend::kValues) <= whole.w;
  draw_legend(painter, box.take_top(painter.px(kHeaderHeight)), spec,
              fits ? Legend::kValues : Legend::kNames);
  return 2;
}

void draw_grid(const Canvas& canvas, const TimePlotSpec& spec) {
  Painter& painter = canvas.painter;
  const Fonts& fonts = painter.look().fonts;
  const float line = std::max(1.0F, std::floor(painter.look().scale));
  const auto room = static_cast<int>(canvas.box.h / painter.px(kTickSpacing));
  const double step = tick_step(canvas.top, std::clamp(room, 1, kMostTicks));
  for (double value = 0; value <= canvas.top * (1 + 1e-9); value += step) {
    const float y = std::round(canvas.y(value));
    painter.fill({canvas.box.x, y, canvas.box.w, line}, faded(painter.theme().text, kGridAlpha));
    const Box place{canvas.box.x - painter.px(kAxisWidth), y - painter.px(8),
                    painter.px(kAxisWidth - 6), painter.px(16)};
    const Text label =
        spec.grouped ? number(spec, value) : Text().append(step < 1 ? "%.1f" : "%.0f", value);
    painter.text(place, fonts.small, painter.theme().dim, label, Align::kRight);
  }
}

constexpr int kTimeSteps = 4;

void draw_time_grid(const Canvas& canvas) {
  Painter& painter = canvas.painter;
  const float line = std::max(1.0F, std::floor(painter.look().scale));
  for (int i = 1; i < kTimeSteps; ++i) {
    const float x =
        std::round(canvas.box.right() - canvas.box.w * static_cast<float>(i) / kTimeSteps);
    painter.fill({x, canvas.box.y, line, canvas.box.h},
                 faded(painter.theme().text, kGridAlpha / 2));
  }
}

void draw_time_axis(const Canvas& canvas) {
  Painter& painter = canvas.painter;
  constexpr float kLabelWidth = 60;
  const double length_s = seconds(canvas.length);
  const double step = length_s / kTimeSteps;
  const Box below{canvas.box.x, canvas.box.bottom(), canvas.box.w, painter.px(kTimeAxisHeight)};
  for (int i = 0; i <= kTimeSteps; ++i) {
    const float x = below.right() - below.w * static_cast<float>(i) / kTimeSteps;
    Box place{x - painter.px(kLabelWidth) / 2, below.y, painter.px(kLabelWidth), below.h};
    const Align align = i == 0 ? Align::kRight : i == kTimeSteps ? Align::kLeft : Align::kMiddle;
    if (i == 0) place.x = x - place.w;
    if (i == kTimeSteps) place.x = x;
    const Text label = i == 0 ? Text("now") : Text().append("-%.0f s", step * i);
    painter.text(place, painter.look().fonts.small, painter.theme().dim, label, align);
  }
}

void draw_levels(const Canvas& canvas, std::span<const Level> levels) {
  Painter& painter = canvas.painter;
  const Theme& theme = painter.theme();
  const float dash = painter.px(5);
  const float line = std::max(1.0F, std::floor(painter.look().scale));
  for (const Level& level : levels) {
    if (level.value <= 0 || level.value > canvas.top) continue;
    const float y = std::round(canvas.y(level.value));
    for (float x = canvas.box.x; x < canvas.box.right(); x += 2 * dash) {
      painter.fill({x, y, std::min(dash, canvas.box.right() - x), line}, faded(theme.error, 0.8));
    }
    const float height = painter.px(14);
    const bool fits_above = y - height >= canvas.box.y;
    const Box place{canvas.box.x + painter.px(4), fits_above ? y - height : y + line,
                    canvas.box.w - painter.px(4), height};
    painter.text(place, painter.look().fonts.small, theme.dim, level.label);
  }
}

/// Few values: each is a point, and neighbours are joined.
void draw_points(const Canvas& canvas, const Curve& curve, std::size_t first, std::size_t last) {
  const model::TimeSeries& series = *curve.series;
  ImDrawList& list = canvas.painter.list();
  const float line = canvas.line();
  for (std::size_t i = first; i < last; ++i) {
    const model::TimeSeries::Value& value = series[i];
    if (std::isnan(value.value)) continue;
    const ImVec2 here{canvas.x(value.at), canvas.y(value.value)};
    const bool joined = i > first && !std::isnan(series[i - 1].value) &&
                        value.at - series[i - 1].at <= kLongestJoin;
    if (joined) {
      list.AddLine({canvas.x(series[i - 1].at), canvas.y(series[i - 1].value)}, here, curve.colour,
                   line);
    } else {
      list.AddRectFilled({here.x - line, here.y - line}, {here.x + line, here.y + line},
                         curve.colour);
    }
  }
}

/// Many values: from the smallest to the largest of each column, and on to where the column before
/// it ended.
void draw_columns(const Canvas& canvas, const Curve& curve, std::span<const Column> columns,
                  float width) {
  ImDrawList& list = canvas.painter.list();
  const float line = canvas.line();
  double before = std::nan("");
  float x = canvas.box.x;
  std::size_t empty_columns = 0;
  for (const Column& column : columns) {
    const float left = x;
    x += width;
    if (column.values == 0 || std::isnan(column.min)) {
      if (column.values != 0) before = std::nan("");
      ++empty_columns;
      continue;
    }
    const double low = std::isnan(column.first) ? column.min : std::fmin(column.min, before);
    const double high = std::isnan(column.first) ? column.max : std::fmax(column.max, before);
    const float gap = static_cast<float>(std::isnan(before) ? 0 : empty_columns) * width;
    const float upper = std::round(canvas.y(high) - line / 2);
    const float lower = std::max(upper + line, std::round(canvas.y(low) + line / 2));
    list.AddRectFilled({left, upper}, {left + width, lower}, curve.colour);
    // A column or two without a value between dense ones: the line goes on.
    if (gap > 0 && gap <= 3 * width) {
      const float y = std::round(canvas.y(before) - line / 2);
      list.AddRectFilled({left - gap, y}, {left, y + line}, curve.colour);
    }
    before = column.last;
    empty_columns = 0;
  }
}

void draw_curve(const Canvas& canvas, const Curve& curve, TimePlotState& state, float width) {
  const std::size_t first = curve.series->first_from(canvas.begin);
  const std::size_t last = curve.series->size();
  if (first == last) return;
  if (last - first < state.columns.size() / 2) return draw_points(canvas, curve, first, last);
  const Duration step = canvas.length / static_cast<std::int64_t>(state.columns.size());
  curve.series->query(canvas.begin, step, state.columns);
  draw_columns(canvas, curve, state.columns, width);
}

double largest_value(std::span<const Curve> curves, Time begin) {
  double largest = 0;
  for (const Curve& curve : curves) {
    const auto column = curve.series->range(curve.series->first_from(begin), curve.series->size());
    if (column.values != 0 && !std::isnan(column.max)) largest = std::max(largest, column.max);
  }
  return largest;
}

bool all_empty(std::span<const Curve> curves, Time begin) {
  return std::ranges::all_of(curves, [begin](const Curve& curve) {
    const auto seen = curve.series->range(curve.series->first_from(begin), curve.series->size());
    return seen.values == 0 || std::isnan(seen.max);
  });
}

}  // namespace

void draw_time_plot(Painter& painter, const Box& box, const TimePlotSpec& spec,
                    const TimeSpan& time, TimePlotState& state) {
  Box rest = box;
  const int rows = draw_header(painter, rest, spec);
  rest.take_top(painter.px(kHeaderHeight) * static_cast<float>(rows) + painter.px(6));
  rest.take_bottom(painter.px(spec.shows_time ? kTimeAxisHeight : 8));
  rest.take_left(painter.px(kAxisWidth));
  if (rest.w < 2 || rest.h < 2) return;

  // Whole columns of whole pixels, which move by whole columns: what is drawn does not change while
  // it scrolls.
  const float width = std::max(1.0F, std::floor(painter.look().scale));
  const auto columns = static_cast<std::size_t>(rest.w / width);
  state.columns.resize(columns);
  const Duration step = time.length / static_cast<std::int64_t>(columns);
  const Duration length = step * static_cast<std::int64_t>(columns);
  const Time begin = model::TimeSeries::column_start(time.end, step) + step - length;
  rest.w = static_cast<float>(columns) * width;

  const Canvas canvas{painter, rest, begin, length,
                      state.axis.update(largest_value(spec.curves, begin))};
  draw_grid(canvas, spec);
  draw_time_grid(canvas);
  if (spec.shows_time) draw_time_axis(canvas);
  draw_levels(canvas, spec.levels);
  if (all_empty(spec.curves, begin)) {
    ImFont* font = painter.look().fonts.text;
    const float w = Painter::width(font, spec.empty) + painter.px(12);
    painter.fill({rest.middle_x() - w / 2, rest.middle_y() - painter.px(10), w, painter.px(20)},
                 painter.theme().panel);
    painter.text(rest, font, painter.theme().dim, spec.empty, Align::kMiddle);
    return;
  }
  painter.list().PushClipRect({rest.x, rest.y - canvas.line()},
                              {rest.right(), rest.bottom() + canvas.line()}, true);
  for (const Curve& curve : spec.curves) draw_curve(canvas, curve, state, width);
  painter.list().PopClipRect();
}

}  // namespace framescope::ui::plot
