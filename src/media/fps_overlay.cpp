#include "media/fps_overlay.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdio>

#include <opencv2/imgproc.hpp>

namespace framescope::media {
namespace {

// The tutorial's text, at the widths that it is made for; narrower pictures shrink it in
// proportion.
constexpr int kFullSizeWidthPx = 160;
constexpr double kFontScale = 0.7;
constexpr int kLeftPx = 10;
constexpr int kBaselinePx = 40;
constexpr int kThicknessPx = 2;

}  // namespace

void draw_fps(Image& image, double fps) {
  assert(image.format() == PixelFormat::kBgra || image.format() == PixelFormat::kRgba);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "FPS: %.1f", fps);
  const double shrink = std::min(1.0, static_cast<double>(image.width_px()) / kFullSizeWidthPx);
  const auto shrunk = [shrink](int px) {
    return std::max(1, static_cast<int>(std::lround(px * shrink)));
  };
  const cv::Scalar red = image.format() == PixelFormat::kBgra ? cv::Scalar{0, 0, 255, 255}
                                                              : cv::Scalar{255, 0, 0, 255};
  cv::Mat pixels(image.height_px(), image.width_px(), CV_8UC4, image.plane(0));
  cv::putText(pixels, text.data(), {shrunk(kLeftPx), shrunk(kBaselinePx)}, cv::FONT_HERSHEY_SIMPLEX,
              kFontScale * shrink, red, shrunk(kThicknessPx));
}

}  // namespace framescope::media
