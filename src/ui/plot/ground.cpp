#include <array>
#include <cmath>

#include "ui/imgui_compat.hpp"
#include "ui/plot/canvas.hpp"

namespace framescope::ui::plot {
namespace {

constexpr double kGridAlpha = 0.12;
constexpr float kTickSpacing = 20;  // of the design: a tick label and air
constexpr float kLabelHeight = 14;

int tick_room(const Canvas& canvas) {
  const auto room = static_cast<int>(canvas.box.h / canvas.painter.px(kTickSpacing)) + 1;
  return std::clamp(room, 2, static_cast<int>(kMostTicks));
}

void draw_value_grid(const Canvas& canvas, const PlotSpec& spec) {
  Painter& painter = canvas.painter;
  const Ticks ticks = canvas.axis.ticks(tick_room(canvas));
  float free_below = canvas.box.bottom() + painter.px(kLabelHeight);
  for (const double value : ticks.span()) {
    const float y = std::round(canvas.y(value));
    painter.fill({canvas.box.x, y, canvas.box.w, canvas.hair()},
                 faded(painter.theme().text, kGridAlpha));
    if (y + painter.px(kLabelHeight) / 2 > free_below) continue;  // it would run into the last
    free_below = y - painter.px(kLabelHeight) / 2;
    const Box place{canvas.box.x - painter.px(kAxisWidth), y - painter.px(kLabelHeight) / 2,
                    painter.px(kAxisWidth - 6), painter.px(kLabelHeight)};
    painter.text(place, painter.look().fonts.small, painter.theme().dim,
                 spec.format.tick(value, ticks.step), Align::kRight);
  }
}

void draw_time_grid(const Canvas& canvas) {
  const TimeTicks ticks = time_ticks(canvas.painter, canvas.scene);
  for (std::size_t i = 0; i < ticks.count; ++i) {
    const float x = std::round(canvas.x(ticks.ticks[i].at));
    if (x <= canvas.box.x || x >= canvas.box.right()) continue;
    canvas.painter.fill({x, canvas.box.y, canvas.hair(), canvas.box.h},
                        faded(canvas.painter.theme().text, kGridAlpha / 2));
  }
}

void shade_time(const Canvas& canvas, Time from, Time to, Colour colour) {
  const float left = std::max(canvas.box.x, std::round(canvas.x(from)));
  const float right = std::min(canvas.box.right(), std::round(canvas.x(to)));
  if (right > left) canvas.painter.fill({left, canvas.box.y, right - left, canvas.box.h}, colour);
}

void draw_bands(const Canvas& canvas, const PlotSpec& spec) {
  constexpr double kTimeAlpha = 0.06;
  constexpr double kTroubleAlpha = 0.14;
  constexpr double kValueAlpha = 0.04;
  const ValueAxis& axis = canvas.axis;
  for (const ValueBand& band : spec.bands) {
    if (!(band.high > axis.low()) || !(band.low < axis.high())) continue;
    const float top = std::round(canvas.y(band.high));
    const float bottom = std::round(canvas.y(band.low));
    canvas.painter.fill({canvas.box.x, top, canvas.box.w, bottom - top},
                        faded(band.colour, kValueAlpha));
  }
  for (const EventMark& mark : canvas.scene.marks) {
    if (mark.until <= mark.at) continue;
    const Theme& theme = canvas.painter.theme();
    const bool is_calm = mark.severity == model::Severity::kInfo;
    shade_time(
        canvas, mark.at, mark.until,
        is_calm ? faded(theme.text, kTimeAlpha) : faded(theme.of(mark.severity), kTroubleAlpha));
  }
}

bool drawn(const Canvas& canvas, const Level& level) {
  return level.value > 0 && canvas.axis.reaches(level.value);
}

void draw_level_lines(const Canvas& canvas, const PlotSpec& spec) {
  const float dash = canvas.painter.px(5);
  for (const Level& level : spec.levels) {
    if (!drawn(canvas, level)) continue;
    const float y = std::round(canvas.y(level.value));
    for (float x = canvas.box.x; x < canvas.box.right(); x += 2 * dash) {
      canvas.painter.fill({x, y, std::min(dash, canvas.box.right() - x), canvas.hair()},
                          faded(level.colour, 0.8));
    }
  }
}

/// The events of this plot, at its bottom: of those that would lie on each other, one.
void draw_bottom_marks(const Canvas& canvas, const PlotSpec& spec, const PlotState& state) {
  Painter& painter = canvas.painter;
  const float size = painter.px(7);
  std::array<float, kMostCurves> last;
  last.fill(canvas.box.x - 10 * size);
  for (const BottomMark& mark : spec.marks) {
    if (mark.at < canvas.scene.grid.begin() || mark.at >= canvas.scene.grid.end()) continue;
    if ((state.hidden_curves >> mark.curve & 1U) != 0) continue;
    const float x = std::round(canvas.x(mark.at));
    if (x - last[mark.curve] < size / 2) continue;
    last[mark.curve] = x;
    painter.mark(x, canvas.box.bottom() - size / 2, size, mark.mark);
  }
}

void draw_event_marks(const Canvas& canvas) {
  Painter& painter = canvas.painter;
  const float size = painter.px(8);
  float last = canvas.box.x - size;
  for (const EventMark& mark : canvas.scene.marks) {
    if (mark.at < canvas.scene.grid.begin() || mark.at >= canvas.scene.grid.end()) continue;
    const float x = std::round(canvas.x(mark.at));
    if (x - last < 2) continue;
    last = x;
    const Colour colour = painter.theme().of(mark.severity);
    painter.fill({x, canvas.box.y, canvas.hair(), canvas.box.h}, faded(colour, 0.55));
    painter.mark(x + canvas.hair() / 2, canvas.box.y + size / 2, size, {colour, mark.shape});
  }
}

/// Where the line at an instant is drawn; nothing outside the canvas.
std::optional<float> line_x(const Canvas& canvas, Time at) {
  const float x = std::floor(canvas.x(at));
  if (x < canvas.box.x || x >= canvas.box.right()) return std::nullopt;
  return x;
}

void draw_crosshair(const Canvas& canvas, const PlotSpec& spec, const PlotState& state, Time at) {
  Painter& painter = canvas.painter;
  const auto x = line_x(canvas, at);
  if (!x) return;
  painter.fill({*x, canvas.box.y, canvas.hair(), canvas.box.h}, faded(painter.theme().text, 0.55));
  if (spec.form == Form::kBars) return;
  for (const Curve& curve : spec.curves) {
    if (!state.shows(curve)) continue;
    const auto sample = nearest_sample(drawn_series(spec, state, curve), canvas.scene.grid, at,
                                       reach_of(spec, canvas.scene.grid));
    if (!sample) continue;
    const ImVec2 centre{canvas.x(sample->at), canvas.y(sample->value)};
    painter.list().AddCircleFilled(centre, painter.px(4), painter.theme().panel);
    painter.list().AddCircleFilled(centre, painter.px(3), curve.colour);
  }
}

void draw_cursor(const Canvas& canvas, Time at) {
  Painter& painter = canvas.painter;
  const auto x = line_x(canvas, at);
  if (!x) return;
  const Colour ink = painter.theme().text;
  const float r = painter.px(5);
  const float middle = *x + canvas.hair() / 2;
  painter.fill({*x, canvas.box.y, canvas.hair(), canvas.box.h}, ink);
  painter.list().AddTriangleFilled({middle - r, canvas.box.y}, {middle + r, canvas.box.y},
                                   {middle, canvas.box.y + r}, ink);
}

void draw_box(const Canvas& canvas, const Stack& stack) {
  const Colour colour = canvas.painter.theme().good;
  const float from = canvas.x(std::min(stack.box_from, stack.box_to));
  const float to = canvas.x(std::max(stack.box_from, stack.box_to));
  const float left = std::clamp(std::round(from), canvas.box.x, canvas.box.right());
  const float right = std::clamp(std::round(to), canvas.box.x, canvas.box.right());
  const Box box{left, canvas.box.y, right - left, canvas.box.h};
  canvas.painter.fill(box, faded(colour, 0.15));
  canvas.painter.outline(box, faded(colour, 0.9));
}

}  // namespace

void draw_ground(const Canvas& canvas, const PlotSpec& spec) {
  draw_bands(canvas, spec);
  draw_value_grid(canvas, spec);
  draw_time_grid(canvas);
  draw_level_lines(canvas, spec);
}

void draw_level_names(const Canvas& canvas, const PlotSpec& spec) {
  Painter& painter = canvas.painter;
  ImFont* font = painter.look().fonts.small;
  const float height = painter.px(kLabelHeight);
  std::array<float, 8> taken{};
  std::size_t used = 0;
  for (const Level& level : spec.levels) {
    if (!drawn(canvas, level) || level.label.empty() || used == taken.size()) continue;
    const float y = std::round(canvas.y(level.value));
    const float width = Painter::width(font, level.label);
    if (width + painter.px(8) > canvas.box.w) continue;
    const float top = std::max(canvas.box.y, y - height);
    const bool meets = std::any_of(taken.begin(), taken.begin() + used,
                                   [&](float other) { return std::abs(other - top) < height; });
    if (meets || top + height > canvas.box.bottom()) continue;
    taken[used++] = top;
    const Box place{canvas.box.x + painter.px(6), top, width, height};
    // Where it does not fit above, its own line would strike it through.
    if (top + height > y) painter.fill(place.inset(-painter.px(3), 0), painter.theme().panel);
    painter.text(place, font, painter.theme().dim, level.label);
  }
}

void draw_overlay(const Canvas& canvas, const PlotSpec& spec, const Stack& stack,
                  const PlotState& state) {
  draw_bottom_marks(canvas, spec, state);
  draw_event_marks(canvas);
  if (canvas.scene.cursor) draw_cursor(canvas, *canvas.scene.cursor);
  if (stack.boxing()) draw_box(canvas, stack);
  if (stack.hovered) draw_crosshair(canvas, spec, state, *stack.hovered);
}

}  // namespace framescope::ui::plot
