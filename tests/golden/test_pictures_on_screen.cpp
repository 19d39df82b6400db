#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>

#include <glad/gl.h>
#include <gtest/gtest.h>
#include <imgui.h>

#include "gfx/gl_texture.hpp"
#include "gfx/imgui_backend.hpp"
#include "gfx/window.hpp"
#include "ui/painter.hpp"

// What is in the window itself, not in a photograph: software rasterisers draw the two in different
// ways.
namespace framescope::golden {
namespace {

constexpr int kWidthPx = 200;  // of a picture; more than one and no whole number of tiles
constexpr int kHeightPx = 150;
constexpr int kWindowWidthPx = 320;
constexpr int kWindowHeightPx = 240;

/// Of as many colours as pixels, see-through in places.
Image many_colours(unsigned seed, int width_px = kWidthPx, int height_px = kHeightPx) {
  std::mt19937 random(seed);
  Image image(width_px, height_px, PixelFormat::kRgba);
  for (std::size_t i = 0; i < image.size_bytes(); ++i) {
    image.plane(0)[i] = static_cast<std::uint8_t>(random());
  }
  return image;
}

/// Neighbours differ little, so that a texel's share of a pixel need not be exact.
Image slopes() {
  Image image(kWidthPx, kHeightPx, PixelFormat::kRgba);
  std::uint8_t* rgba = image.plane(0);
  for (int y = 0; y < kHeightPx; ++y) {
    for (int x = 0; x < kWidthPx; ++x, rgba += 4) {
      rgba[0] = static_cast<std::uint8_t>(x);
      rgba[1] = static_cast<std::uint8_t>(y);
      rgba[2] = static_cast<std::uint8_t>(255 - x);
      rgba[3] = 255;
    }
  }
  return image;
}

class PictureWindow {
 public:
  PictureWindow() { look_.pictures = {&gfx::ImGuiBackend::begin_pictures, &backend_}; }

  /// What the window shows of a frame of `build`, its uppermost row first.
  Image draw(const std::function<void(ui::Painter&, unsigned texture)>& build) {
    backend_.begin_frame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::Begin("pictures", nullptr, ImGuiWindowFlags_NoDecoration);
    ImGui::PopStyleVar(2);
    ui::Painter painter(look_);
    build(painter, picture.name());
    ImGui::End();
    backend_.end_frame(0xFF204060);
    Image shown(window_.width_px(), window_.height_px(), PixelFormat::kRgba);
    for (int y = 0; y < shown.height_px(); ++y) {
      glReadPixels(0, shown.height_px() - 1 - y, shown.width_px(), 1, GL_RGBA, GL_UNSIGNED_BYTE,
                   shown.plane(0) + y * shown.stride(0));
    }
    return shown;
  }
  Image photograph() const { return backend_.photograph(); }

  /// Why its pixels are not to be compared here; empty: they are.
  std::string why_not() const {
    if (window_.width_px() != kWindowWidthPx || window_.height_px() != kWindowHeightPx) {
      return "the window's pixels are not the screen's";
    }
    const auto* renderer = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    const std::string name(renderer != nullptr ? renderer : "");
    return name.find("llvmpipe") == name.npos ? "OpenGL is not Mesa's llvmpipe but " + name : "";
  }

 private:
  struct Software {
    Software() { ::setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1); }
  };
  Software software_;
  gfx::Window window_{{"Framescope pictures", kWindowWidthPx, kWindowHeightPx}};
  gfx::ImGuiBackend backend_{window_};
  ui::Look look_;

