#include <algorithm>

#include <gtest/gtest.h>

#include "media/chart.hpp"

namespace framescope::media {
namespace {

constexpr ChartColour kRed{220, 0, 0};
constexpr ChartColour kBlue{0, 0, 220};

Chart sample_chart() {
  Chart chart;
  chart.title = "Title";
  chart.x = {"x", 10, 1000, true, {{10, "10"}, {100, "100"}, {1000, "1k"}}};
  chart.bands = {{75, 100, "limit"}};
  ChartPlot upper;
  upper.y = {"y", 0, 1, false, {{0, "0"}, {1, "1"}}};
  upper.series = {{"rising", kRed, true, {{10, 0}, {1000, 1}}}};
  ChartPlot lower = upper;
  lower.series = {{"dots", kBlue, false, {{100, 0.5}}}};
  chart.plots = {upper, lower};
  return chart;
}

/// Pixels whose colour is near this one.
int count(const Image& rgba, const ChartColour& colour, int left, int top, int right, int bottom,
          int nearness = 40) {
  int found = 0;
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      const std::uint8_t* pixel = rgba.plane(0) + std::ptrdiff_t{y} * rgba.stride(0) + 4 * x;
      int distance = 0;
      for (std::size_t i = 0; i < 3; ++i)
        distance = std::max(distance, std::abs(pixel[i] - colour[i]));
      if (distance < nearness) ++found;
    }
  }
  return found;
}

TEST(Chart, DrawsEachPlotInItsPlace) {
  const Image rgba = draw_chart(sample_chart(), 600, 400);
  EXPECT_EQ(rgba.format(), PixelFormat::kRgba);
  EXPECT_EQ(rgba.width_px(), 600);
  EXPECT_EQ(rgba.height_px(), 400);
  // The upper one's line, from its lower left to its upper right corner.
  EXPECT_GT(count(rgba, kRed, 78, 130, 200, 194), 20);
  EXPECT_EQ(count(rgba, kRed, 78, 64, 200, 110), 0);
  EXPECT_GT(count(rgba, kRed, 460, 64, 576, 110), 20);
  EXPECT_EQ(count(rgba, kRed, 78, 220, 576, 344), 0);
  // The lower one's dot, in the middle of a logarithmic axis from 10 to 1,000.
  EXPECT_GT(count(rgba, kBlue, 320, 270, 334, 290), 3);
  EXPECT_EQ(count(rgba, kBlue, 78, 64, 576, 194), 0);
}

TEST(Chart, ShadesABandOverTheWholeHeight) {
  Chart chart = sample_chart();
  const Image with = draw_chart(chart, 600, 400);
  chart.bands.clear();
  const Image without = draw_chart(chart, 600, 400);
  const ChartColour shade{240, 240, 228};
  const auto shaded = [&shade](const Image& rgba) {
    return count(rgba, shade, 300, 64, 322, 344, 5);
  };
  EXPECT_GT(shaded(with), shaded(without) + 22 * 100);
}

TEST(Chart, LeavesOutWhatLiesOutsideItsAxes) {
  Chart chart = sample_chart();
  chart.plots[1].series[0].points = {{5000, 0.5}, {1, 0.5}, {100, -1}, {100, 2}};
  chart.plots[1].marks = {{{5000, 0.5}, "mark", kBlue}};
  chart.bands = {{2000, 3000, "beyond"}, {0.1, 1, "below"}};
  EXPECT_EQ(count(draw_chart(chart, 600, 400), kBlue, 0, 0, 600, 400), 0);
}

TEST(Chart, LongTextsAreCutAndNothingElse) {
  Chart chart = sample_chart();
  chart.title = std::string(500, 'W');
  chart.plots[0].y.title = std::string(500, 'W');
  chart.plots[0].series[0].label = std::string(500, 'W');
  EXPECT_EQ(draw_chart(chart, 400, 300).width_px(), 400);
}

}  // namespace
}  // namespace framescope::media
