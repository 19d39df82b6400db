#include <algorithm>
#include <random>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "media/jpeg_decoder.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"

namespace framescope::media {
namespace {

using testing::sample_picture;
using Bytes = std::vector<std::uint8_t>;

constexpr int kWidth = 96;
constexpr int kHeight = 64;

Bytes jpeg_of(int width_px = kWidth, int height_px = kHeight,
              Subsampling subsampling = Subsampling::k420) {
  Scaler scaler;
  JpegEncoder encoder;
  Image planes;
  Bytes jpeg;
  scaler.scale(sample_picture(width_px, height_px, 2, 4), 0, subsampling, planes);
  EXPECT_TRUE(encoder.encode(planes, 85, jpeg).ok());
  return jpeg;
}

/// Where the segment with this marker begins.
std::size_t find_marker(const Bytes& jpeg, std::uint8_t code) {
  const std::array<std::uint8_t, 2> marker{0xFF, code};
  return static_cast<std::size_t>(
      std::search(jpeg.begin(), jpeg.end(), marker.begin(), marker.end()) - jpeg.begin());
}

Bytes with_sof_size(Bytes jpeg, int width_px, int height_px) {
  const std::size_t sof = find_marker(jpeg, 0xC0);
  jpeg[sof + 5] = static_cast<std::uint8_t>(height_px >> 8);
  jpeg[sof + 6] = static_cast<std::uint8_t>(height_px & 255);
  jpeg[sof + 7] = static_cast<std::uint8_t>(width_px >> 8);
  jpeg[sof + 8] = static_cast<std::uint8_t>(width_px & 255);
  return jpeg;
}

class JpegDecoderTest : public ::testing::Test {
 protected:
  Result<DecodedInfo, JpegFailure> decode(const Bytes& jpeg) {
    return decoder_.decode(jpeg, kWidth, kHeight, rgba_);
  }

  void expect_good_frame_decodes() {
    const auto info = decode(good_);
    ASSERT_TRUE(info.ok()) << info.error().cause;
    EXPECT_FALSE(info->damaged);
    EXPECT_TRUE(info->warning.empty());
  }

  JpegDecoder decoder_;
  Bytes good_ = jpeg_of();
  Image rgba_;
};

/// An odd width goes another way than an even one.
TEST_F(JpegDecoderTest, GivesOpenCvsPicture) {
  constexpr int kOddHeight = 63;
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    for (const int width : {97, 98}) {
      const Bytes jpeg = jpeg_of(width, kOddHeight, subsampling);
      ASSERT_TRUE(decoder_.decode(jpeg, width, kOddHeight, rgba_).ok());
      ASSERT_EQ(rgba_.format(), PixelFormat::kRgba);
      const cv::Mat reference = cv::imdecode(jpeg, cv::IMREAD_COLOR);
      for (int y = 0; y < kOddHeight; ++y) {
        for (int x = 0; x < width; ++x) {
          const std::uint8_t* pixel = rgba_.plane(0) + y * rgba_.stride(0) + 4 * x;
          const auto expected = reference.at<cv::Vec3b>(y, x);
          ASSERT_NEAR(pixel[0], expected[2], 3);
          ASSERT_NEAR(pixel[1], expected[1], 3);
          ASSERT_NEAR(pixel[2], expected[0], 3);
          ASSERT_EQ(pixel[3], 255);
        }
      }
    }
  }
}

TEST_F(JpegDecoderTest, GreyBecomesRgba) {
  Bytes jpeg;
  cv::Mat grey(kHeight, kWidth, CV_8UC1, cv::Scalar{90});
  cv::imencode(".jpg", grey, jpeg);
  ASSERT_TRUE(decode(jpeg).ok());
  for (std::size_t i = 0; i < rgba_.size_bytes(); ++i)
    ASSERT_NEAR(rgba_.plane(0)[i], i % 4 == 3 ? 255 : 90, 1);
}

TEST_F(JpegDecoderTest, EveryTruncationFailsOrIsDamaged) {
  int damaged = 0;
  for (std::size_t length = 0; length < good_.size(); ++length) {
    const auto info =
        decode(Bytes(good_.begin(), good_.begin() + static_cast<std::ptrdiff_t>(length)));
    if (info.ok()) {
      ASSERT_TRUE(info->damaged) << length;
      ASSERT_FALSE(info->warning.empty());
      ++damaged;
    } else {
      ASSERT_FALSE(info.error().cause.empty());
    }
  }
  const std::size_t scan = find_marker(good_, 0xDA) + 14;
  EXPECT_GE(damaged, static_cast<int>(good_.size() - scan)) << "every cut within the scan shows";
  expect_good_frame_decodes();
}

TEST_F(JpegDecoderTest, AHeaderWithoutAFrameIsAFailure) {
  const auto info = decode(Bytes(good_.begin(), good_.begin() + 100));
  ASSERT_FALSE(info.ok());
  EXPECT_FALSE(decoder_.decode(Bytes(good_.begin(), good_.begin() + 100), 0, 0, rgba_).ok());
  expect_good_frame_decodes();
}

TEST_F(JpegDecoderTest, Case43AnImpossibleSizeDoesNotSpoilTheNextFrame) {
  for (int i = 0; i < 3; ++i) {
    const auto info = decode(with_sof_size(good_, 65'535, 65'535));
    ASSERT_FALSE(info.ok());
    EXPECT_NE(info.error().cause.find("65500"), std::string::npos) << info.error().cause;
    expect_good_frame_decodes();
  }
}

TEST_F(JpegDecoderTest, AnotherSizeThanTheScansIsAFailure) {
  const auto info = decode(with_sof_size(good_, kWidth + 1, kHeight));
  ASSERT_FALSE(info.ok());
  EXPECT_NE(info.error().cause.find("97x64"), std::string::npos);
  EXPECT_NE(info.error().cause.find("96x64"), std::string::npos);
  expect_good_frame_decodes();
}

TEST_F(JpegDecoderTest, ManyScansAreRefused) {
  Bytes jpeg;
  cv::imencode(".jpg", cv::Mat(kHeight, kWidth, CV_8UC3, cv::Scalar(90, 120, 30)), jpeg,
               {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  ASSERT_TRUE(decode(jpeg).ok());
  const std::array<std::uint8_t, 2> sos{0xFF, 0xDA};
  const Bytes scan(std::find_end(jpeg.begin(), jpeg.end(), sos.begin(), sos.end()), jpeg.end() - 2);
  for (int i = 0; i < 600; ++i) jpeg.insert(jpeg.end() - 2, scan.begin(), scan.end());
  const auto info = decode(jpeg);
  ASSERT_FALSE(info.ok());
  EXPECT_NE(info.error().cause.find("500 scans"), std::string::npos) << info.error().cause;
  expect_good_frame_decodes();
}

TEST_F(JpegDecoderTest, Case43CorruptBytesNeverHarmTheNextFrame) {
  std::mt19937 random(11);
  for (int i = 0; i < 500; ++i) {
    Bytes jpeg = good_;
    for (int k = 0; k < 3; ++k) jpeg[random() % jpeg.size()] = static_cast<std::uint8_t>(random());
    (void)decode(jpeg);
    ASSERT_NO_FATAL_FAILURE(expect_good_frame_decodes());
  }
}

}  // namespace
}  // namespace framescope::media
