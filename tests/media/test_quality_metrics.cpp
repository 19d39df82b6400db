#include <cstddef>
#include <filesystem>
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/quality.hpp>

#include "media/frame_source.hpp"
#include "media/plane_decoder.hpp"
#include "media/quality_metrics.hpp"
#include "media/quality_probe.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"

namespace framescope::media {
namespace {

using testing::sample_picture;

const std::string kPictures = "/usr/lib/python3/dist-packages/imageio/resources/images/";

cv::Mat as_oracle_sees(const LumaPlane& plane) {
  return {plane.height_px, plane.width_px, CV_8UC1, const_cast<std::uint8_t*>(plane.samples),
          static_cast<std::size_t>(plane.stride_bytes)};
}

double oracle_psnr(const LumaPlane& a, const LumaPlane& b) {
  return cv::quality::QualityPSNR::compute(as_oracle_sees(a), as_oracle_sees(b), cv::noArray())[0];
}

double oracle_ssim(const LumaPlane& a, const LumaPlane& b) {
  return cv::quality::QualitySSIM::compute(as_oracle_sees(a), as_oracle_sees(b), cv::noArray())[0];
}

Image planes_of(const Image& bgr, Subsampling subsampling) {
  Scaler scaler;
  Image planes;
  scaler.scale(bgr, 0, subsampling, planes);
  return planes;
}

/// Every quality's JPEG of these planes, compared by us and by the oracle.
void expect_agreement(const Image& planes, const std::vector<int>& qualities) {
  JpegEncoder encoder;
  PlaneDecoder decoder;
  QualityProbe probe;
  std::vector<std::uint8_t> jpeg;
  for (const int quality : qualities) {
    SCOPED_TRACE(std::to_string(planes.width_px()) + "x" + std::to_string(planes.height_px()) +
                 ", quality " + std::to_string(quality));
    ASSERT_TRUE(encoder.encode(planes, quality, jpeg));
    const auto decoded = decoder.decode(jpeg);
    ASSERT_TRUE(decoded);
    const LumaPlane original = luma_of(planes);
    const auto reading = probe.read(planes, quality);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->jpeg_bytes, jpeg.size());
    EXPECT_EQ(reading->psnr_y_db, psnr_y_db(original, *decoded));
    EXPECT_EQ(reading->ssim_y, ssim_y(original, *decoded));
    EXPECT_NEAR(reading->psnr_y_db, oracle_psnr(original, *decoded), 0.05);
    EXPECT_NEAR(reading->ssim_y, oracle_ssim(original, *decoded), quality < 20 ? 0.03 : 0.02);
    EXPECT_GT(reading->encode.count(), 0);
    EXPECT_GT(reading->decode.count(), 0);
  }
}

Image next_frame(FrameSource& source) {
  Image bgr;
  EXPECT_EQ(source.read(bgr, {}), ReadStatus::kFrame);
  return bgr;
}

std::unique_ptr<FrameSource> open_picture(const std::string& name) {
  return open_source(*parse_source(kPictures + name), {});
}

TEST(QualityMetrics, AgreeWithTheOracleOnASamplePicture) {
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    expect_agreement(planes_of(sample_picture(320, 240, 4, 7), subsampling), {5, 10, 20, 50, 95});
  }
}

TEST(QualityMetrics, AgreeWithTheOracleOnOddSizes) {
  for (const auto& [width, height] : {std::pair{161, 119}, {64, 33}, {33, 64}, {127, 255}}) {
    const Image bgr = sample_picture(width, height, 4, 11);
    for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k444}) {
      expect_agreement(planes_of(bgr, subsampling), {50, 90});
    }
  }
}

TEST(QualityMetrics, AgreeWithTheOracleOnTheAstronaut) {
  if (!std::filesystem::exists(kPictures + "astronaut.png")) GTEST_SKIP() << "no python3-imageio";
  const auto source = open_picture("astronaut.png");
  const Image bgr = next_frame(*source);
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    expect_agreement(planes_of(bgr, subsampling), {5, 10, 20, 35, 50, 65, 80, 90, 95, 100});
  }
}

