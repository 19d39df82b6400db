#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "media/jpeg_encoder.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"

namespace framescope::media {
namespace {

using testing::psnr;
using testing::sample_picture;

Image planes_of(const Image& bgr, Subsampling subsampling) {
  Scaler scaler;
  Image planes;
  scaler.scale(bgr, 0, subsampling, planes);
  return planes;
}

bool has_marker(const std::vector<std::uint8_t>& jpeg, std::uint8_t code) {
  for (std::size_t at = 2; at + 4 <= jpeg.size() && jpeg[at] == 0xFF;) {
    if (jpeg[at + 1] == code) return true;
    if (jpeg[at + 1] == 0xDA) return false;
    at += 2U + static_cast<std::size_t>(jpeg[at + 2] << 8 | jpeg[at + 3]);
  }
  return false;
}

TEST(JpegEncoder, OpenCvDecodesWhatItWrites) {
  JpegEncoder encoder;
  std::vector<std::uint8_t> jpeg;
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    for (const auto& [width, height] : {std::pair{160, 120}, {161, 119}, {16, 16}, {17, 33}}) {
      const Image bgr = sample_picture(width, height, 0, 9);
      const auto size = encoder.encode(planes_of(bgr, subsampling), 90, jpeg);
      ASSERT_TRUE(size.ok());
      EXPECT_EQ(*size, jpeg.size());
      const cv::Mat decoded = cv::imdecode(jpeg, cv::IMREAD_COLOR);
      ASSERT_EQ(decoded.size(), cv::Size(width, height));
      EXPECT_GT(psnr(decoded.data, bgr.plane(0), bgr.size_bytes()), 30);
    }
  }
}

TEST(JpegEncoder, BeginsWithSoiAndApp0OfTwentyBytes) {
  JpegEncoder encoder;
  std::vector<std::uint8_t> jpeg;
  ASSERT_TRUE(
      encoder.encode(planes_of(sample_picture(64, 48, 2, 1), Subsampling::k420), 80, jpeg).ok());
  const std::vector<std::uint8_t> head{0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0};
  EXPECT_TRUE(std::equal(head.begin(), head.end(), jpeg.begin()));
  EXPECT_EQ(jpeg[kJpegHeadBytes], 0xFF);
  EXPECT_EQ(jpeg[kJpegHeadBytes + 1], 0xDB);
}

TEST(JpegEncoder, LeavesAGapBehindTheHead) {
  JpegEncoder encoder;
  const Image planes = planes_of(sample_picture(64, 48, 2, 1), Subsampling::k420);
  std::vector<std::uint8_t> plain;
  std::vector<std::uint8_t> gapped;
  ASSERT_TRUE(encoder.encode(planes, 80, plain).ok());
  const auto size = encoder.encode(planes, 80, gapped, 91);
  ASSERT_TRUE(size.ok());
  ASSERT_EQ(*size, plain.size() + 91);
  ASSERT_EQ(gapped.size(), plain.size() + 91);
  EXPECT_TRUE(std::equal(plain.begin(), plain.begin() + 20, gapped.begin()));
  EXPECT_TRUE(std::equal(plain.begin() + 20, plain.end(), gapped.begin() + 111));
}

TEST(JpegEncoder, ASteadyStreamAllocatesNothing) {
  JpegEncoder encoder;
  const Image planes = planes_of(sample_picture(320, 240, 8, 1), Subsampling::k420);
  std::vector<std::uint8_t> jpeg;
  ASSERT_TRUE(encoder.encode(planes, 90, jpeg, 91).ok());
  const std::uint8_t* const memory = jpeg.data();
  ASSERT_TRUE(encoder.encode(planes, 50, jpeg, 91).ok());
  ASSERT_TRUE(encoder.encode(planes, 90, jpeg, 91).ok());
  EXPECT_EQ(jpeg.data(), memory);
}

TEST(JpegEncoder, RefusesAnImpossibleQualityAndGoesOn) {
  JpegEncoder encoder;
  const Image planes = planes_of(sample_picture(64, 48, 2, 1), Subsampling::k420);
  std::vector<std::uint8_t> jpeg;
  const auto refused = encoder.encode(planes, 101, jpeg);
  ASSERT_FALSE(refused.ok());
  EXPECT_FALSE(refused.error().cause.empty());
  EXPECT_TRUE(encoder.encode(planes, 100, jpeg).ok());
}

TEST(JpegEncoder, FitsTheWorstPictureAtTheBestQuality) {
  JpegEncoder encoder;
  std::vector<std::uint8_t> jpeg;
  const Image planes = planes_of(sample_picture(250, 130, 400, 1), Subsampling::k444);
  const auto size = encoder.encode(planes, 100, jpeg);
  ASSERT_TRUE(size.ok());
  EXPECT_GT(*size, 250U * 130U);
}

TEST(JpegEncoder, TheEnvironmentHasNoSayOnceSanitised) {
  JpegEncoder encoder;
  const Image planes = planes_of(sample_picture(64, 48, 2, 1), Subsampling::k420);
  std::vector<std::uint8_t> jpeg;
  constexpr std::uint8_t kSof0 = 0xC0;
  constexpr std::uint8_t kSof2 = 0xC2;
  constexpr std::uint8_t kDri = 0xDD;

  for (const char* name : {"TJ_PROGRESSIVE", "TJ_OPTIMIZE"}) setenv(name, "1", 1);
  setenv("TJ_RESTART", "1", 1);
  ASSERT_TRUE(encoder.encode(planes, 80, jpeg).ok());
  EXPECT_TRUE(has_marker(jpeg, kSof2)) << "the variables are what they were";

  sanitise_codec_environment();
  ASSERT_TRUE(encoder.encode(planes, 80, jpeg).ok());
  EXPECT_TRUE(has_marker(jpeg, kSof0));
  EXPECT_FALSE(has_marker(jpeg, kSof2));
  EXPECT_FALSE(has_marker(jpeg, kDri));
  for (const char* name : {"TJ_PROGRESSIVE", "TJ_OPTIMIZE", "TJ_RESTART"})
    EXPECT_EQ(getenv(name), nullptr);
}

}  // namespace
}  // namespace framescope::media
