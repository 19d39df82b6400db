#pragma once

#include <memory>

#include "gfx/gl_texture.hpp"
#include "session/frames.hpp"
#include "ui/view.hpp"

namespace framescope::app {

/// A picture in the graphics memory, with its pixels at hand for read-outs. The main thread only.
class ShownPicture {
 public:
  /// Shows it from now on; its pixels stay lent until the next one is shown.
  void show(const session::Picture& picture) {
    texture_.upload(*picture.image);
    image_ = picture.image;
    view_.texture = texture_.name();
    view_.width_px = texture_.width_px();
    view_.height_px = texture_.height_px();
    view_.frame_number = picture.frame_number;
    view_.jpeg_bytes = picture.jpeg_bytes;
    view_.damaged = picture.damaged;
    view_.image = image_.get();
    holes_ = picture.holes;
    view_.holes = holes_.get();
  }
  void forget() {
    view_ = {};
    image_.reset();
    holes_.reset();
  }

  const ui::PictureView& view() const { return view_; }
  /// Each pixel as a square, instead of smoothly.
  void show_pixels(bool squares) { texture_.show_pixels(squares); }

 private:
  gfx::GlTexture texture_;
  ImagePtr image_;
  std::shared_ptr<const PictureHoles> holes_;
  ui::PictureView view_;
};

}  // namespace framescope::app
