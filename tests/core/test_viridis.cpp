#include <limits>

#include <gtest/gtest.h>

#include "core/viridis.hpp"

namespace framescope {
namespace {

double lightness(const Rgb& colour) {
  return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2];
}

TEST(Viridis, HasThePublishedColours) {
  EXPECT_EQ(viridis(0), (Rgb{0x44, 0x01, 0x54}));
  EXPECT_EQ(viridis(0.25), (Rgb{0x3B, 0x52, 0x8B}));
  EXPECT_EQ(viridis(0.5), (Rgb{0x21, 0x91, 0x8C}));
  EXPECT_EQ(viridis(0.75), (Rgb{0x5D, 0xC8, 0x63}));
  EXPECT_EQ(viridis(1), (Rgb{0xFD, 0xE7, 0x25}));
}

TEST(Viridis, GrowsLighterAllTheWay) {
  for (int i = 1; i <= 64; ++i) {
    EXPECT_GT(lightness(viridis(i / 64.0)), lightness(viridis((i - 1) / 64.0))) << i;
  }
}

TEST(Viridis, BeyondItsEndsIsTheNearerEnd) {
  EXPECT_EQ(viridis(-0.1), viridis(0));
  EXPECT_EQ(viridis(1.1), viridis(1));
  EXPECT_EQ(viridis(-std::numeric_limits<double>::infinity()), viridis(0));
  EXPECT_EQ(viridis(std::numeric_limits<double>::infinity()), viridis(1));
}

}  // namespace
}  // namespace framescope
