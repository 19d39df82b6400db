#include "app/lab_plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <vector>

#include "ui/plot/axis.hpp"

namespace framescope::app {
namespace {

using media::ChartAxis;
using media::ChartColour;
using media::ChartPoint;
using model::LabFrame;
using model::RatePoint;

// Okabe and Ito's: told apart by colour-blind eyes.
ChartColour colour_of(Subsampling subsampling) {
  constexpr ChartColour kColours[]{{0, 114, 178}, {213, 94, 0}, {0, 158, 115}};
  return kColours[static_cast<std::size_t>(subsampling)];
}

ChartColour faint(const ChartColour& colour) {
  ChartColour light{};
  for (std::size_t i = 0; i < light.size(); ++i) {
    light[i] = static_cast<std::uint8_t>(255 - (255 - colour[i]) / 4);
  }
  return light;
}

std::string label_of(Subsampling subsampling) {
  const std::string name(to_string(subsampling));
  return std::string{name[0], ':', name[1], ':', name[2]};
}

std::string text_of(double value, int decimals) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string bytes_text(double bytes) {
  if (bytes < 1000) return text_of(bytes, 0);
  return bytes < 1e6 ? text_of(bytes / 1000, 0) + "k" : text_of(bytes / 1e6, 0) + "M";
}

std::string count_text(std::size_t count) {
  std::string text = std::to_string(count);
  if (text.size() > 3) text.insert(text.size() - 3, ",");
  return text;
}

/// The means of a quality over all frames that it was measured in.
struct Sum {
  std::size_t frames = 0;
  double bytes = 0, ssim = 0, psnr = 0;
};

std::vector<RatePoint> mean_curve(std::span<const LabFrame> frames, Subsampling subsampling) {
  std::map<int, Sum> sums;
  for (const LabFrame& frame : frames) {
    for (const RatePoint& point : frame.points) {
      if (point.subsampling != subsampling) continue;
      Sum& sum = sums[point.quality];
      ++sum.frames;
      sum.bytes += static_cast<double>(point.jpeg_bytes);
      sum.ssim += point.ssim_y;
      sum.psnr += point.psnr_y_db;
    }
  }
  std::vector<RatePoint> curve;
  for (const auto& [quality, sum] : sums) {
    if (sum.frames < frames.size()) continue;
    const auto count = static_cast<double>(sum.frames);
    RatePoint point;
    point.quality = quality;
    point.subsampling = subsampling;
    point.jpeg_bytes = static_cast<std::size_t>(sum.bytes / count);
    point.ssim_y = sum.ssim / count;
    point.psnr_y_db = sum.psnr / count;
    curve.push_back(point);
  }
  return curve;
}

using Value = double RatePoint::*;

ChartPoint place(const RatePoint& point, Value value) {
  return {static_cast<double>(point.jpeg_bytes), point.*value};
}

/// From low to high, a little beyond what is shown, with 1-2-5 ticks.
ChartAxis value_axis(const std::string& title, const ui::plot::Extent& shown, double least_range,
                     double most) {
  constexpr int kTicks = 7;
  ChartAxis axis;
  axis.title = title;
  const double range = std::max(shown.max - shown.min, least_range);
  const double step = ui::plot::tick_step(range, kTicks);
  axis.low = std::floor(shown.min / step) * step;
  axis.high = std::min(axis.low + std::ceil((shown.max - axis.low) / step + 0.2) * step, most);
  axis.high = std::max(axis.high, axis.low + step);
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  for (int i = 0; axis.low + i * step <= axis.high + step / 100; ++i) {
    const double value = axis.low + i * step;
    axis.ticks.push_back({value, text_of(value, decimals)});
  }
  return axis;
}

ChartAxis size_axis(const ui::plot::Extent& shown) {
  ChartAxis axis;
  axis.title = "JPEG bytes   (shaded: within the limit as raw JPEG, but not as base64)";
  axis.logarithmic = true;
  axis.low = std::max(1.0, shown.min / 1.15);
  axis.high = std::max(shown.max * 1.15, axis.low * 2);
  for (double decade = std::pow(10, std::floor(std::log10(axis.low))); decade < axis.high;
       decade *= 10) {
    for (const double digit : {1, 2, 5}) {
      const double value = digit * decade;
      if (value >= axis.low && value <= axis.high) {
        axis.ticks.push_back({value, bytes_text(value)});
      }
    }
  }
  return axis;
}

std::vector<media::ChartBand> limit_bands() {
  std::vector<media::ChartBand> bands;
  const auto add = [&bands](std::size_t bytes, const std::string& name) {
    const std::size_t as_base64 = bytes / 4 * 3;
    bands.push_back({static_cast<double>(as_base64), static_cast<double>(bytes),
                     name + " " + count_text(bytes)});
  };
  add(model::kOnePacketBytes, "packet");
  add(model::kMacDatagramBytes, "macOS");
  add(kMaxDatagramBytes, "UDP");
  return bands;
}

media::ChartPlot make_plot(std::span<const LabFrame> frames, const ChartAxis& y, Value value) {
  media::ChartPlot plot;
  plot.y = y;
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    const std::vector<RatePoint> mean = mean_curve(frames, subsampling);
    if (mean.empty()) continue;
    media::ChartSeries single{{}, faint(colour_of(subsampling)), false, {}};
    for (const LabFrame& frame : frames) {
      for (const RatePoint& point : frame.points) {
        if (point.subsampling == subsampling) single.points.push_back(place(point, value));
      }
    }
    media::ChartSeries curve{label_of(subsampling), colour_of(subsampling), true, {}};
    for (const RatePoint& point : mean) curve.points.push_back(place(point, value));
    if (frames.size() > 1) plot.series.insert(plot.series.begin(), std::move(single));
    plot.series.push_back(std::move(curve));
    // On luma the subsamplings are alike: one knee says it.
    const auto knee = subsampling == Subsampling::k420 ? model::knee_of(mean) : std::nullopt;
    if (!knee) continue;
    plot.marks.push_back({place(mean[*knee], value),
                          "knee: quality " + std::to_string(mean[*knee].quality),
                          colour_of(subsampling)});
  }
  return plot;
}

}  // namespace

media::Chart lab_chart(const std::string& source, std::span<const LabFrame> frames) {
  ui::plot::Extent bytes, ssim, psnr;
  for (const LabFrame& frame : frames) {
    for (const RatePoint& point : frame.points) {
      bytes.add(static_cast<double>(point.jpeg_bytes));
      ssim.add(point.ssim_y);
      psnr.add(point.psnr_y_db);
    }
  }
  media::Chart chart;
  chart.title = "Size and distortion: " + source;
  chart.subtitle = std::to_string(frames.front().width_px) + "x" +
                   std::to_string(frames.front().height_px) + ", " +
                   (frames.size() == 1 ? "frame " + std::to_string(frames.front().index)
                                       : "mean of " + std::to_string(frames.size()) + " frames");
  chart.x = size_axis(bytes);
  chart.bands = limit_bands();
  chart.plots.push_back(
      make_plot(frames, value_axis("SSIM of luma", ssim, 0.01, 1), &RatePoint::ssim_y));
  chart.plots.push_back(
      make_plot(frames, value_axis("PSNR of luma (dB)", psnr, 1, 1e9), &RatePoint::psnr_y_db));
  return chart;
}

}  // namespace framescope::app
