#include "gfx/offscreen.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include <glad/gl.h>

#include "gfx/gl_check.hpp"

namespace framescope::gfx {
namespace {

/// A framebuffer with one colour buffer, bound while it lives. A texture, since only of one can the
/// layout be asked for: blue first as in a window, so that software rasterisers draw into both in
/// the same way, to the last bit.
class ColourBuffer {
 public:
  ColourBuffer(int width_px, int height_px) {
    glGenFramebuffers(1, &framebuffer_);
    glGenTextures(1, &colours_);
    glBindTexture(GL_TEXTURE_2D, colours_);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width_px, height_px, 0, GL_BGRA, GL_UNSIGNED_BYTE,
                 nullptr);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, colours_, 0);
  }
  ~ColourBuffer() {
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glDeleteFramebuffers(1, &framebuffer_);
    glDeleteTextures(1, &colours_);
  }
  ColourBuffer(const ColourBuffer&) = delete;
  ColourBuffer& operator=(const ColourBuffer&) = delete;

 private:
  unsigned framebuffer_ = 0;
  unsigned colours_ = 0;
};

/// OpenGL's rows go upwards; and whatever was blended, a window has no holes.
void make_upright_and_opaque(Image& image) {
  const auto stride = static_cast<std::size_t>(image.stride(0));
  const auto rows = static_cast<std::size_t>(image.height_px());
  std::uint8_t* pixels = image.plane(0);
  for (std::size_t row = 0; row < rows / 2; ++row) {
    std::swap_ranges(pixels + row * stride, pixels + (row + 1) * stride,
                     pixels + (rows - 1 - row) * stride);
  }
  for (std::size_t at = 3; at < rows * stride; at += 4) pixels[at] = 255;
}

}  // namespace

Image draw_offscreen(int width_px, int height_px, const std::function<void()>& draw) {
  const ColourBuffer buffer(width_px, height_px);
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
    throw std::runtime_error(
        "draw the window into a picture: the graphics driver refuses an offscreen buffer");
  }
  draw();
  Image image(width_px, height_px, PixelFormat::kRgba);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width_px, height_px, GL_RGBA, GL_UNSIGNED_BYTE, image.plane(0));
  gl_check("draw the window into a picture");
  make_upright_and_opaque(image);
  return image;
}

}  // namespace framescope::gfx
