#include "ui/plot/stroke.hpp"

namespace framescope::ui::plot {
namespace {

/// Where the line of a column lies.
struct Reach {
  float upper;
  float lower;
};

Reach reach(const Rows& rows, float line, double low, double high) {
  const float upper = whole_px(rows.y(high) - line / 2);
  return {upper, std::max(upper + line, whole_px(rows.y(low) + line / 2))};
}

/// A line over the columns without a value.
void draw_bridges(const Stroke& stroke, std::span<const Column> columns) {
  const Canvas& canvas = stroke.canvas;
  const std::int64_t most = most_empty(stroke);
  Trail trail;
  std::int64_t here = -2;
  for (const Column& column : columns) {
    ++here;
    if (column.values == 0) continue;
    if (here > trail.column + 1 && trail.reaches(here, column, most)) {
      const float from = stroke.snapped(trail.value);
      canvas.painter.list().AddLine(
          {canvas.column_x(trail.column + 1), from},
          {canvas.column_x(here), stroke.stairs ? from : stroke.snapped(column.first)},
          stroke.colour, stroke.line);
    }
    trail.leave(here, column);
  }
}

/// Many values: from the smallest to the largest of each column, and on to where the column before
/// it ended. The first of the columns is the one before the grid.
void draw_columns(const Stroke& stroke, std::span<const Column> columns) {
  const Canvas& canvas = stroke.canvas;
  const std::int64_t most = most_empty(stroke);
  bool bridges = false;
  {
    const Rows rows = canvas.rows();
    const float origin = canvas.column_x(0);
    const float width = canvas.scene.column_px;
    const float line = stroke.line;
    const Colour colour = stroke.colour;
    Rectangles out(canvas.painter.list(), columns.size());
    Trail trail;
    std::int64_t here = -2;
    for (const Column& column : columns) {
      ++here;
      if (column.values == 0) continue;
      if (has_values(column)) {
        const bool joined = trail.reaches(here, column, most);
        bridges = bridges || (joined && here > trail.column + 1);
        const auto [upper, lower] =
            reach(rows, line, joined ? std::min(column.min, trail.value) : column.min,
                  joined ? std::max(column.max, trail.value) : column.max);
        const float left = origin + static_cast<float>(here) * width;
        out.add(left, upper, left + width, lower, colour);
      }
      trail.leave(here, column);
    }
  }
  if (bridges) draw_bridges(stroke, columns);
}

/// Few values: each is a point, and neighbours are joined.
void draw_points(const Stroke& stroke, const Samples& samples) {
  const Canvas& canvas = stroke.canvas;
  ImDrawList& list = canvas.painter.list();
  const std::size_t first = samples.first == 0 ? 0 : samples.first - 1;
  const std::size_t last = std::min(samples.last + 1, stroke.series.size());
  Sample before;
  bool had_before = false;
  for (std::size_t i = first; i < last; ++i) {
    const Sample here = stroke.series[i];
    if (std::isnan(here.value)) {
      had_before = false;
      continue;
    }
    const bool joined = had_before && here.at - before.at <= stroke.longest_join;
    const ImVec2 at{canvas.x(here.at), stroke.snapped(here.value)};
    if (joined) {
      const ImVec2 from{canvas.x(before.at), stroke.snapped(before.value)};
      const ImVec2 knee{at.x, stroke.stairs ? from.y : at.y};
      list.AddLine(from, knee, stroke.colour, stroke.line);
      if (stroke.stairs && knee.y != at.y) list.AddLine(knee, at, stroke.colour, stroke.line);
    }
    const bool alone = !joined && (i + 1 == last || std::isnan(stroke.series[i + 1].value) ||
                                   stroke.series[i + 1].at - here.at > stroke.longest_join);
    if (alone) {
      const float r = stroke.line;
      list.AddRectFilled({at.x - r, at.y - r}, {at.x + r, at.y + r}, stroke.colour);
    }
    before = here;
    had_before = true;
  }
}

}  // namespace

void draw_stroke(const Stroke& stroke, ColumnCache& cache, const Samples& samples) {
  const Grid& grid = stroke.canvas.scene.grid;
  if (!cache.dense(samples.size(), grid)) return draw_points(stroke, samples);
  draw_columns(stroke, cache.update(stroke.series, grid, stroke.guide));
}

}  // namespace framescope::ui::plot
