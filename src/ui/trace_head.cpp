#include "ui/trace_head.hpp"

#include <array>
#include <string_view>

#include "ui/metric_tooltip.hpp"
#include "ui/trace_model.hpp"
#include "ui/trace_tooltip.hpp"
#include "ui/widgets.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

constexpr std::array<std::string_view, kTraceSpans.size()> kMetrics{
    "latency_ms.stages.encode", "latency_ms.stages.send", "latency_ms.stages.network",
    "latency_ms.stages.decode", "latency_ms.stages.display"};

/// Which colour is which stage; all of them or, where there is no room, none.
void draw_legend(Painter& painter, Box box) {
  const Fonts& fonts = painter.look().fonts;
  const float swatch = painter.px(14);
  const float gap = painter.px(14);
  float wanted = 0;
  for (const model::Span span : kTraceSpans) {
    wanted += swatch + Painter::width(fonts.small, to_string(span)) + gap;
  }
  if (wanted > box.w) return;
  for (std::size_t i = 0; i < kTraceSpans.size(); ++i) {
    const std::string_view name = to_string(kTraceSpans[i]);
    const float width = swatch + Painter::width(fonts.small, name) + 1;
    Box place = box.take_left(width);
    metric_tooltip(painter.look(), place, kMetrics[i]);
    painter.mark(place.take_left(swatch).x + painter.px(4), place.middle_y(), painter.px(9),
                 {painter.theme().of(meaning_of(kTraceSpans[i])), Shape::kSquare});
    painter.text(place, fonts.small, painter.theme().dim, name);
    box.take_left(gap);
  }
}

}  // namespace

void draw_trace_head(Painter& painter, Box box, TraceState& trace) {
  constexpr std::array<Option, 2> kOrigins{{
      {"Aligned", "Each frame from its own beginning on: a slow one is a long one"},
      {"In time", "All frames on one axis: what overlaps, and what came late"},
  }};
  int origin = static_cast<int>(trace.origin);
  const Box toggle = box.take_right(painter.px(138));
  if (choose(painter, toggle, "trace_origin", kOrigins, origin)) {
    trace.origin = static_cast<TraceOrigin>(origin);
    trace.axis.restore();
  }
  box.take_right(painter.px(6));
  if (trace.axis.overridden()) {
    const Box fit = box.take_right(button_width(painter, "Fit"));
    if (button(painter, fit, {"trace_fit", "Fit", "All of the time again (double click)"})) {
      trace.axis.restore();
    }
    box.take_right(painter.px(6));
  }
  draw_legend(painter, box);
}

}  // namespace framescope::ui
