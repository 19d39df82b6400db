#include <array>
#include <cmath>
#include <ctime>

#include "ui/plot/canvas.hpp"
#include "ui/wall_clock.hpp"

namespace framescope::ui::plot {
namespace {

using namespace std::chrono_literals;

constexpr std::array<Duration, 18> kSteps{1ms, 2ms, 5ms, 10ms, 20ms, 50ms, 100ms, 200ms, 500ms,
                                          1s,  2s,  5s,  10s,  15s,  30s,  60s,   120s,  300s};
constexpr float kLabelWidth = 76;  // of the design

Duration step_of(const Painter& painter, const Grid& grid, float column_px) {
  const double width = static_cast<double>(grid.columns) * column_px;
  const double most = std::max(1.0, width / painter.px(kLabelWidth));
  const auto least = static_cast<double>(grid.length().count()) / most;
  for (const Duration step : kSteps) {
    if (static_cast<double>(step.count()) >= least) return step;
  }
  return kSteps.back();
}

Text ago(Duration span, Duration step) {
  const double s = seconds(span);
  if (step >= 60s) return Text().append("-%.0f min", s / 60);
  if (step >= 1s) return Text().append("-%.0f s", s);
  return Text().append(step >= 100ms ? "-%.1f s" : step >= 10ms ? "-%.2f s" : "-%.3f s", s);
}

/// Backwards from the right edge, which stands still while time goes on.
TimeTicks following_ticks(const Scene& scene, Duration step) {
  TimeTicks ticks;
  ticks.ticks[ticks.count++] = {scene.grid.end(), Text(scene.paused ? "paused" : "now")};
  for (Duration back = step; back <= scene.grid.length(); back += step) {
    if (ticks.count == ticks.ticks.size()) break;
    ticks.ticks[ticks.count++] = {scene.grid.end() - back, ago(back, step)};
  }
  return ticks;
}

/// At round times of the wall clock.
TimeTicks free_ticks(const Scene& scene, Duration step) {
  TimeTicks ticks;
  const Duration offset = scene.wall_offset;
  Time at = model::TimeSeries::column_start(scene.grid.begin() + offset, step) - offset;
  for (; at < scene.grid.end() && ticks.count < ticks.ticks.size(); at += step) {
    if (at < scene.grid.begin()) continue;
    ticks.ticks[ticks.count++] = {
        at,
        clock_words(at, offset, step < 1s ? ClockDetail::kMilliseconds : ClockDetail::kSeconds)};
  }
  return ticks;
}

}  // namespace

TimeTicks time_ticks(const Painter& painter, const Scene& scene) {
  const Duration step = step_of(painter, scene.grid, scene.column_px);
  return scene.following ? following_ticks(scene, step) : free_ticks(scene, step);
}

void draw_time_axis(Painter& painter, const Box& below, const Scene& scene) {
  const TimeTicks ticks = time_ticks(painter, scene);
  ImFont* font = painter.look().fonts.small;
  float free_from = below.x - painter.px(kAxisWidth);
  float free_to = below.right();
  for (std::size_t i = 0; i < ticks.count; ++i) {
    const TimeTick& tick = ticks.ticks[i];
    const float width = std::ceil(Painter::width(font, tick.label));
    const float x = below.x + static_cast<float>(scene.grid.position(tick.at) * scene.column_px);
    const float left = std::round(
        std::clamp(x - width / 2, below.x - painter.px(kAxisWidth / 2), below.right() - width));
    // Labels come from the right when the view follows, and from the left when it is free.
    const bool meets = scene.following ? left + width + painter.px(4) > free_to && i != 0
                                       : left < free_from + painter.px(4) && i != 0;
    if (meets) continue;
    free_to = left;
    free_from = left + width;
    painter.text({left, below.y, width, below.h}, font, painter.theme().dim, tick.label);
  }
}

}  // namespace framescope::ui::plot
