#pragma once

#include "ui/dashboard_state.hpp"
#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

struct PicturesContext {
  const View& view;
  DashboardState& state;
  Requests& requests;
};

/// The sent and the received picture, each as large as there is room, with its FPS written on it;
/// or why there is none.
void draw_pictures(const Look& look, const Box& box, const PicturesContext& context);

/// Where a picture of this shape lies in `box`: as large as fits, in the middle.
Box fit_picture(const Box& box, int width_px, int height_px);

/// Cuts `box` in two, side by side or one above the other, as pictures of this shape get larger.
/// Pure.
struct Halves {
  Box first;
  Box second;
};
Halves halve(const Box& box, int width_px, int height_px, float header, float gap);

}  // namespace framescope::ui
