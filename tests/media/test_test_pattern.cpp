#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "media/jpeg_encoder.hpp"
#include "media/scaler.hpp"
#include "media/test_pattern.hpp"
#include "media/time_code_bar.hpp"

namespace framescope::media {
namespace {

Image frame(FrameSource& source, std::uint64_t number, WallTime time = {}) {
  Image bgr;
  EXPECT_EQ(source.read(bgr, {number, time}), ReadStatus::kFrame);
  return bgr;
}

bool same(const Image& a, const Image& b) {
  return a.size_bytes() == b.size_bytes() &&
         std::equal(a.plane(0), a.plane(0) + a.size_bytes(), b.plane(0));
}

// Mean absolute difference of two pictures' bytes.
double difference(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size_bytes(); ++i) sum += std::abs(a.plane(0)[i] - b.plane(0)[i]);
  return sum / static_cast<double>(a.size_bytes());
}

std::size_t jpeg_bytes(const Image& bgr, int width_px) {
  Scaler scaler;
  JpegEncoder encoder;
  Image planes;
  std::vector<std::uint8_t> jpeg;
  scaler.scale(bgr, width_px, Subsampling::k420, planes);
  return encoder.encode(planes, 80, jpeg).value();
}

TEST(TestPattern, SaysWhatItIs) {
  const auto source = make_test_pattern(320, 180, 25, 1);
  EXPECT_EQ(source->info().width_px, 320);
  EXPECT_EQ(source->info().height_px, 180);
  EXPECT_EQ(source->info().fps, 25);
  EXPECT_FALSE(source->info().live);
  EXPECT_FALSE(source->info().frames);
  EXPECT_EQ(make_test_pattern(160, 90, 0, 1)->info().fps, 30);
}

TEST(TestPattern, SameArgumentsGiveTheSamePicture) {
  const auto first = make_test_pattern(320, 180, 30, 5);
  const auto second = make_test_pattern(320, 180, 30, 5);
  const auto other = make_test_pattern(320, 180, 30, 6);
  const Image picture = frame(*first, 77);
  frame(*second, 3);
  EXPECT_TRUE(same(picture, frame(*second, 77)));
  EXPECT_FALSE(same(picture, frame(*second, 78)));
  EXPECT_GT(difference(picture, frame(*other, 77)), 5);
}

TEST(TestPattern, CarriesNumberAndTime) {
  const auto source = make_test_pattern(320, 180, 30, 1);
  const WallTime time{std::chrono::nanoseconds(1'700'000'000'123'456'789)};
  for (const std::uint64_t number :
       {std::uint64_t{0}, std::uint64_t{123'456}, std::uint64_t{0x1'0000'0005}}) {
    const auto code = read_time_code(frame(*source, number, time));
    ASSERT_TRUE(code);
    EXPECT_EQ(code->frame_number, static_cast<std::uint32_t>(number));
    EXPECT_EQ(code->captured.time_since_epoch(), std::chrono::microseconds(1'700'000'000'123'456));
  }
}

TEST(TestPattern, MovesWithoutAJump) {
  const auto source = make_test_pattern(320, 180, 30, 1);
  // 20 minutes in steps; at each the next frame differs by noise and a little motion only.
  for (std::uint64_t number = 0; number < 36'000; number += 719) {
    const double change = difference(frame(*source, number), frame(*source, number + 1));
    EXPECT_GT(change, 1) << number;
    EXPECT_LT(change, 9) << number;
  }
  EXPECT_GT(difference(frame(*source, 0), frame(*source, 300)), 12);
}

TEST(TestPattern, KeepsGoingAtTheEndOfNumbers) {
  const auto source = make_test_pattern(160, 90, 30, 1);
  EXPECT_EQ(frame(*source, ~std::uint64_t{0}).width_px(), 160);
}

TEST(TestPattern, JpegSizesResembleACameras) {
  const auto wide = make_test_pattern(1280, 720, 30, 1);
  const auto vga = make_test_pattern(640, 480, 30, 1);
  for (const std::uint64_t number : {0U, 500U, 1100U}) {
    const Image picture = frame(*wide, number);
    EXPECT_GT(jpeg_bytes(picture, 400), 12'000U);
    EXPECT_LT(jpeg_bytes(picture, 400), 21'000U);
    EXPECT_GT(jpeg_bytes(picture, 0), 80'000U);
    EXPECT_LT(jpeg_bytes(picture, 0), 160'000U);
    EXPECT_GT(jpeg_bytes(frame(*vga, number), 400), 16'000U);
    EXPECT_LT(jpeg_bytes(frame(*vga, number), 400), 28'000U);
  }
}

TEST(TestPattern, EverySizeInItsBoundsIsPainted) {
  for (const auto& [width, height] : {std::pair{160, 90}, std::pair{161, 91}, std::pair{160, 600},
                                      std::pair{1001, 90}, std::pair{333, 251}}) {
    const auto source = make_test_pattern(width, height, 30, 2);
    for (const std::uint64_t number : {0U, 719U, 720U, 721U}) {
      const Image picture = frame(*source, number);
      EXPECT_EQ(picture.width_px(), width);
      EXPECT_TRUE(read_time_code(picture)) << width << "x" << height;
    }
  }
}

TEST(TestPattern, RefusesOtherSizes) {
  for (const auto& [width, height] : {std::pair{159, 90}, std::pair{160, 89}, std::pair{3841, 90},
                                      std::pair{160, 2161}, std::pair{-1, 0}}) {
    EXPECT_THROW(make_test_pattern(width, height, 30, 1), std::runtime_error);
  }
}

}  // namespace
}  // namespace framescope::media
