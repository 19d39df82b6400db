#include "gfx/gl_texture.hpp"

#include <cassert>

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

}  // namespace

GlTexture::~GlTexture() {
  if (name_ != 0) glDeleteTextures(1, &name_);
}

void GlTexture::upload(const Image& rgba) {
  assert(rgba.format() == PixelFormat::kRgba && !rgba.empty());
  if (name_ == 0) name_ = make_texture();
  glBindTexture(GL_TEXTURE_2D, name_);
  const int width = rgba.width_px();
  const int height = rgba.height_px();
  if (width == width_px_ && height == height_px_) {
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE,
                    rgba.plane(0));
    return;
  }
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
               rgba.plane(0));
  width_px_ = width;
  height_px_ = height;
}

void GlTexture::show_pixels(bool squares) {
  if (name_ == 0 || squares == squares_) return;
  glBindTexture(GL_TEXTURE_2D, name_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, squares ? GL_NEAREST : GL_LINEAR);
  squares_ = squares;
}

}  // namespace framescope::gfx
