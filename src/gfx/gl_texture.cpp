#include "gfx/gl_texture.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include <glad/gl.h>

namespace framescope::gfx {
namespace {

unsigned make_texture() {
  unsigned name = 0;
  glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  return name;
}

constexpr int kStripRows = 16;
constexpr std::size_t kPixelBytes = 4;

void blue_first(const std::uint8_t* from, std::uint8_t* to, std::size_t pixels) {
  for (std::size_t i = 0; i < pixels; ++i, from += kPixelBytes, to += kPixelBytes) {
    to[0] = from[2];
    to[1] = from[1];
    to[2] = from[0];
    to[3] = from[3];
  }
}

}  // namespace

GlTexture::~GlTexture() {
  if (name_ != 0) glDeleteTextures(1, &name_);
}

void GlTexture::upload(const Image& rgba) {
  assert(rgba.format() == PixelFormat::kRgba && !rgba.empty());
  if (name_ == 0) name_ = make_texture();
  glBindTexture(GL_TEXTURE_2D, name_);
  if (rgba.width_px() != width_px_ || rgba.height_px() != height_px_) {
    width_px_ = rgba.width_px();
    height_px_ = rgba.height_px();
    strip_.resize(static_cast<std::size_t>(rgba.stride(0)) * kStripRows);
    // Of GL_RGBA8 Mesa would make red first, whatever the data are.
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width_px_, height_px_, 0, GL_BGRA, GL_UNSIGNED_BYTE,
                 nullptr);
  }
  send(rgba);
}

/// Strip by strip, so that what was turned around is still in the cache when the driver copies it:
/// by itself it takes three times as long for that.
void GlTexture::send(const Image& rgba) {
  for (int y = 0; y < height_px_; y += kStripRows) {
    const int rows = std::min(kStripRows, height_px_ - y);
    const std::uint8_t* from = rgba.plane(0) + y * rgba.stride(0);
    blue_first(from, strip_.data(),
               static_cast<std::size_t>(width_px_) * static_cast<std::size_t>(rows));
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, y, width_px_, rows, GL_BGRA, GL_UNSIGNED_BYTE,
                    strip_.data());
  }
}

void GlTexture::show_pixels(bool squares) {
  if (name_ == 0 || squares == squares_) return;
  glBindTexture(GL_TEXTURE_2D, name_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, squares ? GL_NEAREST : GL_LINEAR);
  squares_ = squares;
}

}  // namespace framescope::gfx
