#include <cmath>

#include "ui/plot/canvas.hpp"

namespace framescope::ui::plot {
namespace {

constexpr float kRightMargin = 2;  // of the design

void say_empty(Painter& painter, const Box& canvas, const PlotSpec& spec) {
  if (spec.empty.empty()) return;
  ImFont* font = painter.look().fonts.text;
  const float glyph = spec.empty_is_good ? painter.px(16) : 0;
  const float width = std::min(canvas.w, Painter::width(font, spec.empty) + 1);
  const float height = std::min(canvas.h, painter.px(20));
  const Box place{std::round(canvas.middle_x() - (width - glyph) / 2),
                  std::round(canvas.middle_y() - height / 2), width, height};
  painter.fill(place.inset(-painter.px(6) - glyph, 0), painter.theme().panel);
  if (spec.empty_is_good) {
    painter.severity(place.x - glyph / 2 - painter.px(3), place.middle_y(), painter.px(9),
                     model::Severity::kInfo);
  }
  painter.text(place, font, painter.theme().dim, spec.empty);
}

/// What the value axis has to show.
Extent shown_extent(const PlotSpec& spec, const PlotState& state, const Grid& grid) {
  const bool log = state.scale == Scale::kLog;
  Extent extent;
  for (const Curve& curve : spec.curves) {
    if (!state.shows(curve)) continue;
    const model::TimeSeries& series = drawn_series(spec, state, curve);
    extent.add(extent_of(series, samples_in(series, grid.begin(), grid.end()), log));
  }
  if (!log || extent.empty) return extent;
  for (const Level& level : spec.levels) {
    if (level.on_log && level.value > 0) extent.add(level.value);
  }
  return extent;
}

bool nothing_to_see(const PlotSpec& spec, const PlotState& state, const Grid& grid,
                    double tallest_bar) {
  if (spec.form == Form::kBars) return !(tallest_bar > 0);
  for (const Curve& curve : spec.curves) {
    if (state.shows(curve) && newest_sample(drawn_series(spec, state, curve), grid)) return false;
  }
  return true;
}

/// All curves hidden is not the same as nothing measured.
bool all_hidden(const PlotSpec& spec, const PlotState& state) {
  return !spec.curves.empty() &&
         std::ranges::none_of(spec.curves, [&](const Curve& curve) { return state.shows(curve); });
}

}  // namespace

float column_width(const Painter& painter) {
  return std::max(1.0F, std::floor(painter.look().scale));
}

std::int64_t column_count(const Painter& painter, float plot_width) {
  const float room = plot_width - painter.px(kAxisWidth) - painter.px(kRightMargin);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(room / column_width(painter)));
}

float least_height(const Painter& painter, const PlotSpec& spec, const PlotState& state,
                   float width) {
  const float header = header_height(painter, spec, state, width);
  if (state.is_closed()) return header;
  // A distribution has a row of read-outs for each curve, and one above them.
  const auto rows = static_cast<float>(spec.curves.size() + 1);
  const float canvas = state.distribution
                           ? std::max(painter.px(kLeastDistribution), painter.px(kFigureRow) * rows)
                           : painter.px(kLeastCanvas);
  return header + painter.px(kAboveCanvas) + canvas + painter.px(kBelowCanvas);
}

Placement place_plot(const Painter& painter, const Box& box, const PlotSpec& spec,
                     const PlotState& state) {
  Placement place;
  place.whole = box;
  Box rest = box;
  place_header(painter, rest, spec, state, place);
  if (state.is_closed()) return place;
  rest.take_top(painter.px(kAboveCanvas));
  rest.take_bottom(painter.px(kBelowCanvas));
  rest.take_left(painter.px(kAxisWidth));
  rest.w = static_cast<float>(column_count(painter, box.w)) * column_width(painter);
  if (rest.h >= 2) place.canvas = rest;
  return place;
}

HeaderAnswer draw_plot(Painter& painter, const Placement& place, const PlotSpec& spec,
                       const Scene& scene, Stack& stack, PlotState& state) {
  double tallest = 0;
  if (spec.form == Form::kBars) tallest = count_bars(scene, spec, state);
  const HeaderAnswer answer = draw_header(painter, place, spec, scene, stack, state);
  if (place.canvas.empty() || state.is_closed()) return answer;
  Extent shown;
  if (spec.form == Form::kBars) {
    shown.add(tallest);
  } else {
    shown = shown_extent(spec, state, scene.grid);
  }
  if (state.distribution && spec.can_distribute && !shown.empty) {
    draw_distribution(painter, place.canvas, spec, scene, state);
    return answer;
  }
  state.axis.update(spec.axis, state.scale, shown);
  const Canvas canvas{painter, place.canvas, scene, state.axis};
  const bool empty = nothing_to_see(spec, state, scene.grid, tallest);
  draw_ground(canvas, spec);
  if (!empty) draw_level_names(canvas, spec);  // below the curves: a name hides no value
  const Box clip{place.canvas.x, place.canvas.y - canvas.line(), place.canvas.w,
                 place.canvas.h + 2 * canvas.line()};
  painter.list().PushClipRect({clip.x, clip.y}, {clip.right(), clip.bottom()}, true);
  if (!empty) draw_curves(canvas, spec, state);
  draw_overlay(canvas, spec, stack, state);
  painter.list().PopClipRect();
  if (empty) {
    PlotSpec words = spec;
    if (all_hidden(spec, state)) {
      words.empty = "All curves are hidden";
      words.empty_is_good = false;
    }
    say_empty(painter, place.canvas, words);
  }
  return answer;
}

}  // namespace framescope::ui::plot
