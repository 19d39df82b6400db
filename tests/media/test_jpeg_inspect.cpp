#include <gtest/gtest.h>

#include "media/jpeg_encoder.hpp"
#include "media/jpeg_inspect.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"

namespace framescope::media {
namespace {

struct Tables {
  QuantTable luma{};
  QuantTable chroma{};
};

/// The tables as TurboJPEG writes them at this quality.
Tables tables_of(const Image& planes, int quality) {
  JpegEncoder encoder;
  std::vector<std::uint8_t> jpeg;
  EXPECT_TRUE(encoder.encode(planes, quality, jpeg).ok());
  Tables tables;
  for (std::size_t at = 2; jpeg[at + 1] != 0xDA;
       at += 2U + static_cast<std::size_t>(jpeg[at + 2] << 8 | jpeg[at + 3])) {
    if (jpeg[at + 1] != 0xDB) continue;
    QuantTable& table = jpeg[at + 4] == 0 ? tables.luma : tables.chroma;
    for (std::size_t i = 0; i < 64; ++i) table[i] = jpeg[at + 5 + i];
  }
  return tables;
}

Image small_planes() {
  Scaler scaler;
  Image planes;
  scaler.scale(testing::sample_picture(16, 16, 2, 1), 0, Subsampling::k420, planes);
  return planes;
}

TEST(JpegInspect, EveryQualityOfLibjpegIsExact) {
  const Image planes = small_planes();
  for (int quality = 1; quality <= 100; ++quality) {
    const Tables tables = tables_of(planes, quality);
    EXPECT_EQ(tables.luma, standard_luma_table(quality));
    EXPECT_EQ(tables.chroma, standard_chroma_table(quality));
    EXPECT_EQ(estimate_quality(tables.luma, tables.chroma), (QualityEstimate{quality, true}));
    EXPECT_EQ(estimate_quality(tables.luma), (QualityEstimate{quality, true})) << "grey";
  }
}

TEST(JpegInspect, OtherTablesGiveTheNearest) {
  QuantTable luma = standard_luma_table(75);
  luma[20] = static_cast<std::uint16_t>(luma[20] + 1);
  EXPECT_EQ(estimate_quality(luma, standard_chroma_table(75)), (QualityEstimate{75, false}));
  EXPECT_EQ(estimate_quality(standard_luma_table(60), standard_chroma_table(64))->exact, false);
  EXPECT_NEAR(estimate_quality(standard_luma_table(60), standard_chroma_table(64))->quality, 62, 2);

  QuantTable flat;
  flat.fill(1);
  EXPECT_EQ(estimate_quality(flat), (QualityEstimate{100, true}));
  flat.fill(12);
  const auto estimate = estimate_quality(flat);
  EXPECT_FALSE(estimate->exact);
  EXPECT_NEAR(estimate->quality, 89, 4);
}

TEST(JpegInspect, StepsOfSixteenBitsAreTheLowestQualities) {
  QuantTable coarse;
  coarse.fill(60'000);
  EXPECT_EQ(estimate_quality(coarse, coarse)->quality, 1);
}

TEST(JpegInspect, AStepOfZeroIsNoTable) {
  QuantTable broken = standard_luma_table(80);
  broken[63] = 0;
  EXPECT_EQ(estimate_quality(broken), std::nullopt);
  EXPECT_EQ(estimate_quality(standard_luma_table(80), broken), std::nullopt);
}

}  // namespace
}  // namespace framescope::media
