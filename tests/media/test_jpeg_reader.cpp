#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <turbojpeg.h>

#include "media/jpeg_encoder.hpp"
#include "media/jpeg_reader.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"
#include "media/tj_handle.hpp"

namespace framescope::media {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes jpeg_of(int width_px, int height_px, Subsampling subsampling) {
  Image planes;
  Bytes jpeg;
  Scaler().scale(testing::sample_picture(width_px, height_px, 2, 3), 0, subsampling, planes);
  EXPECT_TRUE(JpegEncoder().encode(planes, 80, jpeg).ok());
  return jpeg;
}

/// No two rows or columns are alike.
Bytes by_opencv(int type, const std::vector<int>& options) {
  Image bgr = testing::sample_picture(64, 48, 2, 3);
  const cv::Mat coloured(48, 64, CV_8UC3, bgr.plane(0));
  cv::Mat picture(48, 64, type);
  if (type == CV_8UC3) {
    coloured.copyTo(picture);
  } else {
    cv::extractChannel(coloured, picture, 1);
  }
  Bytes jpeg;
  cv::imencode(".jpg", picture, jpeg, options);
  return jpeg;
}

/// Its scan names a Huffman table that no picture has: the headers are whole, it cannot be begun.
Bytes without_its_table(Bytes jpeg) {
  const std::array<std::uint8_t, 2> sos{0xFF, 0xDA};
  std::search(jpeg.begin(), jpeg.end(), sos.begin(), sos.end())[6] = 0x33;
  return jpeg;
}

Bytes cmyk() {
  const TjHandle handle = make_tj_compressor();
  const Bytes pixels(std::size_t{4} * 32 * 32, 77);
  unsigned char* jpeg = nullptr;
  unsigned long size = 0;
  EXPECT_EQ(tjCompress2(handle.get(), pixels.data(), 32, 0, 32, TJPF_CMYK, &jpeg, &size, TJSAMP_444,
                        80, 0),
            0);
  Bytes copy(jpeg, jpeg + size);
  tjFree(jpeg);
  return copy;
}

/// TurboJPEG's planes, one behind the other, rows of `strides` bytes.
Bytes planes_by_turbojpeg(const Bytes& jpeg, int width_px, int height_px, int subsampling,
                          std::array<int, 3>& strides) {
  const TjHandle handle = make_tj_decompressor();
  Bytes samples(tjBufSizeYUV2(width_px, 1, height_px, subsampling));
  std::array<unsigned char*, 3> planes{};
  unsigned char* next = samples.data();
  for (int i = 0; i < 3; ++i) {
    const auto plane = static_cast<std::size_t>(i);
    planes[plane] = next;
    strides[plane] = tjPlaneWidth(i, width_px, subsampling);
    next += strides[plane] * tjPlaneHeight(i, height_px, subsampling);
  }
  EXPECT_EQ(tjDecompressToYUVPlanes(handle.get(), jpeg.data(), jpeg.size(), planes.data(), width_px,
                                    strides.data(), height_px, 0),
            0);
  return samples;
}

TEST(JpegReader, GivesTurboJpegsPlanesOfAnySize) {
  JpegReader reader;
  const std::array subsamplings{Subsampling::k420, Subsampling::k422, Subsampling::k444};
  const std::array theirs{TJSAMP_420, TJSAMP_422, TJSAMP_444};
  for (std::size_t s = 0; s < subsamplings.size(); ++s) {
    for (const auto& [width, height] : {std::pair{64, 48}, {65, 33}, {72, 56}, {17, 16}}) {
      const Bytes jpeg = jpeg_of(width, height, subsamplings[s]);
      std::array<int, 3> strides{};
      const Bytes expected = planes_by_turbojpeg(jpeg, width, height, theirs[s], strides);
      ASSERT_TRUE(reader.open(jpeg)) << reader.words();
      ASSERT_EQ(reader.subsampling(), subsamplings[s]);
      const auto view = reader.read_planes();
      ASSERT_TRUE(view) << reader.words();
      ASSERT_FALSE(reader.warned());
      const std::uint8_t* row = expected.data();
      for (int i = 0; i < 3; ++i) {
        const auto plane = static_cast<std::size_t>(i);
        for (int y = 0; y < tjPlaneHeight(i, height, theirs[s]); ++y, row += strides[plane]) {
          ASSERT_TRUE(
              std::equal(row, row + strides[plane], view->planes[plane] + y * view->strides[plane]))
              << width << "x" << height << ", plane " << i << ", row " << y;
        }
      }
    }
  }
}

TEST(JpegReader, GivesTurboJpegsRgbaOfWhateverItDecodes) {
  const TjHandle handle = make_tj_decompressor();
  JpegReader reader;
  for (const Bytes& jpeg :
       {jpeg_of(65, 48, Subsampling::k420), jpeg_of(64, 33, Subsampling::k444),
        by_opencv(CV_8UC1, {}), by_opencv(CV_8UC3, {cv::IMWRITE_JPEG_PROGRESSIVE, 1})}) {
    ASSERT_TRUE(reader.open(jpeg));
    Image rgba(reader.width_px(), reader.height_px(), PixelFormat::kRgba);
    ASSERT_TRUE(reader.read_rgba(rgba)) << reader.words();
    Bytes expected(rgba.size_bytes());
    ASSERT_EQ(tjDecompress2(handle.get(), jpeg.data(), jpeg.size(), expected.data(),
                            rgba.width_px(), 0, rgba.height_px(), TJPF_RGBA, 0),
              0);
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), rgba.plane(0)));
  }
}

