#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "core/viridis.hpp"
#include "media/error_map.hpp"
#include "media/plane_decoder.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"

namespace framescope::media {
namespace {

using testing::sample_picture;

/// Odd sizes, the smallest, the longest.
constexpr std::pair<int, int> kSizes[]{{16, 16}, {17, 33}, {161, 119}, {8192, 16}, {16, 8192}};

/// A luma plane of its own, whose rows may be wider than the picture.
class Luma {
 public:
  Luma(int width_px, int height_px, std::uint8_t value, int stride_bytes = 0)
      : width_px_(width_px),
        height_px_(height_px),
        stride_bytes_(stride_bytes == 0 ? width_px : stride_bytes),
        samples_(static_cast<std::size_t>(stride_bytes_) * static_cast<std::size_t>(height_px),
                 value) {}

  std::uint8_t& at(int x, int y) {
    return samples_[static_cast<std::size_t>(y) * static_cast<std::size_t>(stride_bytes_) +
                    static_cast<std::size_t>(x)];
  }
  LumaPlane plane() const { return {samples_.data(), stride_bytes_, width_px_, height_px_}; }

 private:
  int width_px_, height_px_, stride_bytes_;
  std::vector<std::uint8_t> samples_;
};

/// A picture, and the same after a JPEG of that quality.
struct Coded {
  Coded(int width_px, int height_px, int quality, std::uint32_t seed = 3) {
    Scaler scaler;
    JpegEncoder encoder;
    scaler.scale(sample_picture(width_px, height_px, 4, seed), 0, Subsampling::k420, planes);
    std::vector<std::uint8_t> jpeg;
    EXPECT_TRUE(encoder.encode(planes, quality, jpeg));
    const auto luma = decoder.decode(jpeg);
    EXPECT_TRUE(luma);
    if (luma) after = *luma;
    before = luma_of(planes);
  }

