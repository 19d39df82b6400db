#include <gtest/gtest.h>

#include "core/image.hpp"

namespace framescope {
namespace {

TEST(Image, PackedFormats) {
  const Image bgr(5, 3, PixelFormat::kBgr);
  EXPECT_EQ(bgr.plane_count(), 1);
  EXPECT_EQ(bgr.stride(0), 15);
  EXPECT_EQ(bgr.size_bytes(), 45U);
  const Image rgba(5, 3, PixelFormat::kRgba);
  EXPECT_EQ(rgba.stride(0), 20);
  EXPECT_EQ(rgba.size_bytes(), 60U);
  EXPECT_EQ(Image(5, 3, PixelFormat::kBgra).size_bytes(), 60U);
}

TEST(Image, ChromaOfOddSidesRoundsUp) {
  const Image image(5, 3, PixelFormat::kJ420);
  EXPECT_EQ(image.plane_count(), 3);
  EXPECT_EQ(image.plane_width(0), 5);
  EXPECT_EQ(image.plane_height(0), 3);
  EXPECT_EQ(image.plane_width(1), 3);
  EXPECT_EQ(image.plane_height(2), 2);
  EXPECT_EQ(image.stride(1), 3);
  EXPECT_EQ(image.size_bytes(), 15U + 6U + 6U);
}

TEST(Image, PlanesLieBehindEachOther) {
  for (const auto format : {PixelFormat::kJ420, PixelFormat::kJ422, PixelFormat::kJ444}) {
    Image image(6, 4, format);
    EXPECT_EQ(image.plane(1) - image.plane(0), 24);
    EXPECT_EQ(image.plane(2) - image.plane(1), image.plane_width(1) * image.plane_height(1));
    std::uint8_t* end = image.plane(2) + image.plane_width(2) * image.plane_height(2);
    EXPECT_EQ(static_cast<std::size_t>(end - image.plane(0)), image.size_bytes());
    for (std::uint8_t* at = image.plane(0); at != end; ++at) *at = 1;  // ASan watches
  }
  EXPECT_EQ(Image(6, 4, PixelFormat::kJ422).size_bytes(), 48U);
  EXPECT_EQ(Image(6, 4, PixelFormat::kJ444).size_bytes(), 72U);
}

TEST(Image, ResetReusesTheMemory) {
  Image image(64, 64, PixelFormat::kRgba);
  const std::uint8_t* before = image.plane(0);
  image.reset(32, 16, PixelFormat::kJ420);
  EXPECT_EQ(image.plane(0), before);
  EXPECT_EQ(image.width_px(), 32);
  EXPECT_EQ(image.height_px(), 16);
  EXPECT_EQ(image.format(), PixelFormat::kJ420);
  EXPECT_EQ(image.size_bytes(), 32U * 16 * 3 / 2);
}

TEST(Image, Empty) {
  EXPECT_TRUE(Image().empty());
  EXPECT_TRUE(Image(0, 5, PixelFormat::kBgr).empty());
  EXPECT_FALSE(Image(1, 1, PixelFormat::kBgr).empty());
  EXPECT_EQ(Image().size_bytes(), 0U);
}

TEST(Subsampling, NamesAndFormats) {
  EXPECT_EQ(to_string(Subsampling::k420), "420");
  EXPECT_EQ(to_string(Subsampling::k422), "422");
  EXPECT_EQ(to_string(Subsampling::k444), "444");
  EXPECT_EQ(planar_format(Subsampling::k420), PixelFormat::kJ420);
  EXPECT_EQ(planar_format(Subsampling::k422), PixelFormat::kJ422);
  EXPECT_EQ(planar_format(Subsampling::k444), PixelFormat::kJ444);
}

}  // namespace
}  // namespace framescope
