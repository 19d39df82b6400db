#pragma once

#include <cstdint>
#include <vector>

#include "core/image.hpp"

namespace framescope::gfx {

/// A picture in the graphics memory, laid out as a window's pixels mostly are: blue first, which is
/// where software rasterisers are fast. The thread of the GL context only; must not outlive the
/// context.
class GlTexture {
 public:
  GlTexture() = default;
  ~GlTexture();
  GlTexture(const GlTexture&) = delete;
  GlTexture& operator=(const GlTexture&) = delete;

  /// Shows this kRgba picture from now on; of an unchanged size it reuses the memory.
  void upload(const Image& rgba);

  /// Magnified, each pixel becomes a square; otherwise colours run smoothly from one to the next.
  void show_pixels(bool squares);

  /// OpenGL's name for it; 0 before the first upload.
  unsigned name() const { return name_; }
  int width_px() const { return width_px_; }
  int height_px() const { return height_px_; }

 private:
  void send(const Image& rgba);

  unsigned name_ = 0;
  int width_px_ = 0;
  int height_px_ = 0;
  bool squares_ = false;
  std::vector<std::uint8_t> strip_;  ///< rows on their way there
};

}  // namespace framescope::gfx
