// What the pictures are compared with: it has to fail when something is wrong, and only then.

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

#include "golden/golden_window.hpp"
#include "golden/picture_diff.hpp"
#include "golden/sample_stream.hpp"

namespace framescope::golden {
namespace {

Image grey(int width, int height, std::uint8_t value = 100) {
  Image image(width, height, PixelFormat::kRgba);
  std::memset(image.plane(0), value, image.size_bytes());
  return image;
}

void paint(Image& image, int x, int y, int w, int h, std::uint8_t value) {
  for (int row = y; row < y + h; ++row) {
    std::memset(image.plane(0) + row * image.stride(0) + x * 4, value,
                static_cast<std::size_t>(w) * 4);
  }
}

/// A rectangle of the picture, moved.
Image with_moved(const Image& picture, int x, int y, int w, int h, int by) {
  Image moved = picture;
  for (int row = y; row < y + h; ++row) {
    std::memcpy(moved.plane(0) + row * moved.stride(0) + (x + by) * 4,
                picture.plane(0) + row * picture.stride(0) + x * 4,
                static_cast<std::size_t>(w) * 4);
  }
  return moved;
}

TEST(PictureDiff, TheSameIsTheSame) {
  const Image picture = grey(100, 70);
  const Difference apart = difference(picture, picture);
  EXPECT_EQ(apart.pixels, 7000U);
  EXPECT_EQ(apart.differing, 0U);
  EXPECT_TRUE(apart.tolerable());
}

TEST(PictureDiff, AnotherSizeIsIntolerable) {
  EXPECT_FALSE(difference(grey(100, 70), grey(100, 71)).tolerable());
}

TEST(PictureDiff, ARoundingIsNoDifference) {
  EXPECT_EQ(difference(grey(64, 64, 100), grey(64, 64, 124)).differing, 0U);
  EXPECT_EQ(difference(grey(64, 64, 100), grey(64, 64, 76)).differing, 0U);
  EXPECT_EQ(difference(grey(64, 64, 100), grey(64, 64, 125)).differing, 64U * 64U);
}

TEST(PictureDiff, EachRuleAloneCanFail) {
  const Image picture = grey(640, 480);
  // More than 0.2 % in all, in no block more than a sixteenth.
  Image speckled = picture;
  for (int y = 0; y < 480; y += 16) {
    for (int x = 0; x < 640; x += 16) paint(speckled, x, y, 1, 1, 200);
  }
  Difference apart = difference(picture, speckled);
  EXPECT_EQ(apart.differing, 30U * 40U);
  EXPECT_EQ(apart.marked_blocks, 0);
  EXPECT_FALSE(apart.tolerable());
  // One block, more than half of it.
  Image spot = picture;
  paint(spot, 32, 48, 16, 8, 200);
  EXPECT_TRUE(difference(picture, spot).tolerable());
  paint(spot, 32, 56, 1, 1, 200);
  apart = difference(picture, spot);
  EXPECT_EQ(apart.worst_x, 32);
  EXPECT_EQ(apart.worst_y, 48);
  EXPECT_FALSE(apart.tolerable());
  // A thin line through many blocks.
  Image line = picture;
  paint(line, 0, 100, 320, 2, 200);
  apart = difference(picture, line);
  EXPECT_LT(static_cast<double>(apart.differing) / static_cast<double>(apart.pixels), 0.0021);
  EXPECT_LT(apart.worst_block, 0.5);
  EXPECT_EQ(apart.marked_blocks, 20);
  EXPECT_FALSE(apart.tolerable());
}

TEST(PictureDiff, ItsPictureShowsWhere) {
  const Image picture = grey(32, 32);
  Image spot = picture;
  paint(spot, 5, 6, 1, 1, 200);
  const Image shown = difference_picture(picture, spot);
  const std::uint8_t* there = shown.plane(0) + 6 * shown.stride(0) + 5 * 4;
  EXPECT_EQ(there[0], 255);
  EXPECT_EQ(there[1], 0);
  EXPECT_EQ(shown.plane(0)[0], shown.plane(0)[1]);
}

/// The real window, as the golden pictures have it.
class PictureDiffOfTheWindow : public testing::Test {
 protected:
  void SetUp() override {
    if (!window.why_not().empty()) GTEST_SKIP() << window.why_not();
  }

  Image drawn() { return window.dashboard(stream.view, state); }

  SampleStream stream{SampleStream::Story::kHealthy};
  GoldenWindow window{GoldenWindow::Shape{}};
  ui::DashboardState state;
};

TEST_F(PictureDiffOfTheWindow, ItIsTheSameEachTime) {
  const Image once = drawn();
  EXPECT_EQ(difference(once, drawn()).differing, 0U);
}

TEST_F(PictureDiffOfTheWindow, APanelShiftedByTwoPixelsIsSeen) {
  const Image right = drawn();
  // The controls.
  EXPECT_FALSE(difference(right, with_moved(right, 0, 130, 240, 600, 2)).tolerable());
}

TEST_F(PictureDiffOfTheWindow, AMissingCurveIsSeen) {
  const Image right = drawn();
  state.plots[ui::PlotId::kSize].hidden_curves = 1U << 1U;
  const Difference apart = difference(right, drawn());
  EXPECT_FALSE(apart.tolerable()) << apart.in_words();
}

TEST_F(PictureDiffOfTheWindow, ALabelThatChangedIsSeen) {
  const Image right = drawn();
  stream.view.local = "127.0.0.1:50999";
  stream.view.link = ui::LinkState::kStalled;
  EXPECT_FALSE(difference(right, drawn()).tolerable());
}

}  // namespace
}  // namespace framescope::golden