  Image planes;
  PlaneDecoder decoder;
  LumaPlane before, after;
};

Rgb colour_at(const Image& rgba, int x, int y) {
  const std::uint8_t* pixel =
      rgba.plane(0) + std::ptrdiff_t{y} * rgba.stride(0) + std::ptrdiff_t{4} * x;
  EXPECT_EQ(pixel[3], 255);
  return {pixel[0], pixel[1], pixel[2]};
}

int sample(const LumaPlane& plane, int x, int y) {
  return plane.samples[std::ptrdiff_t{y} * plane.stride_bytes + x];
}

LumaPlane window_of(const LumaPlane& plane, int x, int y) {
  return {plane.samples + std::ptrdiff_t{y} * plane.stride_bytes + x, plane.stride_bytes,
          SsimMap::kWindowPx, SsimMap::kWindowPx};
}

void expect_size(const Image& rgba, int width_px, int height_px) {
  EXPECT_EQ(rgba.format(), PixelFormat::kRgba);
  EXPECT_EQ(rgba.width_px(), width_px);
  EXPECT_EQ(rgba.height_px(), height_px);
}

void expect_dark_all_over(const Image& rgba) {
  int other = 0;
  for (int y = 0; y < rgba.height_px(); ++y) {
    for (int x = 0; x < rgba.width_px(); ++x) other += colour_at(rgba, x, y) != viridis(0);
  }
  EXPECT_EQ(other, 0);
}

TEST(ErrorMap, OpenCvsViridisIsOurs) {
  cv::Mat shares(1, 256, CV_8UC1);
  for (int i = 0; i < 256; ++i) shares.at<std::uint8_t>(i) = static_cast<std::uint8_t>(i);
  cv::Mat bgr;
  cv::applyColorMap(shares, bgr, cv::COLORMAP_VIRIDIS);
  for (int i = 0; i < 256; ++i) {
    const auto theirs = bgr.at<cv::Vec3b>(i);
    const Rgb ours = viridis(i / 255.0);
    EXPECT_NEAR(ours[0], theirs[2], 2) << i;
    EXPECT_NEAR(ours[1], theirs[1], 2) << i;
    EXPECT_NEAR(ours[2], theirs[0], 2) << i;
  }
}

TEST(ErrorMap, EqualPicturesAreDarkAllOver) {
  Image rgba;
  SsimMap map;
  for (const auto& [width, height] : kSizes) {
    SCOPED_TRACE(std::to_string(width) + "x" + std::to_string(height));
    const Coded coded(width, height, 90);
    draw_difference(coded.before, coded.before, rgba);
    expect_size(rgba, width, height);
    expect_dark_all_over(rgba);
    map.measure(coded.after, coded.after);
    EXPECT_NEAR(map.mean(), 1, 1e-6);
    map.draw(rgba);
    expect_size(rgba, width, height);
    expect_dark_all_over(rgba);
  }
}

TEST(ErrorMap, ADifferentSampleLightsUpAlone) {
  for (const auto& [changed_x, changed_y] : {std::pair{0, 0}, {30, 20}, {7, 13}}) {
    const Luma a(31, 21, 100);
    Luma b(31, 21, 100);
    b.at(changed_x, changed_y) = 116;
    Image rgba;
    draw_difference(a.plane(), b.plane(), rgba);
    for (int y = 0; y < 21; ++y) {
      for (int x = 0; x < 31; ++x) {
        const bool changed = x == changed_x && y == changed_y;
        EXPECT_EQ(colour_at(rgba, x, y), viridis(changed ? 16.0 / kFullDifference : 0))
            << x << ", " << y;
      }
    }
  }
}

TEST(ErrorMap, TheColourTellsTheDifferenceUpToItsFullScale) {
  const Luma a(256, 16, 128);
  Luma b(256, 16, 0);
  for (int x = 0; x < 256; ++x) {
    for (int y = 0; y < 16; ++y) b.at(x, y) = static_cast<std::uint8_t>(x);
  }
  Image rgba;
  draw_difference(a.plane(), b.plane(), rgba);
  for (int x = 0; x < 256; ++x) {
    const double difference = std::abs(x - 128);
    EXPECT_EQ(colour_at(rgba, x, 9), viridis(difference / kFullDifference)) << x;
  }
  EXPECT_EQ(colour_at(rgba, 128 - kFullDifference, 0), viridis(1));
  EXPECT_NE(colour_at(rgba, 128 - kFullDifference + 1, 0), viridis(1));
}

TEST(ErrorMap, ADifferentSampleLightsUpTheWindowsThatHoldIt) {
  const Luma a(33, 27, 100);
  Luma b(33, 27, 100);
  b.at(15, 12) = 160;
  SsimMap map;
  map.measure(a.plane(), b.plane());
  EXPECT_EQ(map.columns(), 26);
  EXPECT_EQ(map.rows(), 20);
  Image rgba;
  map.draw(rgba);
  for (int y = 0; y < 27; ++y) {
    for (int x = 0; x < 33; ++x) {
      // Windows reach from 4 before a sample to 3 behind it.
      const bool lit = x >= 15 - 3 && x <= 15 + 4 && y >= 12 - 3 && y <= 12 + 4;
      EXPECT_EQ(colour_at(rgba, x, y) != viridis(0), lit) << x << ", " << y;
    }
  }
}

TEST(ErrorMap, TheEdgesHaveTheLastWholeWindow) {
  const Luma a(20, 18, 100);
  Luma b(20, 18, 100);
  b.at(0, 0) = 255;
  b.at(19, 17) = 255;
  SsimMap map;
  map.measure(a.plane(), b.plane());
  Image rgba;
  map.draw(rgba);
  for (int y = 0; y < 18; ++y) {
    for (int x = 0; x < 20; ++x) {
      const bool lit = (x <= 4 && y <= 4) || (x >= 20 - 4 && y >= 18 - 4);
      EXPECT_EQ(colour_at(rgba, x, y) != viridis(0), lit) << x << ", " << y;
    }
  }
}

TEST(SsimMap, EachWindowHasItsOwnSsim) {
  SsimMap map;
  for (const auto& [width, height] : {std::pair{16, 16}, {61, 37}, {8, 8}, {8, 30}}) {
    // The scaler makes nothing so small, so a corner is cut out.
    const Coded coded(64, 48, 30);
    LumaPlane before = coded.before;
    LumaPlane after = coded.after;
    before.width_px = after.width_px = width;
    before.height_px = after.height_px = height;
    map.measure(before, after);
    ASSERT_EQ(map.columns(), width - 7);
    ASSERT_EQ(map.rows(), height - 7);
    for (int row = 0; row < map.rows(); ++row) {
      for (int column = 0; column < map.columns(); ++column) {
        EXPECT_NEAR(map.at(column, row),
                    ssim_y(window_of(before, column, row), window_of(after, column, row)), 1e-4)
            << column << ", " << row;
      }
    }
  }
}

TEST(SsimMap, TheColourTellsTheSsimUpToItsFullScale) {
  const Coded coded(120, 90, 5);
  SsimMap map;
  map.measure(coded.before, coded.after);
  Image rgba;
  map.draw(rgba);
  int full = 0;
  for (int row = 0; row < map.rows(); ++row) {
    for (int column = 0; column < map.columns(); ++column) {
      const double share = (1 - map.at(column, row)) / kFullDissimilarity;
      const Rgb colour = colour_at(rgba, column + 4, row + 4);
      // 256 colours, of which two neighbours are at most 4 steps apart.
      for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(colour[i], viridis(share)[i], 4) << share;
      if (share < 1) continue;
      EXPECT_EQ(colour, viridis(1));
      ++full;
    }
  }
  EXPECT_GT(full, 0);
}

TEST(SsimMap, OppositePicturesAreLitAllOver) {
  Luma a(40, 24, 0);
  Luma b(40, 24, 0);
  for (int y = 0; y < 24; ++y) {
    for (int x = 0; x < 40; ++x) {
      a.at(x, y) = (x + y) % 2 == 0 ? 255 : 0;
      b.at(x, y) = (x + y) % 2 == 0 ? 0 : 255;
    }
  }
  SsimMap map;
  map.measure(a.plane(), b.plane());
  EXPECT_NEAR(map.mean(), -1, 0.01);
  Image rgba;
  map.draw(rgba);
  for (int y = 0; y < 24; ++y) {
    for (int x = 0; x < 40; ++x) EXPECT_EQ(colour_at(rgba, x, y), viridis(1));
  }
}

/// Of the windows that libyuv takes.
double mean_of_every_fourth(const SsimMap& map) {
  double sum = 0;
  int count = 0;
  for (int row = 0; row < map.rows() - 1; row += 4) {
    for (int column = 0; column < map.columns() - 1; column += 4, ++count) {
      sum += map.at(column, row);
    }
  }
  return sum / count;
}

TEST(SsimMap, ItsMeanIsThePicturesSsim) {
  SsimMap map;
  for (const auto& [width, height] : {std::pair{64, 48}, {161, 119}, {400, 300}, {641, 33}}) {
    for (const int quality : {5, 20, 50, 80, 95}) {
      SCOPED_TRACE(std::to_string(width) + "x" + std::to_string(height) + ", quality " +
                   std::to_string(quality));
      const Coded coded(width, height, quality);
      map.measure(coded.before, coded.after);
      const double ssim = ssim_y(coded.before, coded.after);
      EXPECT_NEAR(map.mean(), ssim, quality < 20 ? 0.03 : 0.01);
      EXPECT_NEAR(mean_of_every_fourth(map), ssim, 1e-4);
    }
  }
}

TEST(ErrorMap, LeavesOutWhatLiesBeyondTheWidthOfARow) {
  const Coded coded(45, 31, 20);
  Luma wide(45, 31, 0xEE, 64);
  for (int y = 0; y < 31; ++y) {
    for (int x = 0; x < 45; ++x)
      wide.at(x, y) = static_cast<std::uint8_t>(sample(coded.after, x, y));
  }
  Image tight_map;
  Image wide_map;
  SsimMap map;
  const auto expect_the_same = [&] {
    ASSERT_EQ(tight_map.size_bytes(), wide_map.size_bytes());
    EXPECT_TRUE(std::equal(tight_map.plane(0), tight_map.plane(0) + tight_map.size_bytes(),
                           wide_map.plane(0)));
  };
  draw_difference(coded.before, coded.after, tight_map);
  draw_difference(coded.before, wide.plane(), wide_map);
  expect_the_same();
  map.measure(coded.before, coded.after);
  map.draw(tight_map);
  map.measure(coded.before, wide.plane());
  map.draw(wide_map);
  expect_the_same();
}

}  // namespace
}  // namespace framescope::media
