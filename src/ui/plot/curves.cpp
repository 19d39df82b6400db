#include "ui/plot/stroke.hpp"

namespace framescope::ui::plot {
namespace {

/// The ground of an area, from the bottom of the canvas to the largest value of each column.
void fill_columns(const Stroke& stroke, std::span<const Column> columns, Colour fill) {
  const Canvas& canvas = stroke.canvas;
  const float bottom = canvas.box.bottom();
  const std::int64_t most = most_empty(stroke);
  Rectangles out(canvas.painter.list(), columns.size());
  Trail trail;
  std::int64_t here = -2;
  for (const Column& column : columns) {
    ++here;
    if (column.values == 0) continue;
    if (trail.reaches(here, column, most)) {
      const auto steps = static_cast<double>(here - trail.column);
      for (std::int64_t at = trail.column + 1; at < here; ++at) {
        const double share = static_cast<double>(at - trail.column) / steps;
        const double value = trail.value + (column.first - trail.value) * share;
        out.add(canvas.column_x(at), whole_px(canvas.y(value)), canvas.column_x(at + 1), bottom,
                fill);
      }
    }
    if (has_values(column)) {
      out.add(canvas.column_x(here), whole_px(canvas.y(column.max)), canvas.column_x(here + 1),
              bottom, fill);
    }
    trail.leave(here, column);
  }
}

/// The same of few values: slopes between them.
void fill_points(const Stroke& stroke, const Samples& samples, Colour fill) {
  const Canvas& canvas = stroke.canvas;
  ImDrawList& list = canvas.painter.list();
  const ImVec2 uv = ImGui::GetFontTexUvWhitePixel();
  const float bottom = canvas.box.bottom();
  const std::size_t first = samples.first == 0 ? 0 : samples.first - 1;
  const std::size_t last = std::min(samples.last + 1, stroke.series.size());
  for (std::size_t i = first + 1; i < last; ++i) {
    const Sample from = stroke.series[i - 1];
    const Sample to = stroke.series[i];
    if (std::isnan(from.value) || std::isnan(to.value)) continue;
    if (to.at - from.at > stroke.longest_join) continue;
    const float left = canvas.x(from.at);
    const float right = canvas.x(to.at);
    list.PrimReserve(6, 4);
    list.PrimQuadUV({left, canvas.y(from.value)}, {right, canvas.y(to.value)}, {right, bottom},
                    {left, bottom}, uv, uv, uv, uv, fill);
  }
}

void fill_area(const Stroke& stroke, ColumnCache& cache, const Samples& samples, Colour fill) {
  const Grid& grid = stroke.canvas.scene.grid;
  if (!cache.dense(samples.size(), grid)) return fill_points(stroke, samples, fill);
  fill_columns(stroke, cache.update(stroke.series, grid, stroke.guide), fill);
}

Stroke stroke_of(const Canvas& canvas, const PlotSpec& spec, const PlotState& state,
                 const Curve& curve, float line) {
  const model::TimeSeries& series = drawn_series(spec, state, curve);
  const Curve& lowest = spec.curves.front();
  const bool has_layers = lowest.stacked != nullptr && shows_areas(spec, state);
  return {canvas,
          series,
          shade(state, curve),
          spec.longest_join,
          spec.form == Form::kStairs,
          line,
          has_layers ? *lowest.stacked : series};
}

Samples shown_samples(const Canvas& canvas, const model::TimeSeries& series) {
  return samples_in(series, canvas.scene.grid.begin(), canvas.scene.grid.end());
}

void draw_line(const Canvas& canvas, const PlotSpec& spec, PlotState& state, const Curve& curve) {
  // Over areas a thin one, so that they are still seen between its spikes.
  const float line = spec.form == Form::kStack ? canvas.hair() : canvas.line();
  const Stroke stroke = stroke_of(canvas, spec, state, curve, line);
  draw_stroke(stroke, state.curves[curve.id].columns, shown_samples(canvas, stroke.series));
}

/// From the top layer down: each covers what the one above it reaches below its own top.
void draw_areas(const Canvas& canvas, const PlotSpec& spec, PlotState& state) {
  constexpr double kFill = 0.55;
  const Colour panel = canvas.painter.theme().panel;
  for (std::size_t i = spec.curves.size(); i > 0; --i) {
    const Curve& curve = spec.curves[i - 1];
    if (curve.stacked == nullptr) continue;
    const Stroke stroke = stroke_of(canvas, spec, state, curve, canvas.hair());
    const bool pale = state.lit_curve >= 0 && state.lit_curve != curve.id;
    const Colour fill = mixed(panel, curve.colour, pale ? kFill / 3 : kFill);
    const Samples samples = shown_samples(canvas, stroke.series);
    ColumnCache& cache = state.curves[curve.id].columns;
    fill_area(stroke, cache, samples, fill);
    draw_stroke(stroke, cache, samples);
  }
}

void draw_bars(const Canvas& canvas, const PlotSpec& spec, PlotState& state) {
  const Grid& grid = canvas.scene.grid;
  const auto count = static_cast<std::size_t>(state.buckets.count);
  state.base.assign(count, 0);
  for (const Curve& curve : spec.curves) {
    const auto& events = state.curves[curve.id].events;
    if (!state.shows(curve) || events.size() != count) continue;
    const Colour colour = shade(state, curve);
    Rectangles out(canvas.painter.list(), count);
    for (std::size_t i = 0; i < count; ++i) {
      if (!(events[i] > 0)) continue;
      const auto bucket = static_cast<std::int64_t>(i);
      const float left = canvas.column_x(grid.column(state.buckets.begin(bucket)));
      const float right = canvas.column_x(grid.column(state.buckets.begin(bucket + 1)));
      const float air = right - left >= 4 * canvas.hair() ? canvas.hair() : 0;
      const float bottom = whole_px(canvas.y(state.base[i]));
      state.base[i] += events[i];
      // However many there are elsewhere, one can be seen.
      const float top = std::min(whole_px(canvas.y(state.base[i])), bottom - canvas.hair());
      out.add(left, top, std::max(left + canvas.hair(), right - air), bottom, colour);
    }
  }
}

}  // namespace

Colour shade(const PlotState& state, const Curve& curve) {
  constexpr double kPale = 0.25;
  const bool pale = state.lit_curve >= 0 && state.lit_curve != curve.id;
  return pale ? faded(curve.colour, kPale) : curve.colour;
}

double count_bars(const Scene& scene, const PlotSpec& spec, PlotState& state) {
  constexpr double kLeastBar = 6;
  state.buckets = make_buckets(scene.grid, std::ceil(kLeastBar / scene.column_px));
  const auto count = static_cast<std::size_t>(state.buckets.count);
  state.base.assign(count, 0);
  const Time end = state.buckets.begin(state.buckets.count);
  const Time until = scene.paused ? scene.now : Time::max();
  for (const Curve& curve : spec.curves) {
    std::vector<double>& events = state.curves[curve.id].events;
    events.clear();
    // Most causes never happen.
    if (count_before(*curve.series, end) == count_before(*curve.series, state.buckets.begin(0))) {
      continue;
    }
    count_events(*curve.series, state.buckets, until, events);
    if (!state.shows(curve)) continue;
    for (std::size_t i = 0; i < count; ++i) state.base[i] += events[i];
  }
  double largest = 0;
  for (const double height : state.base) largest = std::max(largest, height);
  return largest;
}

double events_of(const PlotState& state, const Curve& curve, std::optional<Time> at) {
  const std::vector<double>& events = state.curves[curve.id].events;
  if (events.empty()) return 0;
  if (!at) {
    double sum = 0;
    for (const double count : events) sum += count;
    return sum;
  }
  const std::int64_t bucket = state.buckets.of(*at);
  const auto last = static_cast<std::int64_t>(events.size()) - 1;
  return events[static_cast<std::size_t>(std::clamp<std::int64_t>(bucket, 0, last))];
}

void draw_curves(const Canvas& canvas, const PlotSpec& spec, PlotState& state) {
  if (spec.form == Form::kBars) return draw_bars(canvas, spec, state);
  const bool areas = shows_areas(spec, state);
  if (areas) draw_areas(canvas, spec, state);
  // The one that is pointed at comes last, over all others.
  for (const bool lit : {false, true}) {
    for (const Curve& curve : spec.curves) {
      if (!state.shows(curve) || (areas && curve.stacked != nullptr)) continue;
      if ((state.lit_curve == curve.id) == lit) draw_line(canvas, spec, state, curve);
    }
  }
}

}  // namespace framescope::ui::plot
