#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "model/time_series.hpp"
#include "ui/format.hpp"
#include "ui/painter.hpp"
#include "ui/plot/axis.hpp"

namespace framescope::ui::plot {

/// The stretch of time that stacked plots share.
struct TimeSpan {
  Time end{};
  Duration length = std::chrono::seconds(60);
};

struct Curve {
  const model::TimeSeries* series;
  Colour colour;
  std::string_view label;
};

/// A level that means something, drawn where the axis reaches it.
struct Level {
  double value;
  std::string_view label;
};

struct TimePlotSpec {
  std::string_view title;
  std::string_view unit;
  std::span<const Curve> curves;
  std::span<const Level> levels;
  std::string_view empty;    ///< said when there is nothing to draw
  const char* value_format;  ///< of the legend's values, as printf's "%.1f"
  bool grouped = false;      ///< numbers with thousands separators
  bool shows_time = false;   ///< has the time axis below it
  std::string_view help;
};

/// What a plot keeps from frame to frame.
struct TimePlotState {
  explicit TimePlotState(double least_top) : axis(least_top) {}
  AxisTop axis;
  std::vector<model::TimeSeries::Column> columns;  ///< room that is used again
};

/// Curves over a stretch of time, from 0 upwards; newest on the right.
void draw_time_plot(Painter& painter, const Box& box, const TimePlotSpec& spec,
                    const TimeSpan& time, TimePlotState& state);

/// Heights that belong to no plot's values, in pixels of the design.
inline constexpr float kHeaderHeight = 22;
inline constexpr float kTimeAxisHeight = 18;

}  // namespace framescope::ui::plot
