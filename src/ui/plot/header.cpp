#include <array>
#include <cmath>
#include <initializer_list>

#include "ui/imgui_compat.hpp"
#include "ui/plot/legend.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui::plot {
namespace {

// Of the design.
constexpr float kTwist = 14;  // the triangle that opens and closes, and air
constexpr float kAir = 6;
constexpr float kMenu = 18;

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
  if (state.is_closed()) return switches;
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

/// How the legend of this plot is laid out in a header `width` wide.
LegendPlan legend_plan(const Painter& painter, const PlotSpec& spec, const PlotState& state,
                       float width) {
  const Fonts& fonts = painter.look().fonts;
  if (spec.curves.empty() && spec.form != Form::kBars) return {};
  const Text unit = unit_of(spec, state);
  const float title = painter.px(kTwist) + 2 * painter.px(kAir) +
                      Painter::width(fonts.text, spec.title) + Painter::width(fonts.small, unit);
  const float room = width - title - controls_width(painter, spec, state);
  const LegendPlan plan = plan_legend(painter, spec, room, width);
  // A closed plot still tells its newest values, where its one row has room for them.
  return state.is_closed() && (plan.rows_below > 0 || !plan.values) ? LegendPlan{} : plan;
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
  if (touched.pressed) state.turn();
  draw_twist(painter, title, !state.is_closed(), touched.hovered ? theme.text : theme.dim);
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

Text name_of(const PlotSpec& spec, std::string_view part) {
  Text name("plot ");
  name.append(spec.key);
  if (!part.empty()) name.append(".").append(part);
  return name;
}

float header_height(const Painter& painter, const PlotSpec& spec, const PlotState& state,
                    float width) {
  const LegendPlan plan = legend_plan(painter, spec, state, width);
  return painter.px(kHeaderHeight) + painter.px(kLegendRow) * static_cast<float>(plan.rows_below);
}

void place_header(const Painter& painter, Box& rest, const PlotSpec& spec, const PlotState& state,
                  Placement& place) {
  const LegendPlan plan = legend_plan(painter, spec, state, rest.w);
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
  const bool open = !state.is_closed();
  const Box controls = row.take_right(controls_width(painter, spec, state));
  draw_title(painter, row, spec, state);
  // Collapsed or opened by that very title: the legend follows in the next frame.
  if ((open || place.legend_values) && !spec.curves.empty()) {
    draw_legend(painter, place, row, spec, scene, stack, state);
  }
  answer.wants_menu = draw_controls(painter, controls, spec, state);
  return answer;
}

}  // namespace framescope::ui::plot
