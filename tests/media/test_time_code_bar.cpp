#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "media/jpeg_decoder.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/scaler.hpp"
#include "media/time_code_bar.hpp"

namespace framescope::media {
namespace {

TimeCode random_code(std::mt19937_64& random) {
  const auto time = std::chrono::microseconds(static_cast<std::int64_t>(random() >> 12));
  return {static_cast<std::uint32_t>(random()), WallTime(time)};
}

// Coarse stripes, so that JPEG has something to ring about right above the bar.
Image striped(int width_px, int height_px) {
  Image bgr(width_px, height_px, PixelFormat::kBgr);
  const auto row = static_cast<std::size_t>(bgr.stride(0));
  for (std::size_t i = 0; i < row; ++i) {
    bgr.plane(0)[i] = static_cast<std::uint8_t>((i / 27) % 2 == 0 ? 40 + i % 60 : 220 - i % 50);
  }
  for (int y = 1; y < height_px; ++y)
    std::copy_n(bgr.plane(0), row, bgr.plane(0) + y * bgr.stride(0));
  return bgr;
}

Image with_bar(int width_px, int height_px, const TimeCode& code) {
  Image bgr = striped(width_px, height_px);
  draw_time_code(bgr, code);
  return bgr;
}

// What a receiver sees: scaled, encoded and decoded.
Image received(const Image& bgr, int width_px, int quality) {
  Scaler scaler;
  JpegEncoder encoder;
  JpegDecoder decoder;
  Image planes;
  Image rgba;
  std::vector<std::uint8_t> jpeg;
  scaler.scale(bgr, width_px, Subsampling::k420, planes);
  EXPECT_TRUE(encoder.encode(planes, quality, jpeg).ok());
  EXPECT_TRUE(decoder.decode(jpeg, planes.width_px(), planes.height_px(), rgba).ok());
  return rgba;
}

TEST(TimeCodeBar, ReadsWhatWasDrawnAtAnySize) {
  std::mt19937_64 random(1);
  for (int width = kMinTimeCodeWidthPx; width <= 1920;
       width += 1 + static_cast<int>(random() % 12)) {
    const int height = kMinTimeCodeHeightPx + static_cast<int>(random() % 400);
    const auto code = random_code(random);
    EXPECT_EQ(read_time_code(with_bar(width, height, code)), code) << width << "x" << height;
  }
}

TEST(TimeCodeBar, KeepsTheExtremes) {
  constexpr std::int64_t kLastTime = (std::int64_t{1} << 52) - 1;
  for (const std::uint32_t number : {0U, 1U, 0x80000000U, 0xFFFFFFFFU}) {
    for (const std::int64_t time : {std::int64_t{0}, std::int64_t{1}, kLastTime}) {
      const TimeCode code{number, WallTime(std::chrono::microseconds(time))};
      EXPECT_EQ(read_time_code(with_bar(320, 240, code)), code) << number << " " << time;
    }
  }
}

TEST(TimeCodeBar, CutsTimeToMicroseconds) {
  const TimeCode code{7, WallTime(std::chrono::nanoseconds(1'999))};
  const auto read = read_time_code(with_bar(320, 240, code));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->captured, WallTime(std::chrono::microseconds(1)));
}

TEST(TimeCodeBar, TimesBefore1970AreCutNotMisread) {
  const TimeCode code{7, WallTime(std::chrono::microseconds(-1))};
  const auto read = read_time_code(with_bar(320, 240, code));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->frame_number, 7U);
}

struct Route {
  int width_px, height_px, to_width_px;
};

class TimeCodeBarRoute : public ::testing::TestWithParam<Route> {};

TEST_P(TimeCodeBarRoute, SurvivesScalingAndJpeg) {
  const auto [width, height, to_width] = GetParam();
  std::mt19937_64 random(2);
  for (const int quality : {20, 35, 50, 80, 95}) {
    for (int i = 0; i < 12; ++i) {
      const auto code = random_code(random);
      EXPECT_EQ(read_time_code(received(with_bar(width, height, code), to_width, quality)), code)
          << "quality " << quality;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, TimeCodeBarRoute,
                         ::testing::Values(Route{1280, 720, 400}, Route{1280, 720, 160},
                                           Route{1280, 720, 333}, Route{640, 480, 400},
                                           Route{640, 480, 160}, Route{320, 240, 320},
                                           Route{160, 90, 160}, Route{333, 251, 161},
                                           Route{640, 360, 1280}),
                         [](const auto& route) {
                           return std::to_string(route.param.width_px) + "x" +
                                  std::to_string(route.param.height_px) + "to" +
                                  std::to_string(route.param.to_width_px);
                         });

TEST(TimeCodeBar, IsReadFromEveryFormat) {
  std::mt19937_64 random(3);
  const auto code = random_code(random);
  const Image bgr = with_bar(322, 241, code);
  Scaler scaler;
  Image bgra = scaler.scale_bgra(bgr, 0);
  EXPECT_EQ(bgra.format(), PixelFormat::kBgra);
  EXPECT_EQ(read_time_code(bgra), code);
  for (const auto subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    Image planes;
    scaler.scale(bgr, 0, subsampling, planes);
    EXPECT_EQ(read_time_code(planes), code) << to_string(subsampling);
    Image rgba;
    planes_to_rgba(planes, rgba);
    EXPECT_EQ(read_time_code(rgba), code) << to_string(subsampling);
  }
}

TEST(TimeCodeBar, OneWrongCellIsNoCode) {
  const TimeCode code{123, WallTime(std::chrono::seconds(1'700'000'000))};
  const Image clean = with_bar(540, 300, code);  // cells of 10 px; rows of 7.5 px
  for (int row = 0; row < 2; ++row) {
    for (int column = 0; column < 54; ++column) {
      Image image = clean;
      for (int y = 285 + row * 8; y < 292 + row * 8; ++y) {
        auto* cell = image.plane(0) + y * image.stride(0) + column * 30;
        std::transform(cell, cell + 30, cell,
                       [](int x) { return static_cast<std::uint8_t>(255 - x); });
      }
      EXPECT_FALSE(read_time_code(image)) << row << " " << column;
    }
  }
}

TEST(TimeCodeBar, NoiseIsNoCode) {
  std::mt19937 random(4);
  for (int i = 0; i < 400; ++i) {
    Image image(160, 90, PixelFormat::kJ420);
    std::generate_n(image.plane(0), image.size_bytes(),
                    [&] { return static_cast<std::uint8_t>((random() & 1) != 0 ? 250 : 5); });
    EXPECT_FALSE(read_time_code(image));
  }
}

TEST(TimeCodeBar, NeverFailsOnAnyPicture) {
  EXPECT_FALSE(read_time_code(Image()));
  for (const auto format : {PixelFormat::kBgr, PixelFormat::kBgra, PixelFormat::kRgba,
                            PixelFormat::kJ420, PixelFormat::kJ422, PixelFormat::kJ444}) {
    for (const int width : {0, 1, 2, 53, 54, 159, 160, 161, 1920}) {
      for (const int height : {0, 1, 2, 3, 19, 20, 21, 89, 90}) {
        Image image(width, height, format);
        for (const int value : {0, 128, 255}) {
          std::fill_n(image.plane(0), image.size_bytes(), static_cast<std::uint8_t>(value));
          EXPECT_FALSE(read_time_code(image)) << width << "x" << height;
        }
      }
    }
  }
}

TEST(TimeCodeBar, LeavesThePictureAboveItAlone) {
  const Image plain = striped(640, 480);
  Image image = plain;
  draw_time_code(image, {1, {}});
  const auto kept = static_cast<std::size_t>(image.stride(0)) * (480 - 24);
  EXPECT_TRUE(std::equal(plain.plane(0), plain.plane(0) + kept, image.plane(0)));
  EXPECT_FALSE(std::equal(plain.plane(0) + kept, plain.plane(0) + plain.size_bytes(),
                          image.plane(0) + kept));
}

TEST(TimeCodeBar, TooSmallAPictureStaysAsItIs) {
  for (const auto& [width, height] : {std::pair{159, 200}, std::pair{200, 89}, std::pair{0, 0}}) {
    Image image(width, height, PixelFormat::kBgr);
    std::fill_n(image.plane(0), image.size_bytes(), std::uint8_t{77});
    draw_time_code(image, {1, {}});
    EXPECT_EQ(std::count(image.plane(0), image.plane(0) + image.size_bytes(), 77),
              static_cast<std::ptrdiff_t>(image.size_bytes()));
  }
}

}  // namespace
}  // namespace framescope::media
