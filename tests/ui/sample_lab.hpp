#pragma once

#include <array>
#include <cmath>
#include <vector>

#include "sample_view.hpp"

namespace framescope::ui {

/// A view with a swept picture and its comparison: figures as large as they get.
struct SampleLab : SampleView {
  static constexpr std::array kQualities{5, 20, 40, 60, 80, 90, 100};
  static constexpr int kWidth = 1280;

  explicit SampleLab(model::Role role, double loss = 0.05) : SampleView(role) {
    for (const Subsampling subsampling :
         {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
      for (const int quality : kQualities) points.push_back(point(quality, subsampling, loss));
    }
    view.lab.points = points;
    view.lab.planned = 64;
    view.lab.done = true;
    view.lab.has_source = true;
    view.lab.frame_number = 12'345'678;
    view.lab.measured_loss = loss;
    view.lab.packet_loss = loss;
    view.lab.frozen_ssim = 0.8;
    view.lab.in_use = LabChoice{80, Subsampling::k420, kWidth};
    view.lab.in_use_bytes = 30'000;
    ComparisonView& comparison = view.lab.comparison;
    comparison.original = {11, kWidth, 720, 12'345'678, 0, false, {}};
    comparison.encoded = {12, kWidth, 720, 12'345'678, 0, false, {}};
    comparison.map = {13, kWidth, 720, 12'345'678, 0, false, {}};
    comparison.of = {100, Subsampling::k420, kWidth};
    comparison.original_bytes = 1'382'400;
    comparison.jpeg_bytes = 456'789;
    comparison.psnr_y_db = 36.8;
    comparison.ssim_y = 0.9765;
  }

  /// 6 % more bytes a step of quality, a tenth more a step of subsampling.
  static model::RatePoint point(int quality, Subsampling subsampling, double loss) {
    model::RatePoint point;
    point.quality = quality;
    point.subsampling = subsampling;
    point.wanted_width_px = point.width_px = kWidth;
    point.height_px = 720;
    const double factor = 1 + 0.1 * static_cast<double>(subsampling);
    point.jpeg_bytes = static_cast<std::size_t>(400 * factor * std::pow(1.06, quality));
    point.psnr_y_db = 20 + quality * 0.3;
    point.ssim_y = 1 - 0.4 * std::exp(-quality / 25.0);
    point.encode = std::chrono::microseconds(12'345);
    point.decode = std::chrono::microseconds(12'345);
    model::Pricing pricing;
    pricing.fragment_loss = loss;
    model::set_prices(point, pricing);
    return point;
  }

  std::vector<model::RatePoint> points;
};

}  // namespace framescope::ui
