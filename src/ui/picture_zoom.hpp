#pragma once

#include <optional>

#include "ui/box.hpp"

namespace framescope::ui {

/// How closely the pictures are looked at: one for all of them, so that they stay in step. Pure.
class PictureZoom {
 public:
  static constexpr double kMost = 64;  ///< screen pixels to one of the picture

  /// A pixel of a picture.
  struct Pixel {
    int x = 0;
    int y = 0;
    bool operator==(const Pixel&) const = default;
  };

  bool fits() const { return !scale_; }
  /// Screen pixels to one of the picture as last placed.
  double scale() const { return scale_.value_or(fit_scale_); }
  /// Pixels are to be seen as what they are, not smoothed.
  bool shows_pixels() const { return scale_ && *scale_ > 1; }

  void fit();
  void one_to_one() { scale_ = 1; }
  /// Closer by `factor` around the middle; farther than fitting it fits.
  void zoom(double factor);
  /// The same around a point of the screen, which stays on its pixel.
  void zoom_at(double factor, float x, float y, const Box& box, int width_px, int height_px);
  /// By so many screen pixels, as far as the picture reaches.
  void pan(float dx, float dy, const Box& box, int width_px, int height_px);

  /// Where a picture of this size lies on the screen; it may reach beyond `box` on all sides. Only
  /// a fitting or a smaller picture leaves a margin.
  Box place(const Box& box, int width_px, int height_px);

  /// The pixel of a picture placed at `place` below a point of the screen, if there is one.
  static std::optional<Pixel> pixel_at(const Box& place, int width_px, int height_px, float x,
                                       float y);

  std::optional<Pixel> hovered;       ///< below the mouse, in whichever picture; shown in all
  std::optional<Pixel> hovered_next;  ///< found while this frame is built

 private:
  std::optional<double> scale_;  ///< nothing: fit
  double centre_x_ = 0.5;        ///< of the picture, 0..1, in the middle of the box
  double centre_y_ = 0.5;
  double fit_scale_ = 1;
};

}  // namespace framescope::ui