TEST(QualityMetrics, AgreeWithTheOracleOnTwentyFramesOfTheCockatoo) {
  if (!std::filesystem::exists(kPictures + "cockatoo.mp4")) GTEST_SKIP() << "no python3-imageio";
  const auto source = open_picture("cockatoo.mp4");
  for (int frame = 0; frame < 20; ++frame) {
    SCOPED_TRACE("frame " + std::to_string(frame));
    // Each in another subsampling, and two of the qualities: the oracle takes its time.
    const auto subsampling = static_cast<Subsampling>(frame % 3);
    expect_agreement(planes_of(next_frame(*source), subsampling),
                     {frame % 2 == 0 ? 5 : 20, 50 + 2 * frame});
  }
}

TEST(QualityMetrics, EqualPlanesAreAsGoodAsCanBe) {
  const Image planes = planes_of(sample_picture(64, 48, 4, 1), Subsampling::k420);
  const LumaPlane luma = luma_of(planes);
  EXPECT_EQ(psnr_y_db(luma, luma), kEqualPsnrDb);
  EXPECT_DOUBLE_EQ(ssim_y(luma, luma), 1);
}

TEST(QualityMetrics, LeaveOutWhatLiesBeyondTheWidthOfARow) {
  const Image planes = planes_of(sample_picture(40, 30, 4, 3), Subsampling::k420);
  const LumaPlane tight = luma_of(planes);
  std::vector<std::uint8_t> wide(64 * 30, 0xEE);
  for (std::size_t y = 0; y < 30; ++y) {
    for (std::size_t x = 0; x < 40; ++x) {
      wide[64 * y + x] = static_cast<std::uint8_t>(tight.samples[40 * y + x] ^ 1U);
    }
  }
  const LumaPlane padded{wide.data(), 64, 40, 30};
  // Every sample is off by one: a mean squared error of 1.
  EXPECT_NEAR(psnr_y_db(tight, padded), 48.1308, 1e-3);
  EXPECT_GT(ssim_y(tight, padded), 0.9);
}

TEST(QualityMetrics, TinyPicturesHaveASimilarityToo) {
  for (const auto& [width, height] : {std::pair{1, 1}, {7, 7}, {8, 8}, {8, 100}, {100, 3}}) {
    SCOPED_TRACE(std::to_string(width) + "x" + std::to_string(height));
    const auto samples = static_cast<std::size_t>(width * height);
    std::vector<std::uint8_t> a(samples);
    std::vector<std::uint8_t> inverse(samples);
    for (std::size_t i = 0; i < samples; ++i) {
      a[i] = static_cast<std::uint8_t>(i * 73);
      inverse[i] = static_cast<std::uint8_t>(255 - a[i]);
    }
    const LumaPlane plane{a.data(), width, width, height};
    EXPECT_DOUBLE_EQ(ssim_y(plane, plane), 1);
    const double opposite = ssim_y(plane, {inverse.data(), width, width, height});
    EXPECT_LT(opposite, 0.1);
    EXPECT_GE(opposite, -1);
  }
}

TEST(PlaneDecoder, RefusesWhatIsNoJpegAndGoesOn) {
  PlaneDecoder decoder;
  const std::vector<std::uint8_t> rubbish(100, 0x55);
  const auto refused = decoder.decode(rubbish);
  ASSERT_FALSE(refused);
  EXPECT_FALSE(refused.error().cause.empty());
  JpegEncoder encoder;
  std::vector<std::uint8_t> jpeg;
  ASSERT_TRUE(encoder.encode(planes_of(sample_picture(33, 17, 0, 1), Subsampling::k420), 90, jpeg));
  const auto decoded = decoder.decode(jpeg);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->width_px, 33);
  EXPECT_EQ(decoded->height_px, 17);
}

TEST(QualityProbe, SaysWhyItCannotRead) {
  QualityProbe probe;
  const Image planes = planes_of(sample_picture(32, 32, 0, 1), Subsampling::k420);
  const auto refused = probe.read(planes, 101);
  ASSERT_FALSE(refused);
  EXPECT_FALSE(refused.error().cause.empty());
  EXPECT_TRUE(probe.read(planes, 80));
}

}  // namespace
}  // namespace framescope::media
