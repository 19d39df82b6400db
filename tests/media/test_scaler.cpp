#include <cmath>
#include <random>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "media/jpeg_decoder.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"

namespace framescope::media {
namespace {

using testing::plain_picture;
using testing::psnr;
using testing::sample_picture;

constexpr std::array kSubsamplings{Subsampling::k420, Subsampling::k422, Subsampling::k444};

std::size_t plane_bytes(const Image& image, int plane) {
  return static_cast<std::size_t>(image.stride(plane)) *
         static_cast<std::size_t>(image.plane_height(plane));
}

/// JFIF's own formula.
std::array<double, 3> yuv_of(std::array<std::uint8_t, 3> bgr) {
  const double b = bgr[0];
  const double g = bgr[1];
  const double r = bgr[2];
  return {0.299 * r + 0.587 * g + 0.114 * b, 128 - 0.168736 * r - 0.331264 * g + 0.5 * b,
          128 + 0.5 * r - 0.418688 * g - 0.081312 * b};
}

/// Luma of the picture scaled by OpenCV: the reference.
std::vector<std::uint8_t> reference_luma(Image bgr, Size size, int interpolation) {
  const cv::Mat source(bgr.height_px(), bgr.width_px(), CV_8UC3, bgr.plane(0));
  cv::Mat scaled;
  cv::resize(source, scaled, {size.width_px, size.height_px}, 0, 0, interpolation);
  std::vector<std::uint8_t> luma;
  for (const auto& pixel : cv::Mat_<cv::Vec3b>(scaled)) {
    luma.push_back(
        static_cast<std::uint8_t>(std::lround(yuv_of({pixel[0], pixel[1], pixel[2]})[0])));
  }
  return luma;
}

TEST(ScaledSize, KeepsTheAspectAndRoundsTheHeight) {
  EXPECT_EQ(scaled_size(1280, 720, 400), (Size{400, 225}));
  EXPECT_EQ(scaled_size(640, 480, 400), (Size{400, 300}));
  EXPECT_EQ(scaled_size(1366, 768, 400), (Size{400, 225}));
  EXPECT_EQ(scaled_size(320, 240, 400), (Size{400, 300}));
  EXPECT_EQ(scaled_size(1281, 719, 0), (Size{1281, 719}));
}

TEST(ScaledSize, StaysWithinTheLimitsOfAJpeg) {
  EXPECT_EQ(scaled_size(10, 10, 0), (Size{16, 16}));
  EXPECT_EQ(scaled_size(8000, 20, 400), (Size{400, 16}));
  EXPECT_EQ(scaled_size(20, 8000, 400), (Size{20, 8192}));
  EXPECT_EQ(scaled_size(8192, 8192, 0), (Size{4096, 4096}));
  EXPECT_EQ(scaled_size(1920, 1080, 100'000), (Size{5461, 3072}));
}

TEST(ScaledSize, HoldsForAnySource) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> side(1, 32'768);
  for (int i = 0; i < 20'000; ++i) {
    const int width = side(random);
    const int height = side(random);
    const Size size = scaled_size(width, height, i % 3 == 0 ? 0 : side(random));
    ASSERT_GE(std::min(size.width_px, size.height_px), 16);
    ASSERT_LE(std::max(size.width_px, size.height_px), 8192);
    ASSERT_LE(size.width_px * size.height_px, 4096 * 4096);
    if (std::min(size.width_px, size.height_px) > 100) {
      const double ratio = static_cast<double>(size.width_px) / size.height_px;
      ASSERT_NEAR(ratio * height / width, 1, 0.011) << width << "x" << height;
    }
  }
}

TEST(Scaler, PlanesHaveJpegsColoursInEverySubsampling) {
  Scaler scaler;
  Image planes;
  for (const std::array<std::uint8_t, 3> colour : {std::array<std::uint8_t, 3>{0, 0, 0},
                                                   {255, 255, 255},
                                                   {255, 0, 0},
                                                   {0, 255, 0},
                                                   {0, 0, 255},
                                                   {40, 90, 200}}) {
    for (const Subsampling subsampling : kSubsamplings) {
      for (const int width : {0, 34, 100}) {
        scaler.scale(plain_picture(67, 41, colour), width, subsampling, planes);
        ASSERT_EQ(planes.format(), planar_format(subsampling));
        for (int p = 0; p < 3; ++p) {
          const double expected = yuv_of(colour)[static_cast<std::size_t>(p)];
          for (std::size_t i = 0; i < plane_bytes(planes, p); ++i) {
            ASSERT_NEAR(planes.plane(p)[i], expected, 2.01) << "plane " << p << " byte " << i;
          }
        }
      }
    }
  }
}

struct Way {
  int width_px, height_px, wanted_width_px;
};

TEST(Scaler, ShrinksLikeAnAreaFilter) {
  Scaler scaler;
  Image planes;
  for (const Way way : {Way{1280, 720, 400}, Way{641, 479, 200}, Way{640, 480, 400},
                        Way{960, 540, 320}, Way{640, 360, 160}, Way{1001, 563, 500}}) {
    const Image bgr = sample_picture(way.width_px, way.height_px, 4, 3);
    const Size size = scaled_size(way.width_px, way.height_px, way.wanted_width_px);
    const auto luma = reference_luma(bgr, size, cv::INTER_AREA);
    for (const Subsampling subsampling : kSubsamplings) {
      scaler.scale(bgr, way.wanted_width_px, subsampling, planes);
      ASSERT_EQ(plane_bytes(planes, 0), luma.size());
      EXPECT_GT(psnr(planes.plane(0), luma.data(), luma.size()), 38)
          << way.width_px << " to " << way.wanted_width_px;
    }
  }
}

TEST(Scaler, EnlargesLikeABilinearFilter) {
  Scaler scaler;
  Image planes;
  const Image bgr = sample_picture(160, 120, 4, 3);
  scaler.scale(bgr, 400, Subsampling::k420, planes);
  const auto luma = reference_luma(bgr, {400, 300}, cv::INTER_LINEAR);
  ASSERT_EQ(plane_bytes(planes, 0), luma.size());
  EXPECT_GT(psnr(planes.plane(0), luma.data(), luma.size()), 38);
}

TEST(Scaler, FineStripesBecomeGreyInsteadOfAMoire) {
  Image stripes(1280, 720, PixelFormat::kBgr);
  for (std::size_t i = 0; i < stripes.size_bytes(); ++i)
    stripes.plane(0)[i] = i / 3 % 2 == 0 ? 0 : 255;
  Scaler scaler;
  Image planes;
  scaler.scale(stripes, 400, Subsampling::k420, planes);
  const auto [low, high] =
      std::minmax_element(planes.plane(0), planes.plane(0) + plane_bytes(planes, 0));
  EXPECT_NEAR(*low, 128, 3);
  EXPECT_NEAR(*high, 128, 3);
}

TEST(Scaler, FourFourFourKeepsTheColourOfEachPixel) {
  Image bgr = plain_picture(32, 32, {0, 0, 255});
  for (std::size_t i = 0; i < bgr.size_bytes(); i += 6) {
    bgr.plane(0)[i] = 255;
    bgr.plane(0)[i + 2] = 0;
  }
  Scaler scaler;
  Image planes;
  scaler.scale(bgr, 0, Subsampling::k444, planes);
  for (int x = 0; x < 32; ++x) {
    EXPECT_NEAR(planes.plane(1)[x], x % 2 == 0 ? 255 : 85, 2);
    EXPECT_NEAR(planes.plane(2)[x], x % 2 == 0 ? 107 : 255, 2);
  }
}

TEST(Scaler, BothHalvesTogetherAreTheWholeWay) {
  Scaler scaler;
  const Image bgr = sample_picture(640, 360, 4, 5);
  for (const Subsampling subsampling : kSubsamplings) {
    Image whole;
    Image planes;
    scaler.scale(bgr, 200, subsampling, whole);
    Image& small = scaler.scale_bgra(bgr, 200);
    ASSERT_EQ(small.format(), PixelFormat::kBgra);
    ASSERT_EQ((Size{small.width_px(), small.height_px()}), scaled_size(640, 360, 200));
    scaler.to_planes(small, subsampling, planes);
    EXPECT_TRUE(std::equal(whole.plane(0), whole.plane(0) + whole.size_bytes(), planes.plane(0)));
  }
}

TEST(Scaler, KeepsItsBuffers) {
  Scaler scaler;
  Image planes;
  const Image bgr = sample_picture(640, 360, 4, 5);
  scaler.scale(bgr, 200, Subsampling::k420, planes);
  const std::uint8_t* const first_planes = planes.plane(0);
  const std::uint8_t* const first_bgra = scaler.scale_bgra(bgr, 200).plane(0);
  scaler.scale(bgr, 200, Subsampling::k420, planes);
  EXPECT_EQ(planes.plane(0), first_planes);
  EXPECT_EQ(scaler.scale_bgra(bgr, 200).plane(0), first_bgra);
}

TEST(PlanesToRgba, GivesTheColoursBack) {
  Scaler scaler;
  Image planes;
  Image rgba;
  const std::array<std::uint8_t, 3> bgr{40, 90, 200};
  for (const Subsampling subsampling : kSubsamplings) {
    scaler.scale(plain_picture(33, 21, bgr), 0, subsampling, planes);
    planes_to_rgba(planes, rgba);
    ASSERT_EQ(rgba.format(), PixelFormat::kRgba);
    ASSERT_EQ((Size{rgba.width_px(), rgba.height_px()}), (Size{33, 21}));
    for (std::size_t i = 0; i < rgba.size_bytes(); i += 4) {
      ASSERT_NEAR(rgba.plane(0)[i], bgr[2], 4);
      ASSERT_NEAR(rgba.plane(0)[i + 1], bgr[1], 4);
      ASSERT_NEAR(rgba.plane(0)[i + 2], bgr[0], 4);
      ASSERT_EQ(rgba.plane(0)[i + 3], 255);
    }
  }
}

TEST(PlanesAsDecoded, AreWhatADecoderShowsOfALosslessJpeg) {
  Scaler scaler;
  JpegEncoder encoder;
  JpegDecoder decoder;
  Image planes, nearest, shown, decoded;
  std::vector<std::uint8_t> jpeg;
  for (const auto& [width, height] : {std::pair{320, 240}, {161, 119}, {16, 17}}) {
    for (const Subsampling subsampling : kSubsamplings) {
      SCOPED_TRACE(std::to_string(width) + ", " + std::string(to_string(subsampling)));
      scaler.scale(sample_picture(width, height, 4, 9), 0, subsampling, planes);
      ASSERT_TRUE(encoder.encode(planes, 100, jpeg));
      ASSERT_TRUE(decoder.decode(jpeg, width, height, decoded));
      planes_to_rgba(planes, nearest);
      planes_as_decoded(planes, shown);
      ASSERT_EQ(shown.format(), PixelFormat::kRgba);
      ASSERT_EQ((Size{shown.width_px(), shown.height_px()}), (Size{width, height}));
      const auto likeness = [&](const Image& rgba) {
        return psnr(rgba.plane(0), decoded.plane(0), decoded.size_bytes());
      };
      EXPECT_GT(likeness(shown), 50);
      if (subsampling == Subsampling::k444) continue;
      EXPECT_LT(likeness(nearest), 48);
    }
  }
}

}  // namespace
}  // namespace framescope::media