 public:
  gfx::GlTexture picture;
};

const std::uint8_t* pixel(const Image& image, int x, int y) {
  return image.plane(0) + y * image.stride(0) + x * 4;
}

/// The largest difference of a colour within a box of two pictures, `b` moved by (dx, dy).
int difference(const Image& a, const Image& b, const ui::Box& box, int dx = 0, int dy = 0) {
  int largest = 0;
  for (int y = static_cast<int>(box.y); y < static_cast<int>(box.bottom()); ++y) {
    for (int x = static_cast<int>(box.x); x < static_cast<int>(box.right()); ++x) {
      const std::uint8_t* of_a = pixel(a, x, y);
      const std::uint8_t* of_b = pixel(b, x - dx, y - dy);
      for (int c = 0; c < 3; ++c) largest = std::max(largest, std::abs(of_a[c] - of_b[c]));
    }
  }
  return largest;
}

TEST(PicturesOnScreen, PixelByPixelThePictureItself) {
  PictureWindow window;
  if (!window.why_not().empty()) GTEST_SKIP() << window.why_not();
  const Image image = many_colours(1);
  window.picture.upload(image);
  const ui::Box box{13, 7, kWidthPx, kHeightPx};
  const Image shown =
      window.draw([&](ui::Painter& painter, unsigned texture) { painter.picture(texture, box); });
  EXPECT_EQ(difference(shown, image, box, 13, 7), 0);
}

TEST(PicturesOnScreen, TheNextOneOfAnySizeTakesItsPlace) {
  PictureWindow window;
  if (!window.why_not().empty()) GTEST_SKIP() << window.why_not();
  window.picture.upload(many_colours(1));
  for (const int width : {kWidthPx, 1, 31, kWidthPx}) {
    const Image image = many_colours(2, width, width / 2 + 1);
    window.picture.upload(image);
    const ui::Box box{5, 9, static_cast<float>(width), static_cast<float>(width / 2 + 1)};
    const Image shown =
        window.draw([&](ui::Painter& painter, unsigned texture) { painter.picture(texture, box); });
    EXPECT_EQ(difference(shown, image, box, 5, 9), 0) << width;
  }
}

TEST(PicturesOnScreen, StretchedItIsWhatThePhotographShows) {
  PictureWindow window;
  if (!window.why_not().empty()) GTEST_SKIP() << window.why_not();
  window.picture.upload(slopes());
  for (const ui::Box box : {ui::Box{10, 10, 100, 75}, {3, 5, 300, 225}, {31, 17, 137, 211}}) {
    const Image shown =
        window.draw([&](ui::Painter& painter, unsigned texture) { painter.picture(texture, box); });
    EXPECT_LE(difference(shown, window.photograph(), {0, 0, kWindowWidthPx, kWindowHeightPx}), 2)
        << box.w;
  }
}

TEST(PicturesOnScreen, WhatIsDrawnOverItIsBlendedAsBefore) {
  PictureWindow window;
  if (!window.why_not().empty()) GTEST_SKIP() << window.why_not();
  const Image image = many_colours(3);
  window.picture.upload(image);
  const ui::Box box{0, 0, kWidthPx, kHeightPx};
  const Image shown = window.draw([&](ui::Painter& painter, unsigned texture) {
    painter.list().PushClipRect({0, 0}, {kWidthPx, 100}, true);
    painter.picture(texture, box);
    painter.fill({0, 50, kWidthPx, 50}, 0x80FFFFFF);
    painter.list().PopClipRect();
    painter.fill({0, 100, kWidthPx, 50}, 0xFF563412);
  });
  EXPECT_EQ(difference(shown, image, {0, 0, kWidthPx, 50}), 0);
  for (int y = 50; y < 100; ++y) {
    for (int c = 0; c < 3; ++c) {
      EXPECT_NEAR(pixel(shown, 60, y)[c], (pixel(image, 60, y)[c] * 127 + 255 * 128) / 255, 1);
    }
  }
  const std::uint8_t* below = pixel(shown, 60, 120);  // the picture ends where it was clipped
  EXPECT_EQ((std::array<int, 3>{below[0], below[1], below[2]}),
            (std::array<int, 3>{0x12, 0x34, 0x56}));
}

}  // namespace
}  // namespace framescope::golden
