#include "ui/figures_panel.hpp"

#include <cmath>

#include "ui/figures.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/metric_tooltip.hpp"
#include "ui/panel.hpp"

namespace framescope::ui {
namespace {

void draw_figure(Painter& painter, const Box& box, const Figure& figure) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  Box rest = box.inset(painter.px(12), painter.px(9));
  painter.text(rest.take_top(painter.px(14)), fonts.small, theme.dim, figure.label);
  const Box detail = rest.take_bottom(painter.px(14));
  const float baseline = std::round(rest.middle_y() - compat::size_px(fonts.large) / 2 +
                                    compat::ascent_px(fonts.large));
  const bool known = !figure.number.empty();
  if (known && figure.severity != model::Severity::kInfo) {
    const float mark = painter.px(14);
    painter.severity(rest.x + mark / 2, rest.middle_y(), mark, figure.severity);
    rest.take_left(mark + painter.px(6));
  }
  const float used =
      painter.text_at(rest, baseline, fonts.large, known ? theme.text : theme.dim,
                      known ? figure.number.view() : std::string_view(fonts.unknown));
  rest.take_left(used + painter.px(5));
  if (known) {
    rest.take_left(painter.text_at(rest, baseline, fonts.number, theme.dim, figure.unit) +
                   painter.px(10));
    painter.text_at(rest, baseline, fonts.small, theme.dim, figure.aside);
  }
  painter.text(detail, fonts.small, theme.dim, figure.detail);
  metric_tooltip(painter.look(), box, figure.metric);
}

}  // namespace

void draw_figures(const Look& look, const Box& box, const View& view, int rows) {
  Panel panel(look, "figures", box);
  Painter& painter = panel.painter();
  const auto figures = figures_of(view);
  const float line = std::max(1.0F, std::floor(look.scale));
  constexpr float kLeastWidth = 118;  // of the design: "Base64 overhead", "65.51 Mbit/s"
  Box rest = box;
  std::size_t next = 0;
  for (int row = 0; row < rows && next < figures.size(); ++row) {
    Box strip = rest.take_top(std::round(rest.h / static_cast<float>(rows - row)));
    // As many as have room; those of the last row share it out.
    float shares = 0;
    std::size_t end = next;
    while (end < figures.size() &&
           (shares + figures[end].share) * look.px(kLeastWidth) <= strip.w) {
      shares += figures[end++].share;
    }
    for (; next < end; ++next) {
      const float width = std::round(strip.w * figures[next].share / shares);
      shares -= figures[next].share;
      draw_figure(painter, strip.take_left(width), figures[next]);
      if (next + 1 < end)
        painter.fill({strip.x - line, strip.y + look.px(10), line, strip.h - look.px(20)},
                     look.theme->border);
    }
  }
}

}  // namespace framescope::ui
