#include "ui/picture_zoom.hpp"

#include <algorithm>
#include <cmath>

#include "ui/picture_panel.hpp"

namespace framescope::ui {
namespace {

/// The centre that leaves no margin beside a picture of `size` in `room`; the middle of a smaller
/// one.
double centred(double centre, double size, double room) {
  if (size <= room) return 0.5;
  const double half = room / size / 2;
  return std::clamp(centre, half, 1 - half);
}

}  // namespace

void PictureZoom::fit() {
  scale_.reset();
  centre_x_ = centre_y_ = 0.5;
}

void PictureZoom::zoom(double factor) {
  const double wanted = std::min(scale() * factor, kMost);
  if (factor < 1 && wanted <= fit_scale_) return fit();
  scale_ = wanted;
}

void PictureZoom::zoom_at(double factor, float x, float y, const Box& box, int width_px,
                          int height_px) {
  const Box before = place(box, width_px, height_px);
  const double at_x = static_cast<double>(x - before.x) / static_cast<double>(before.w);
  const double at_y = static_cast<double>(y - before.y) / static_cast<double>(before.h);
  zoom(factor);
  if (fits()) return;
  const double w = width_px * scale();
  const double h = height_px * scale();
  centre_x_ = centred(at_x - static_cast<double>(x - box.middle_x()) / w, w, box.w);
  centre_y_ = centred(at_y - static_cast<double>(y - box.middle_y()) / h, h, box.h);
}

void PictureZoom::pan(float dx, float dy, const Box& box, int width_px, int height_px) {
  if (fits()) return;
  const double w = width_px * scale();
  const double h = height_px * scale();
  centre_x_ = centred(centre_x_ - static_cast<double>(dx) / w, w, box.w);
  centre_y_ = centred(centre_y_ - static_cast<double>(dy) / h, h, box.h);
}

Box PictureZoom::place(const Box& box, int width_px, int height_px) {
  const Box fitting = fit_picture(box, width_px, height_px);
  fit_scale_ = static_cast<double>(fitting.w) / width_px;
  if (fits()) return fitting;
  const double w = width_px * scale();
  const double h = height_px * scale();
  const double x = box.middle_x() - centred(centre_x_, w, box.w) * w;
  const double y = box.middle_y() - centred(centre_y_, h, box.h) * h;
  return {static_cast<float>(std::round(x)), static_cast<float>(std::round(y)),
          static_cast<float>(std::round(w)), static_cast<float>(std::round(h))};
}

std::optional<PictureZoom::Pixel> PictureZoom::pixel_at(const Box& place, int width_px,
                                                        int height_px, float x, float y) {
  if (!place.contains(x, y)) return std::nullopt;
  const auto of = [](float at, float size, int pixels) {
    const auto pixel = static_cast<int>(at / size * static_cast<float>(pixels));
    return std::clamp(pixel, 0, pixels - 1);
  };
  return Pixel{of(x - place.x, place.w, width_px), of(y - place.y, place.h, height_px)};
}

}  // namespace framescope::ui
