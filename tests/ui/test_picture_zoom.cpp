#include <gtest/gtest.h>

#include "ui/picture_zoom.hpp"

namespace framescope::ui {
namespace {

constexpr Box kBox{100, 50, 600, 400};
constexpr int kWidth = 400;
constexpr int kHeight = 200;

TEST(PictureZoom, FitsAtFirst) {
  PictureZoom zoom;
  const Box place = zoom.place(kBox, kWidth, kHeight);
  EXPECT_TRUE(zoom.fits());
  EXPECT_FLOAT_EQ(place.w, 600);
  EXPECT_FLOAT_EQ(place.h, 300);
  EXPECT_DOUBLE_EQ(zoom.scale(), 1.5);
  EXPECT_FALSE(zoom.shows_pixels()) << "a fitting picture is smooth";
}

TEST(PictureZoom, OneToOneIsPixelForPixel) {
  PictureZoom zoom;
  zoom.place(kBox, kWidth, kHeight);
  zoom.one_to_one();
  const Box place = zoom.place(kBox, kWidth, kHeight);
  EXPECT_FLOAT_EQ(place.w, 400);
  EXPECT_FLOAT_EQ(place.h, 200);
  EXPECT_FLOAT_EQ(place.middle_x(), kBox.middle_x());
}

TEST(PictureZoom, KeepsThePixelBelowTheMouse) {
  PictureZoom zoom;
  Box place = zoom.place(kBox, kWidth, kHeight);
  const float x = 250;
  const float y = 260;
  const auto before = PictureZoom::pixel_at(place, kWidth, kHeight, x, y);
  ASSERT_TRUE(before.has_value());
  for (int i = 0; i < 10; ++i) {
    zoom.zoom_at(1.5, x, y, kBox, kWidth, kHeight);
    place = zoom.place(kBox, kWidth, kHeight);
    const auto now = PictureZoom::pixel_at(place, kWidth, kHeight, x, y);
    ASSERT_TRUE(now.has_value());
    EXPECT_NEAR(now->x, before->x, 1) << i;
    EXPECT_NEAR(now->y, before->y, 1) << i;
  }
  EXPECT_LE(zoom.scale(), PictureZoom::kMost);
  EXPECT_TRUE(zoom.shows_pixels());
}

TEST(PictureZoom, ZoomingOutEndsInFit) {
  PictureZoom zoom;
  zoom.place(kBox, kWidth, kHeight);
  zoom.zoom(4);
  EXPECT_FALSE(zoom.fits());
  for (int i = 0; i < 10; ++i) zoom.zoom(0.5);
  EXPECT_TRUE(zoom.fits());
}

TEST(PictureZoom, ADragEndsAtThePicturesEdge) {
  PictureZoom zoom;
  zoom.place(kBox, kWidth, kHeight);
  zoom.zoom(4);
  zoom.pan(1e5F, -1e5F, kBox, kWidth, kHeight);
  const Box place = zoom.place(kBox, kWidth, kHeight);
  EXPECT_FLOAT_EQ(place.x, kBox.x);
  EXPECT_FLOAT_EQ(place.bottom(), kBox.bottom());
}

TEST(PictureZoom, PixelsEndWhereThePictureDoes) {
  const Box place{0, 0, 800, 400};
  using Pixel = PictureZoom::Pixel;
  EXPECT_EQ(PictureZoom::pixel_at(place, 400, 200, 0, 0), (Pixel{0, 0}));
  EXPECT_EQ(PictureZoom::pixel_at(place, 400, 200, 799.9F, 399.9F), (Pixel{399, 199}));
  EXPECT_EQ(PictureZoom::pixel_at(place, 400, 200, 800, 10), std::nullopt);
  EXPECT_EQ(PictureZoom::pixel_at(place, 400, 200, -1, 10), std::nullopt);
}

}  // namespace
}  // namespace framescope::ui
