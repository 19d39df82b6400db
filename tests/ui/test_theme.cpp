#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "ui/theme.hpp"

namespace framescope::ui {
namespace {

/// WCAG 2.1's relative luminance.
double luminance(Colour colour) {
  double sum = 0;
  constexpr double kWeights[]{0.2126, 0.7152, 0.0722};
  for (unsigned i = 0; i < 3; ++i) {
    const double c = (colour >> 8 * i & 0xFFU) / 255.0;
    sum += kWeights[i] * (c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

double contrast(Colour a, Colour b) {
  const auto [low, high] = std::minmax({luminance(a), luminance(b)});
  return (high + 0.05) / (low + 0.05);
}

class ThemeTest : public testing::TestWithParam<const Theme*> {};

TEST_P(ThemeTest, TextCanBeRead) {
  const Theme& theme = *GetParam();
  for (const Colour behind : {theme.panel, theme.field, theme.hover}) {
    EXPECT_GE(contrast(theme.text, behind), 7);
  }
  EXPECT_GE(contrast(theme.dim, theme.panel), 4.5);
  EXPECT_GE(contrast(theme.dim, theme.backdrop), 4.5);
  EXPECT_GE(contrast(theme.chosen_text, theme.chosen), 4.5);
}

TEST_P(ThemeTest, StagesHaveColoursOfTheirOwn) {
  const Theme& theme = *GetParam();
  std::set<Colour> seen;
  for (const Meaning meaning : {Meaning::kCaptured, Meaning::kEncoded, Meaning::kSent,
                                Meaning::kReceived, Meaning::kDecoded, Meaning::kDisplayed}) {
    EXPECT_TRUE(seen.insert(theme.of(meaning)).second);
    EXPECT_GE(contrast(theme.of(meaning), theme.panel), 2.8);
  }
  EXPECT_NE(theme.of(Meaning::kDatagram), theme.of(Meaning::kJpeg));
}

TEST_P(ThemeTest, NoTwoOutcomesShareTheirMark) {
  const Theme& theme = *GetParam();
  std::set<std::pair<Colour, Shape>> seen;
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const Mark mark = theme.of(static_cast<FrameOutcome>(i));
    EXPECT_TRUE(seen.insert({mark.colour, mark.shape}).second)
        << label(static_cast<FrameOutcome>(i));
  }
}

INSTANTIATE_TEST_SUITE_P(Both, ThemeTest, testing::Values(&dark_theme(), &light_theme()));

TEST(Theme, IsFoundByName) {
  EXPECT_FALSE(theme_named("light").dark);
  EXPECT_TRUE(theme_named("dark").dark);
  EXPECT_TRUE(theme_named("").dark);
}

TEST(Colour, IsPackedAsDearImGuiWantsIt) {
  EXPECT_EQ(rgb(0x56B4E9), 0xFFE9B456U);
  EXPECT_EQ(faded(rgb(0x56B4E9), 0.5), 0x80E9B456U);
}

}  // namespace
}  // namespace framescope::ui
