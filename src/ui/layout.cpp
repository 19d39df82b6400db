#include "ui/layout.hpp"

#include <cmath>

namespace framescope::ui {
namespace {

// In pixels of the design. Below this, panels side by side would be too narrow for their texts.
constexpr float kLeastWidth = 960;
constexpr float kLeastHeight = 600;

constexpr float kTopBar = 48;
constexpr float kFigures = 78;
constexpr float kControls = 250;
constexpr float kTabs = 34;

}  // namespace

Layout make_layout(const Box& window, float scale, float banner_height) {
  const auto px = [scale](float length) { return std::round(length * scale); };
  const float line = std::max(1.0F, std::floor(scale));
  Layout layout;
  std::size_t gaps = 0;
  const auto gap = [&](const Box& box) { layout.gaps[gaps++] = box; };
  layout.folded = window.w < px(kLeastWidth) || window.h < px(kLeastHeight);
  Box rest = window;
  layout.top_bar = rest.take_top(px(kTopBar));
  gap(rest.take_top(line));
  if (banner_height > 0) {
    layout.banner = rest.take_top(banner_height);
    gap(rest.take_top(line));
  }
  layout.figures = rest.take_top(px(kFigures));
  gap(rest.take_top(line));
  if (layout.folded) {
    layout.tabs = rest.take_top(px(kTabs));
    layout.body = rest;
    return layout;
  }
  layout.controls = rest.take_left(px(kControls));
  gap(rest.take_left(line));
  Box below = rest.take_bottom(std::round(std::clamp(rest.h * 0.36F, px(200), px(234))));
  gap(rest.take_bottom(line));
  const float right = std::round(std::clamp(rest.w * 0.42F, px(290), px(760)));
  layout.plots = rest.take_right(right);
  gap(rest.take_right(line));
  layout.pictures = rest;
  layout.notes = below.take_right(right);
  gap(below.take_right(line));
  layout.account = below;
  return layout;
}

}  // namespace framescope::ui
