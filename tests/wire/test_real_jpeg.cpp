// What TurboJPEG really writes and accepts, against what the marker scan and the tag take for
// granted.
#include <memory>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <turbojpeg.h>

#include "wire/frame_tag.hpp"
#include "wire/jpeg_builder.hpp"
#include "wire/jpeg_markers.hpp"

namespace framescope::wire {
namespace {

using test::Bytes;

struct Destroy {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, Destroy>;

constexpr int kWidth = 200;
constexpr int kHeight = 150;

Bytes noise(unsigned seed) {
  std::mt19937 random(seed);
  Bytes pixels(static_cast<std::size_t>(kWidth * kHeight * 3));
  for (auto& sample : pixels) sample = static_cast<std::uint8_t>(random());
  return pixels;
}

Bytes compress(const Bytes& pixels, int subsampling, int flags = 0) {
  const Handle handle(tjInitCompress());
  std::uint8_t* jpeg = nullptr;
  unsigned long size = 0;
  EXPECT_EQ(tjCompress2(handle.get(), pixels.data(), kWidth, 0, kHeight, TJPF_RGB, &jpeg, &size,
                        subsampling, 80, flags),
            0);
  Bytes bytes(jpeg, jpeg + size);
  tjFree(jpeg);
  return bytes;
}

Bytes decompress(const Bytes& jpeg) {
  const Handle handle(tjInitDecompress());
  Bytes pixels(static_cast<std::size_t>(kWidth * kHeight * 3));
  EXPECT_EQ(tjDecompress2(handle.get(), jpeg.data(), jpeg.size(), pixels.data(), kWidth, 0, kHeight,
                          TJPF_RGB, TJFLAG_STOPONWARNING),
            0)
      << tjGetErrorStr2(handle.get());
  return pixels;
}

TEST(RealJpeg, IsScannedAsWritten) {
  const std::pair<int, Subsampling> kCases[] = {{TJSAMP_420, Subsampling::k420},
                                                {TJSAMP_422, Subsampling::k422},
                                                {TJSAMP_444, Subsampling::k444}};
  for (const auto& [written, read] : kCases) {
    const Bytes jpeg = compress(noise(7), written);
    const auto info = scan_jpeg(jpeg);
    ASSERT_TRUE(info) << to_string(info.error());
    EXPECT_EQ(info->width_px, kWidth);
    EXPECT_EQ(info->height_px, kHeight);
    EXPECT_EQ(info->subsampling, read);
    EXPECT_TRUE(info->standard_huffman);
    EXPECT_TRUE(info->has_eoi);
    EXPECT_FALSE(info->progressive);
    EXPECT_EQ(info->quant[0][0], 6) << "16 at quality 50 is 6 at 80 (IJG's scaling)";
    EXPECT_EQ(info->quant[1][0], 7);
    EXPECT_EQ(info->scan_offset + info->entropy_bytes + 2, jpeg.size());
  }
}

TEST(RealJpeg, GreyAndProgressive) {
  const auto grey = scan_jpeg(compress(noise(8), TJSAMP_GRAY));
  ASSERT_TRUE(grey) << to_string(grey.error());
  EXPECT_TRUE(grey->grey);
  EXPECT_TRUE(grey->standard_huffman);
  const auto progressive = scan_jpeg(compress(noise(8), TJSAMP_420, TJFLAG_PROGRESSIVE));
  ASSERT_TRUE(progressive) << to_string(progressive.error());
  EXPECT_TRUE(progressive->progressive);
  EXPECT_EQ(progressive->scans, 10) << "libjpeg's default script";
  EXPECT_FALSE(progressive->standard_huffman);
}

// The fewest bits that an encoder spends on a picture must pass for one that is not cut off.
TEST(RealJpeg, AFlatPictureIsNotTakenForATruncatedOne) {
  const Bytes flat(static_cast<std::size_t>(kWidth * kHeight * 3), 128);
  for (const int subsampling : {TJSAMP_420, TJSAMP_422, TJSAMP_444, TJSAMP_GRAY}) {
    for (const int flags : {0, TJFLAG_PROGRESSIVE}) {
      const auto info = scan_jpeg(compress(flat, subsampling, flags));
      EXPECT_TRUE(info) << subsampling << " " << flags << " " << to_string(info.error());
    }
  }
}

TEST(RealJpeg, ATagChangesNoPixel) {
  const Bytes plain = compress(noise(9), TJSAMP_420);
  Bytes tagged = plain;
  ASSERT_TRUE(insert_frame_tag_space(tagged));
  FrameTag tag{.sequence = 9};
  tag.quality = 80;
  write_frame_tag(tag, std::span(tagged).subspan<kFrameTagOffset, kFrameTagBytes>());
  EXPECT_EQ(decompress(tagged), decompress(plain));
  EXPECT_EQ(*find_frame_tag(tagged), tag);
  EXPECT_TRUE(scan_jpeg(tagged));
}

TEST(RealJpeg, TheTestsOwnJpegIsOne) {
  const Bytes jpeg = test::grey_jpeg({.width = kWidth, .height = kHeight});
  EXPECT_EQ(decompress(jpeg), Bytes(static_cast<std::size_t>(kWidth * kHeight * 3), 128));
}

}  // namespace
}  // namespace framescope::wire
