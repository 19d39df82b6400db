#pragma once

#include <algorithm>

namespace framescope::ui {

/// A rectangle on the screen, in pixels; y grows downwards. The take_ functions cut a strip off and
/// answer it, so that a layout reads from the outside in.
struct Box {
  float x = 0;
  float y = 0;
  float w = 0;
  float h = 0;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  float middle_x() const { return x + w / 2; }
  float middle_y() const { return y + h / 2; }
  bool empty() const { return w <= 0 || h <= 0; }

  Box inset(float by_x, float by_y) const {
    return {x + by_x, y + by_y, std::max(0.0F, w - 2 * by_x), std::max(0.0F, h - 2 * by_y)};
  }
  Box inset(float by) const { return inset(by, by); }

  Box take_left(float width) {
    width = std::clamp(width, 0.0F, w);
    const Box cut{x, y, width, h};
    x += width;
    w -= width;
    return cut;
  }
  Box take_right(float width) {
    width = std::clamp(width, 0.0F, w);
    w -= width;
    return {x + w, y, width, h};
  }
  Box take_top(float height) {
    height = std::clamp(height, 0.0F, h);
    const Box cut{x, y, w, height};
    y += height;
    h -= height;
    return cut;
  }
  Box take_bottom(float height) {
    height = std::clamp(height, 0.0F, h);
    h -= height;
    return {x, y + h, w, height};
  }

  bool contains(float at_x, float at_y) const {
    return at_x >= x && at_x < right() && at_y >= y && at_y < bottom();
  }
  /// Half a pixel of rounding is no overlap.
  bool overlaps(const Box& other) const {
    constexpr float kRounding = 0.5F;
    return std::min(right(), other.right()) - std::max(x, other.x) > kRounding &&
           std::min(bottom(), other.bottom()) - std::max(y, other.y) > kRounding;
  }
  bool holds(const Box& other) const {
    constexpr float kRounding = 0.5F;
    return other.x >= x - kRounding && other.y >= y - kRounding &&
           other.right() <= right() + kRounding && other.bottom() <= bottom() + kRounding;
  }
};

}  // namespace framescope::ui
