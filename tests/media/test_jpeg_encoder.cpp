#include <algorithm>
#include <array>
#include <cstdlib>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>
#include <turbojpeg.h>

#include "media/jpeg_encoder.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"
#include "media/tj_handle.hpp"
#include "wire/jpeg_markers.hpp"

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

constexpr std::uint8_t kDri = 0xDD;

/// TurboJPEG reads a column and a row more of odd sides: the last ones once more, as libjpeg pads.
std::vector<std::uint8_t> turbojpeg_of(const Image& planes, Subsampling subsampling, int quality) {
  const int samp = subsampling == Subsampling::k420   ? TJSAMP_420
                   : subsampling == Subsampling::k422 ? TJSAMP_422
                                                      : TJSAMP_444;
  const int width = planes.width_px();
  const int height = planes.height_px();
  std::array<std::vector<std::uint8_t>, 3> padded;
  std::array<const unsigned char*, 3> sources{};
  for (int i = 0; i < 3; ++i) {
    const auto plane = static_cast<std::size_t>(i);
    for (int y = 0; y < tjPlaneHeight(i, height, samp); ++y) {
      const std::uint8_t* row =
          planes.plane(i) + std::min(y, planes.plane_height(i) - 1) * planes.stride(i);
      for (int x = 0; x < tjPlaneWidth(i, width, samp); ++x)
        padded[plane].push_back(row[std::min(x, planes.plane_width(i) - 1)]);
    }
    sources[plane] = padded[plane].data();
  }
  const TjHandle handle = make_tj_compressor();
  unsigned long size = tjBufSize(width, height, samp);
  std::vector<std::uint8_t> jpeg(size);
  unsigned char* out = jpeg.data();
  EXPECT_EQ(tjCompressFromYUVPlanes(handle.get(), sources.data(), width, nullptr, height, samp,
                                    &out, &size, quality, TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT),
            0);
  jpeg.resize(size);
  return jpeg;
}

/// How many there are from there on; each must be the one after the last, modulo 8.
int restarts_from(const std::vector<std::uint8_t>& jpeg, std::size_t at) {
  int count = 0;
  for (; at + 1 < jpeg.size(); ++at) {
    if (jpeg[at] != 0xFF || jpeg[at + 1] < 0xD0 || jpeg[at + 1] > 0xD7) continue;
    EXPECT_EQ(jpeg[at + 1] & 7, count % 8);
    ++count;
  }
  return count;
}

std::vector<std::uint8_t> pixels_of(const std::vector<std::uint8_t>& jpeg) {
  const cv::Mat decoded = cv::imdecode(jpeg, cv::IMREAD_COLOR);
  return {decoded.datastart, decoded.dataend};
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

TEST(JpegEncoder, TheEnvironmentHasNoSay) {
  JpegEncoder encoder;
  const Image planes = planes_of(sample_picture(64, 48, 2, 1), Subsampling::k420);
  std::vector<std::uint8_t> before;
  std::vector<std::uint8_t> after;
  ASSERT_TRUE(encoder.encode(planes, 80, before).ok());
  constexpr std::array kVariables{"TJ_PROGRESSIVE", "TJ_OPTIMIZE", "TJ_RESTART"};
  for (const char* name : kVariables) setenv(name, "1", 1);
  ASSERT_TRUE(encoder.encode(planes, 80, after).ok());
  for (const char* name : kVariables) unsetenv(name);
  EXPECT_EQ(before, after);
  EXPECT_TRUE(has_marker(after, 0xC0));
}

TEST(JpegEncoder, WritesTheBytesThatTurboJpegWrites) {
  JpegEncoder encoder;
  std::vector<std::uint8_t> jpeg;
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    for (const auto& [width, height] :
         {std::pair{160, 120}, {162, 118}, {16, 16}, {400, 226}, {72, 40}, {17, 33}, {161, 119}}) {
      const Image planes = planes_of(sample_picture(width, height, 4, 9), subsampling);
      for (const int quality : {1, 50, 80, 96, 100}) {
        ASSERT_TRUE(encoder.encode(planes, quality, jpeg).ok());
        EXPECT_EQ(jpeg, turbojpeg_of(planes, subsampling, quality))
            << width << 'x' << height << ' ' << to_string(subsampling) << " quality " << quality;
      }
    }
  }
}

TEST(JpegEncoder, PutsARestartMarkerBehindEveryInterval) {
  JpegEncoder encoder;
  std::vector<std::uint8_t> plain;
  std::vector<std::uint8_t> jpeg;
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    const Image planes = planes_of(sample_picture(168, 120, 4, 9), subsampling);
    ASSERT_TRUE(encoder.encode(planes, 80, plain).ok());
    const int mcus =
        (subsampling == Subsampling::k444 ? 21 : 11) * (subsampling == Subsampling::k420 ? 8 : 15);
    for (const int interval : {1, 2, 7, 11, 21, mcus - 1, mcus, 65'535}) {
      const auto size = encoder.encode(planes, 80, jpeg, 0, interval);
      ASSERT_TRUE(size.ok()) << size.error().cause;
      const auto info = wire::scan_jpeg(jpeg);
      ASSERT_TRUE(info.ok()) << to_string(info.error());
      EXPECT_EQ(info->restart_interval, interval);
      EXPECT_TRUE(info->standard_huffman);
      EXPECT_EQ(restarts_from(jpeg, info->scan_offset), (mcus + interval - 1) / interval - 1);
      EXPECT_EQ(pixels_of(jpeg), pixels_of(plain)) << "interval " << interval;
    }
  }
}

TEST(JpegEncoder, WithoutAnIntervalThereIsNoRestartSegmentEvenAfterOne) {
  JpegEncoder encoder;
  const Image planes = planes_of(sample_picture(64, 48, 2, 1), Subsampling::k420);
  std::vector<std::uint8_t> jpeg;
  ASSERT_TRUE(encoder.encode(planes, 80, jpeg, 0, 4).ok());
  EXPECT_TRUE(has_marker(jpeg, kDri));
  ASSERT_TRUE(encoder.encode(planes, 80, jpeg).ok());
  EXPECT_FALSE(has_marker(jpeg, kDri));
}

TEST(JpegEncoder, LeavesAGapBehindTheHeadWithIntervalsToo) {
  JpegEncoder encoder;
  const Image planes = planes_of(sample_picture(64, 48, 2, 1), Subsampling::k420);
  std::vector<std::uint8_t> plain;
  std::vector<std::uint8_t> gapped;
  ASSERT_TRUE(encoder.encode(planes, 80, plain, 0, 4).ok());
  ASSERT_TRUE(encoder.encode(planes, 80, gapped, 91, 4).ok());
  ASSERT_EQ(gapped.size(), plain.size() + 91);
  EXPECT_TRUE(std::equal(plain.begin(), plain.begin() + 20, gapped.begin()));
  EXPECT_TRUE(std::equal(plain.begin() + 20, plain.end(), gapped.begin() + 111));
}

}  // namespace
}  // namespace framescope::media
