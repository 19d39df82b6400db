#include <algorithm>
#include <memory>
#include <random>

#include <gtest/gtest.h>

#include "media/hole_filler.hpp"

namespace framescope::media {
namespace {

Image noise(int width_px, int height_px, unsigned seed) {
  std::mt19937 random(seed);
  Image rgba(width_px, height_px, PixelFormat::kRgba);
  std::generate_n(rgba.plane(0), rgba.size_bytes(),
                  [&] { return static_cast<std::uint8_t>(random()); });
  return rgba;
}

PictureHoles holes_of(const Image& rgba, std::vector<McuRun> missing, int mcu_height_px = 16) {
  PictureHoles holes;
  holes.mcu_height_px = mcu_height_px;
  holes.mcus_per_row = (rgba.width_px() + 15) / 16;
  holes.mcu_rows = (rgba.height_px() + mcu_height_px - 1) / mcu_height_px;
  holes.missing = std::move(missing);
  return holes;
}

bool is_missing(const PictureHoles& holes, int x, int y) {
  const auto mcu = static_cast<std::uint32_t>(y / holes.mcu_height_px * holes.mcus_per_row +
                                              x / holes.mcu_width_px);
  return std::ranges::any_of(holes.missing, [&](const McuRun& run) {
    return mcu >= run.first && mcu - run.first < run.count;
  });
}

/// Each pixel by the definition: the previous picture's where its MCU is missing, else its own.
void expect_filled(int width_px, int height_px, const std::vector<McuRun>& missing,
                   int mcu_height_px = 16) {
  const auto previous = std::make_shared<const Image>(noise(width_px, height_px, 1));
  const Image received = noise(width_px, height_px, 2);
  Image filled = received;
  const PictureHoles holes = holes_of(received, missing, mcu_height_px);
  HoleFiller filler;
  filler.keep(previous);
  EXPECT_TRUE(filler.fill(filled, holes));
  for (int y = 0; y < height_px; ++y) {
    for (int x = 0; x < width_px; ++x) {
      const Image& source = is_missing(holes, x, y) ? *previous : received;
      const std::ptrdiff_t at = (std::ptrdiff_t{y} * width_px + x) * 4;
      ASSERT_TRUE(std::equal(filled.plane(0) + at, filled.plane(0) + at + 4, source.plane(0) + at))
          << x << ", " << y;
    }
  }
}

TEST(HoleFiller, CopiesWithinARow) { expect_filled(96, 64, {{7, 2}, {11, 1}}); }

TEST(HoleFiller, GoesOnFromRowToRow) { expect_filled(96, 64, {{4, 13}}); }

TEST(HoleFiller, CopiesAWholePicture) { expect_filled(96, 64, {{0, 24}}); }

TEST(HoleFiller, EndsWithThePictureOfSidesThatAreNoMultiple) {
  expect_filled(90, 57, {{5, 1}, {20, 4}});
  expect_filled(17, 33, {{0, 6}});
}

TEST(HoleFiller, KnowsMcusOfEightRows) { expect_filled(90, 57, {{5, 3}, {40, 8}}, 8); }

TEST(HoleFiller, ARunBeyondThePictureIsClipped) {
  expect_filled(96, 64, {{22, 4'000'000'000U}});
  expect_filled(96, 64, {{3, 1}, {1'000, 5}});
}

TEST(HoleFiller, McusBesideThePictureAreNotTouched) {
  const Image received = noise(32, 32, 2);
  PictureHoles holes = holes_of(received, {{0, 400}});
  holes.mcus_per_row = 20;
  holes.mcu_rows = 20;
  Image filled = received;
  HoleFiller filler;
  filler.keep(std::make_shared<const Image>(noise(32, 32, 1)));
  EXPECT_TRUE(filler.fill(filled, holes));
  EXPECT_TRUE(std::equal(filled.plane(0), filled.plane(0) + filled.size_bytes(),
                         noise(32, 32, 1).plane(0)));
}

TEST(HoleFiller, WithoutAPictureOfThisSizeTheGreyStays) {
  const Image received = noise(96, 64, 2);
  const PictureHoles holes = holes_of(received, {{0, 24}});
  Image filled = received;
  HoleFiller filler;
  EXPECT_FALSE(filler.fill(filled, holes));
  filler.keep(std::make_shared<const Image>(noise(64, 96, 1)));
  EXPECT_FALSE(filler.fill(filled, holes));
  filler.keep(std::make_shared<const Image>(noise(96, 64, 1)));
  filler.forget();
  EXPECT_FALSE(filler.fill(filled, holes));
  EXPECT_TRUE(
      std::equal(filled.plane(0), filled.plane(0) + filled.size_bytes(), received.plane(0)));
}

TEST(HoleFiller, NothingMissingIsNothingCopied) {
  Image rgba = noise(96, 64, 2);
  HoleFiller filler;
  filler.keep(std::make_shared<const Image>(noise(96, 64, 1)));
  EXPECT_FALSE(filler.fill(rgba, holes_of(rgba, {})));
  EXPECT_FALSE(filler.fill(rgba, holes_of(rgba, {{24, 3}})));
  EXPECT_FALSE(filler.fill(rgba, PictureHoles{.missing = {{0, 4}}}));
}

}  // namespace
}  // namespace framescope::media
