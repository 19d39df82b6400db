#include <algorithm>

#include <gtest/gtest.h>

#include "media/fps_overlay.hpp"

namespace framescope::media {
namespace {

struct Box {
  int left = 1 << 20, top = 1 << 20, right = -1, bottom = -1;
  int pixels = 0;
};

/// Where the picture, black before, has pixels of this colour.
Box drawn(Image image, double fps, std::array<std::uint8_t, 3> colour) {
  std::fill_n(image.plane(0), image.size_bytes(), std::uint8_t{0});
  draw_fps(image, fps);
  Box box;
  for (int y = 0; y < image.height_px(); ++y) {
    for (int x = 0; x < image.width_px(); ++x) {
      const std::uint8_t* pixel = image.plane(0) + y * image.stride(0) + 4 * x;
      if (!std::equal(colour.begin(), colour.end(), pixel)) continue;
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x),
             std::max(box.bottom, y), box.pixels + 1};
    }
  }
  return box;
}

constexpr std::array<std::uint8_t, 3> kRedInBgra{0, 0, 255};
constexpr std::array<std::uint8_t, 3> kRedInRgba{255, 0, 0};

TEST(FpsOverlay, IsRedAtTheTutorialsPlace) {
  const Box box = drawn(Image(400, 300, PixelFormat::kBgra), 29.9, kRedInBgra);
  EXPECT_GT(box.pixels, 200);
  EXPECT_NEAR(box.left, 11, 2);
  EXPECT_NEAR(box.bottom, 40, 2);
  EXPECT_NEAR(box.top, 25, 3);
  EXPECT_NEAR(box.right, 118, 12);
}

TEST(FpsOverlay, IsRedInBothOrdersOfChannels) {
  const Box bgra = drawn(Image(400, 300, PixelFormat::kBgra), 29.9, kRedInBgra);
  const Box rgba = drawn(Image(400, 300, PixelFormat::kRgba), 29.9, kRedInRgba);
  EXPECT_EQ(bgra.pixels, rgba.pixels);
  EXPECT_EQ(drawn(Image(400, 300, PixelFormat::kRgba), 29.9, kRedInBgra).pixels, 0);
}

TEST(FpsOverlay, ShowsOneDecimal) {
  const auto pixels = [](double fps) {
    return drawn(Image(400, 300, PixelFormat::kBgra), fps, kRedInBgra).pixels;
  };
  EXPECT_EQ(pixels(29.94), pixels(29.86));
  EXPECT_NE(pixels(29.9), pixels(31.1));
  EXPECT_GT(pixels(100), pixels(10));
}

TEST(FpsOverlay, ShrinksOnTinyPictures) {
  const Box box = drawn(Image(80, 60, PixelFormat::kBgra), 29.9, kRedInBgra);
  EXPECT_GT(box.pixels, 30);
  EXPECT_LT(box.right, 76);
  EXPECT_NEAR(box.bottom, 20, 2);
  EXPECT_GT(drawn(Image(16, 16, PixelFormat::kBgra), 29.9, kRedInBgra).pixels, 0);
}

}  // namespace
}  // namespace framescope::media