TEST(JpegReader, KnowsWhatHasNoPlanesToRead) {
  JpegReader reader;
  ASSERT_TRUE(reader.open(by_opencv(CV_8UC1, {})));
  EXPECT_FALSE(reader.subsampling());
  Bytes sideways = jpeg_of(64, 48, Subsampling::k422);
  const std::array<std::uint8_t, 2> sof{0xFF, 0xC0};
  const auto at = std::search(sideways.begin(), sideways.end(), sof.begin(), sof.end());
  at[11] = 0x12;  // 4:4:0
  ASSERT_TRUE(reader.open(sideways));
  EXPECT_FALSE(reader.subsampling());
  Image rgba(64, 48, PixelFormat::kRgba);
  EXPECT_TRUE(reader.read_rgba(rgba)) << reader.words();

  ASSERT_TRUE(reader.open(cmyk()));
  EXPECT_FALSE(reader.subsampling());
  rgba.reset(32, 32, PixelFormat::kRgba);
  EXPECT_FALSE(reader.read_rgba(rgba));
  EXPECT_STRNE(reader.words(), "");
}

TEST(JpegReader, GivesTheSamePlanesOfAProgressivePicture) {
  const Bytes jpeg = by_opencv(CV_8UC3, {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  std::array<int, 3> strides{};
  const Bytes expected = planes_by_turbojpeg(jpeg, 64, 48, TJSAMP_420, strides);
  JpegReader reader;
  ASSERT_TRUE(reader.open(jpeg));
  ASSERT_EQ(reader.subsampling(), Subsampling::k420);
  const auto view = reader.read_planes();
  ASSERT_TRUE(view) << reader.words();
  ASSERT_EQ(view->strides, strides);
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), view->planes[0]));
}

TEST(JpegReader, GoesOnAfterWhatItRefusedOrWasNotAskedToRead) {
  JpegReader reader;
  const Bytes good = jpeg_of(64, 48, Subsampling::k420);
  const Bytes broken = without_its_table(good);
  const Bytes head(good.begin(), good.begin() + 300);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(reader.open({}));
    EXPECT_STRNE(reader.words(), "");
    EXPECT_FALSE(reader.open(Bytes(100, 0x55)));
    EXPECT_FALSE(reader.open(head));
    EXPECT_FALSE(reader.subsampling());
    ASSERT_TRUE(reader.open(broken));
    EXPECT_FALSE(reader.read_planes());
    EXPECT_STRNE(reader.words(), "");
    EXPECT_FALSE(reader.subsampling());
    Image rgba(64, 48, PixelFormat::kRgba);
    ASSERT_TRUE(reader.open(broken));
    EXPECT_FALSE(reader.read_rgba(rgba));
    ASSERT_TRUE(reader.open(good));
    EXPECT_STREQ(reader.words(), "");
    ASSERT_TRUE(reader.open(good));
    EXPECT_TRUE(reader.read_planes());
    EXPECT_FALSE(reader.warned());
  }
}

TEST(JpegReader, TellsTheFirstWarning) {
  JpegReader reader;
  const Bytes good = jpeg_of(64, 48, Subsampling::k420);
  const Bytes cut(good.begin(), good.end() - 200);
  ASSERT_TRUE(reader.open(cut));
  ASSERT_TRUE(reader.read_planes());
  EXPECT_TRUE(reader.warned());
  EXPECT_NE(std::string(reader.words()).find("Premature end"), std::string::npos) << reader.words();
  ASSERT_TRUE(reader.open(good));
  ASSERT_TRUE(reader.read_planes());
  EXPECT_FALSE(reader.warned());
}

}  // namespace
}  // namespace framescope::media
