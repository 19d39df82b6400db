#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/image.hpp"

namespace framescope::media {

/// Red, green, blue.
using ChartColour = std::array<std::uint8_t, 3>;

struct ChartPoint {
  double x = 0;
  double y = 0;
};

/// Points of one colour, joined by lines or not; those of the same label share a line of the
/// legend, and an empty one has none.
struct ChartSeries {
  std::string label;
  ChartColour colour{};
  bool joined = true;
  std::vector<ChartPoint> points;
};

/// A ringed point with a word beside it.
struct ChartMark {
  ChartPoint at;
  std::string label;
  ChartColour colour{};
};

/// A stretch of the x axis that is shaded over the whole height, its right end a line.
struct ChartBand {
  double from = 0;
  double to = 0;
  std::string label;
};

struct ChartTick {
  double value = 0;
  std::string label;
};

struct ChartAxis {
  std::string title;
  double low = 0;
  double high = 1;           ///< > low
  bool logarithmic = false;  ///< low > 0 then
  std::vector<ChartTick> ticks;
};

/// One plot of a chart; all share the x axis.
struct ChartPlot {
  ChartAxis y;
  std::vector<ChartSeries> series;
  std::vector<ChartMark> marks;
};

struct Chart {
  std::string title;
  std::string subtitle;
  ChartAxis x;
  std::vector<ChartBand> bands;
  std::vector<ChartPlot> plots;  ///< one above the other
};

/// Paints a chart on white, without a display. Labels are of ASCII, which is all that OpenCV's
/// strokes write. Answers kRgba of the size asked, at least 400x300.
Image draw_chart(const Chart& chart, int width_px, int height_px);

}  // namespace framescope::media
