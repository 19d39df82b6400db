#include "ui/plot/legend.hpp"

#include <cmath>

#include "ui/widgets.hpp"

namespace framescope::ui::plot {
namespace {

// Of the design.
constexpr float kMark = 8;
constexpr float kMarkAir = 5;
constexpr float kEntryAir = 10;

float value_width(const Painter& painter, const PlotSpec& spec) {
  return Painter::width(painter.look().fonts.number, spec.format.widest);
}

float entry_width(const Painter& painter, const PlotSpec& spec, const Curve& curve, bool values) {
  const float name = painter.px(kMark) + painter.px(kMarkAir) + painter.px(kEntryAir) +
                     std::ceil(Painter::width(painter.look().fonts.small, curve.label));
  return values ? name + painter.px(4) + std::ceil(value_width(painter, spec)) : name;
}

float legend_width(const Painter& painter, const PlotSpec& spec, bool values) {
  float width = 0;
  for (const Curve& curve : spec.curves) width += entry_width(painter, spec, curve, values);
  return width;
}

/// How many rows of this width the entries take.
int legend_rows(const Painter& painter, const PlotSpec& spec, bool values, float width) {
  int rows = 1;
  float used = 0;
  for (const Curve& curve : spec.curves) {
    const float wanted = entry_width(painter, spec, curve, values);
    if (used > 0 && used + wanted > width) {
      ++rows;
      used = 0;
    }
    used += wanted;
  }
  return rows;
}

/// What the legend says of a curve at the crosshair, or of the newest sample.
Text value_text(const Painter& painter, const PlotSpec& spec, const Scene& scene,
                const Stack& stack, const PlotState& state, const Curve& curve) {
  if (spec.form == Form::kBars) return spec.format(events_of(state, curve, stack.hovered));
  const auto sample = stack.hovered ? nearest_sample(*curve.series, scene.grid, *stack.hovered)
                                    : newest_sample(*curve.series, scene.grid);
  return sample ? spec.format(sample->value) : Text(painter.look().fonts.unknown);
}

struct Entry {
  const Curve& curve;
  bool values;
  Text value;
};

/// One entry; whether the mouse is on it.
bool draw_entry(Painter& painter, Box box, const PlotSpec& spec, PlotState& state,
                const Entry& entry) {
  const Theme& theme = painter.theme();
  const Fonts& fonts = painter.look().fonts;
  const Curve& curve = entry.curve;
  const Box face{box.x + painter.px(kEntryAir / 2), box.y, box.w - painter.px(kEntryAir / 2),
                 box.h};
  const Touch touched = touch(painter, face, name_of(spec, curve.label).c_str(),
                              "Click: hide or show. Ctrl-click: this one alone");
  if (touched.pressed) {
    if (ImGui::GetIO().KeyCtrl) {
      state.solo(curve, spec.curves);
    } else {
      state.toggle(curve);
    }
  }
  if (touched.hovered) painter.fill(face, faded(theme.text, 0.07), painter.px(3));
  const bool shown = state.shows(curve);
  const Colour pale = faded(theme.dim, 0.5);
  box.take_left(painter.px(kEntryAir));
  painter.mark(box.take_left(painter.px(kMark)).middle_x(), box.middle_y(), painter.px(kMark),
               {shown ? curve.colour : pale, shown ? curve.shape : Shape::kRing});
  box.take_left(painter.px(kMarkAir));
  const bool lit = touched.hovered && shown;
  painter.text(box, fonts.small, !shown ? pale : lit ? theme.text : theme.dim, curve.label);
  if (entry.values) {
    painter.text(box, fonts.number, shown ? theme.text : pale, entry.value, Align::kRight);
  }
  return lit;
}

}  // namespace

LegendPlan plan_legend(const Painter& painter, const PlotSpec& spec, float room, float width) {
  for (const bool values : {true, false}) {
    if (legend_width(painter, spec, values) <= room) return {0, values};
  }
  if (legend_rows(painter, spec, true, width) == 1) return {1, true};
  return {legend_rows(painter, spec, false, width), false};
}

void draw_legend(Painter& painter, const Placement& place, Box room, const PlotSpec& spec,
                 const Scene& scene, const Stack& stack, PlotState& state) {
  const bool below = !place.legend.empty();
  const bool values = place.legend_values;
  Box rest = below ? place.legend : room;
  Box row = rest.take_top(below ? painter.px(kLegendRow) : rest.h);
  if (!below) row.take_left(row.w - legend_width(painter, spec, values));
  int lit = -1;
  for (const Curve& curve : spec.curves) {
    const float width = entry_width(painter, spec, curve, values);
    if (below && row.w < width - 0.5F) row = rest.take_top(painter.px(kLegendRow));
    Entry entry{curve, values, {}};
    if (values) entry.value = value_text(painter, spec, scene, stack, state, curve);
    if (draw_entry(painter, row.take_left(width), spec, state, entry)) lit = curve.id;
  }
  state.lit_curve = lit;
}

}  // namespace framescope::ui::plot
