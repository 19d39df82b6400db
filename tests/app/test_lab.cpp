#include <gtest/gtest.h>

#include "app/lab_console.hpp"
#include "app/lab_plot.hpp"
#include "app/lab_summary.hpp"

namespace framescope::app {
namespace {

using model::LabFrame;

/// Sizes that double with every ten qualities, from `bytes` at 10.
LabFrame frame_of(std::uint64_t index, std::size_t bytes) {
  LabFrame frame;
  frame.index = index;
  frame.width_px = 640;
  frame.height_px = 360;
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k444}) {
    for (int i = 0; i < 9; ++i) {
      model::RatePoint point;
      point.quality = 10 * (i + 1);
      point.subsampling = subsampling;
      point.jpeg_bytes = bytes << static_cast<unsigned>(i);
      point.ssim_y = 1 - 0.2 / (i + 1);
      point.psnr_y_db = 30 + i;
      model::set_prices(point, {});
      frame.points.push_back(point);
    }
  }
  return frame;
}

TEST(LabSummary, NamesTheHighestQualityThatHoldsInEveryFrame) {
  const std::vector frames{frame_of(0, 1000), frame_of(1, 1200)};
  const auto lines = lab_summary(frames);
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines[0], "2 frames of 640x360, 4:2:0");
  EXPECT_EQ(lines[2], "  one packet (1,472 bytes)           -      10");
  EXPECT_EQ(lines[3], "  macOS (9,216 bytes)               30      30");
  EXPECT_EQ(lines[4], "  one datagram (65,507 bytes)       60      60");
  EXPECT_EQ(lines[5], "knee of SSIM over bytes             50");
}

TEST(LabSummary, WithoutFramesThereIsNone) { EXPECT_TRUE(lab_summary({}).empty()); }

TEST(LabPlot, HasACurveForEachSubsamplingAndAKnee) {
  const std::vector frames{frame_of(5, 1000)};
  const media::Chart chart = lab_chart("clip.mp4", frames);
  ASSERT_EQ(chart.plots.size(), 2u);
  EXPECT_NE(chart.title.find("clip.mp4"), std::string::npos);
  EXPECT_EQ(chart.subtitle, "640x360, frame 5");
  EXPECT_EQ(chart.bands.size(), 3u);
  EXPECT_EQ(chart.bands[2].to, 65'507);
  EXPECT_EQ(chart.bands[2].from, 49'128);
  const media::ChartPlot& ssim = chart.plots.front();
  ASSERT_EQ(ssim.series.size(), 2u);
  EXPECT_EQ(ssim.series[0].label, "4:2:0");
  EXPECT_EQ(ssim.series[1].label, "4:4:4");
  ASSERT_EQ(ssim.series[0].points.size(), 9u);
  EXPECT_EQ(ssim.series[0].points[1].x, 2000);
  EXPECT_DOUBLE_EQ(ssim.series[0].points[1].y, 0.9);
  ASSERT_EQ(ssim.marks.size(), 1u);
  EXPECT_EQ(ssim.marks[0].label, "knee: quality 50");
  EXPECT_LE(ssim.y.low, 0.8);
  EXPECT_LE(ssim.y.high, 1);
  for (std::size_t i = 0; i + 1 < chart.x.ticks.size(); ++i) {
    const double step = chart.x.ticks[i + 1].value / chart.x.ticks[i].value;
    EXPECT_TRUE(step == 2 || step == 2.5) << step;
  }
}

TEST(LabPlot, OfSeveralFramesTheCurveIsTheMean) {
  std::vector frames{frame_of(0, 1000), frame_of(1, 3000)};
  frames[1].points.erase(frames[1].points.begin() + 4);  // a quality that only one was measured at
  const media::Chart chart = lab_chart("clip.mp4", frames);
  const auto& series = chart.plots.front().series;
  ASSERT_EQ(series.size(), 4u) << "each subsampling's single points, faintly, and its mean";
  const auto mean = std::find_if(series.begin(), series.end(),
                                 [](const auto& one) { return one.label == "4:2:0"; });
  ASSERT_NE(mean, series.end());
  EXPECT_EQ(mean->points.size(), 8u);
  EXPECT_EQ(mean->points[0].x, 2000);
}

TEST(LabConsole, TheBarSaysHowFarItIs) {
  using std::chrono::seconds;
  EXPECT_EQ(progress_text(0, 20, seconds(0)), "[------------------------------] 0.0 of 20 frames");
  EXPECT_EQ(progress_text(5, 20, seconds(30)),
            "[########----------------------] 5.0 of 20 frames, 1:30 left");
  EXPECT_EQ(progress_text(20, 20, seconds(30)),
            "[##############################] 20.0 of 20 frames, 0:00 left");
  EXPECT_EQ(progress_text(7.5, std::nullopt, seconds(30)), "7.5 frames");
}

}  // namespace
}  // namespace framescope::app
