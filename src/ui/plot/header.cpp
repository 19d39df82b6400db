#include <array>
#include <cmath>
#include <initializer_list>

#include "ui/imgui_compat.hpp"
#include "ui/plot/canvas.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui::plot {
namespace {

// Of the design.
constexpr float kTwist = 14;  // the triangle that opens and closes, and air
constexpr float kAir = 6;
constexpr float kMark = 8;
constexpr float kMarkAir = 5;
constexpr float kEntryAir = 10;
constexpr float kLegendRow = 18;
constexpr float kMenu = 18;

Text name_of(const PlotSpec& spec, std::string_view part) {
  Text name("plot ");
  name.append(spec.key);
  if (!part.empty()) name.append(".").append(part);
  return name;
}

Text unit_of(const PlotSpec& spec, const PlotState& state) {
  if (spec.form != Form::kBars || state.buckets.count == 0) return Text(spec.unit);
  const double ms = milliseconds(state.buckets.width);
  Text unit("per ");
  if (ms < 1000) {
    unit.append("%.0f ms", ms);
  } else {
    unit.append(ms < 60'000 ? "%.0f s" : "minute", ms / 1000);
  }
  return unit.append(", ").append(spec.unit);
}

// ---- switches

struct Switch {
  std::string_view part;
  std::string_view label;
  std::string_view help;
  bool on;
};
constexpr std::size_t kMostSwitches = 2;

struct Switches {
  std::array<Switch, kMostSwitches> all{};
  std::size_t count = 0;
};

Switches switches_of(const PlotSpec& spec, const PlotState& state) {
  Switches switches;
  if (state.collapsed) return switches;
  if (spec.can_log) {
    switches.all[switches.count++] = {"log", "log", "Logarithmic or linear value axis",
                                      state.scale == Scale::kLog};
  }
  if (spec.can_distribute) {
    switches.all[switches.count++] = {
        "distribution", "dist",
        "Over time, or how the values in view are distributed: histogram, cumulative share and "
        "percentiles",
        state.distribution};
  }
  return switches;
}

float switch_width(const Painter& painter, const Switch& each) {
  return Painter::width(painter.look().fonts.small, each.label) + painter.px(10);
}

float controls_width(const Painter& painter, const PlotSpec& spec, const PlotState& state) {
  const Switches switches = switches_of(spec, state);
  float width = painter.px(kMenu);
  if (switches.count > 0) width += painter.px(kAir);
  for (std::size_t i = 0; i < switches.count; ++i) {
    width += switch_width(painter, switches.all[i]) + painter.px(3);
  }
  return width;
}

bool draw_switch(Painter& painter, const Box& box, const PlotSpec& spec, const Switch& each) {
  const Theme& theme = painter.theme();
  const Box face = box.inset(0, std::round((box.h - painter.px(16)) / 2));
  const Touch touched = touch(painter, face, name_of(spec, each.part).c_str(), each.help);
  const Colour at_rest = each.on ? theme.chosen : theme.field;
  painter.fill(face, touched.hovered && !each.on ? theme.hover : at_rest, painter.px(3));
  painter.text(face, painter.look().fonts.small, each.on ? theme.chosen_text : theme.dim,
               each.label, Align::kMiddle);
  return touched.pressed;
}

bool draw_menu_button(Painter& painter, const Box& box, const PlotSpec& spec) {
  const Touch touched =
      touch(painter, box, name_of(spec, "menu").c_str(), "Copy, scales, fit, hide");
  const Colour ink = touched.hovered ? painter.theme().text : painter.theme().dim;
  for (const float at : {-4.0F, 0.0F, 4.0F}) {
    painter.list().AddCircleFilled({box.middle_x(), box.middle_y() + painter.px(at)},
                                   std::max(1.0F, painter.px(1.5F)), ink);
  }
  return touched.pressed;
}

bool draw_controls(Painter& painter, Box row, const PlotSpec& spec, PlotState& state) {
  const bool wants_menu = draw_menu_button(painter, row.take_right(painter.px(kMenu)), spec);
  const Switches switches = switches_of(spec, state);
  for (std::size_t i = switches.count; i > 0; --i) {
    const Switch& each = switches.all[i - 1];
    row.take_right(painter.px(3));
    if (!draw_switch(painter, row.take_right(switch_width(painter, each)), spec, each)) continue;
    if (each.part == "log") {
      state.scale = state.scale == Scale::kLog ? Scale::kLinear : Scale::kLog;
    } else {
      state.distribution = !state.distribution;
    }
  }
  return wants_menu;
}

// ---- legend

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

/// How a legend is laid out: first the values go, then it moves below the title.
struct LegendPlan {
  int rows_below = 0;
  bool values = true;
};

LegendPlan plan_legend(const Painter& painter, const PlotSpec& spec, const PlotState& state,
                       float width) {
  const Fonts& fonts = painter.look().fonts;
  if (spec.curves.empty() || state.collapsed) return {};
  const Text unit = unit_of(spec, state);
  const float title = painter.px(kTwist) + 2 * painter.px(kAir) +
                      Painter::width(fonts.text, spec.title) + Painter::width(fonts.small, unit);
  const float room = width - title - controls_width(painter, spec, state);
  for (const bool values : {true, false}) {
    if (legend_width(painter, spec, values) <= room) return {0, values};
  }
  const int with_values = legend_rows(painter, spec, true, width);
  if (with_values == 1) return {1, true};
  return {legend_rows(painter, spec, false, width), false};
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

// ---- title

/// The triangle before the title: down when the plot is open.
void draw_twist(Painter& painter, const Box& box, bool open, Colour ink) {
  const float r = painter.px(4);
  const float x = box.x + r;
  const float y = box.middle_y();
  if (open) {
    painter.list().AddTriangleFilled({x - r, y - r * 0.6F}, {x + r, y - r * 0.6F},
                                     {x, y + r * 0.8F}, ink);
  } else {
    painter.list().AddTriangleFilled({x - r * 0.6F, y - r}, {x + r * 0.8F, y},
                                     {x - r * 0.6F, y + r}, ink);
  }
}

void draw_title(Painter& painter, Box& row, const PlotSpec& spec, PlotState& state) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const float title_width =
      std::min(Painter::width(fonts.text, spec.title), std::max(0.0F, row.w - painter.px(kTwist)));
  Box title = row.take_left(painter.px(kTwist) + std::ceil(title_width));
  const Touch touched = touch(painter, title, name_of(spec, {}).c_str(), spec.help);
  if (touched.pressed) state.collapsed = !state.collapsed;
  draw_twist(painter, title, !state.collapsed, touched.hovered ? theme.text : theme.dim);
  title.take_left(painter.px(kTwist));
  painter.text(title, fonts.text, theme.text, spec.title);
  row.take_left(painter.px(kAir));
  const Text unit = unit_of(spec, state);
  // A unit without its end would mean something else.
  if (Painter::width(fonts.small, unit) > row.w) return;
  const float baseline =
      row.middle_y() - compat::size_px(fonts.text) / 2 + compat::ascent_px(fonts.text);
  row.take_left(painter.text_at(row, baseline, fonts.small, theme.dim, unit));
}

}  // namespace

float header_height(const Painter& painter, const PlotSpec& spec, const PlotState& state,
                    float width) {
  const LegendPlan plan = plan_legend(painter, spec, state, width);
  return painter.px(kHeaderHeight) + painter.px(kLegendRow) * static_cast<float>(plan.rows_below);
}

void place_header(const Painter& painter, Box& rest, const PlotSpec& spec, const PlotState& state,
                  Placement& place) {
  const LegendPlan plan = plan_legend(painter, spec, state, rest.w);
  place.header = rest.take_top(painter.px(kHeaderHeight));
  if (plan.rows_below > 0) {
    place.legend = rest.take_top(painter.px(kLegendRow) * static_cast<float>(plan.rows_below));
  }
  place.legend_values = plan.values;
}

HeaderAnswer draw_header(Painter& painter, const Placement& place, const PlotSpec& spec,
                         const Scene& scene, const Stack& stack, PlotState& state) {
  Box row = place.header;
  HeaderAnswer answer;
  const bool open = !state.collapsed;
  const Box controls = row.take_right(controls_width(painter, spec, state));
  draw_title(painter, row, spec, state);
  // Collapsed or opened by that very title: the legend follows in the next frame.
  if (open && !spec.curves.empty()) {
    draw_legend(painter, place, row, spec, scene, stack, state);
  }
  answer.wants_menu = draw_controls(painter, controls, spec, state);
  return answer;
}

}  // namespace framescope::ui::plot
