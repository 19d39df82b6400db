#include "ui/layout.hpp"

#include <cmath>

namespace framescope::ui {
namespace {

// In pixels of the design. Below this, panels side by side would be too narrow for their texts.
constexpr float kLeastWidth = 960;
constexpr float kLeastHeight = 600;

constexpr float kTopBar = 48;
constexpr float kFigures = 78;
constexpr float kStatus = 26;
constexpr float kTabs = 34;
constexpr float kLeastControls = 230;
constexpr float kMostControls = 420;
constexpr float kLeastPlots = 320;
constexpr float kLeastMiddle = 360;
constexpr float kLeastBottom = 132;
constexpr float kLeastPictures = 120;
constexpr float kGrab = 7;

/// As std::clamp, where there may be no room for the least: then it is the most.
float between(float value, float least, float most) {
  return std::max(std::min(value, most), std::min(least, most));
}

class Cutter {
 public:
  Cutter(const Box& window, float scale) : rest(window), scale_(scale) {}

  float px(float length) const { return std::round(length * scale_); }
  float line() const { return std::max(1.0F, std::floor(scale_)); }
  void gap(Layout& layout, const Box& box) { layout.gaps[gaps_++] = box; }

  Box rest;

 private:
  float scale_;
  std::size_t gaps_ = 0;
};

Box grab_of(const Box& gap, float grab) {
  if (gap.w < gap.h) return {std::round(gap.middle_x() - grab / 2), gap.y, grab, gap.h};
  return {gap.x, std::round(gap.middle_y() - grab / 2), gap.w, grab};
}

void cut_columns(Cutter& cut, Layout& layout, const LayoutSizes& sizes) {
  Box& rest = cut.rest;
  const float line = cut.line();
  const auto splitter = [&](Splitter which, const Box& gap) {
    cut.gap(layout, gap);
    layout.splitters[static_cast<std::size_t>(which)] = grab_of(gap, cut.px(kGrab));
  };
  const float most_controls = rest.w - cut.px(kLeastPlots + kLeastMiddle) - 2 * line;
  layout.controls = rest.take_left(
      between(std::round(cut.px(sizes.controls_px)), cut.px(kLeastControls),
              std::min(cut.px(kMostControls), std::max(most_controls, cut.px(kLeastControls)))));
  splitter(Splitter::kControls, rest.take_left(line));
  layout.plots = rest.take_right(between(std::round(rest.w * sizes.plots_share),
                                         cut.px(kLeastPlots), rest.w - cut.px(kLeastMiddle)));
  splitter(Splitter::kPlots, rest.take_right(line));
  layout.bottom = rest.take_bottom(between(std::round(rest.h * sizes.bottom_share),
                                           cut.px(kLeastBottom), rest.h - cut.px(kLeastPictures)));
  splitter(Splitter::kBottom, rest.take_bottom(line));
  layout.pictures = rest;
}

}  // namespace

Layout make_layout(const Box& window, float scale, float banner_height, const LayoutSizes& sizes) {
  Cutter cut(window, scale);
  Box& rest = cut.rest;
  const float line = cut.line();
  Layout layout;
  layout.folded = window.w < cut.px(kLeastWidth) || window.h < cut.px(kLeastHeight);
  layout.top_bar = rest.take_top(cut.px(kTopBar));
  cut.gap(layout, rest.take_top(line));
  if (banner_height > 0) {
    layout.banner = rest.take_top(banner_height);
    cut.gap(layout, rest.take_top(line));
  }
  layout.figures = rest.take_top(cut.px(kFigures));
  cut.gap(layout, rest.take_top(line));
  layout.status = rest.take_bottom(cut.px(kStatus));
  cut.gap(layout, rest.take_bottom(line));
  if (layout.folded) {
    layout.tabs = rest.take_top(cut.px(kTabs));
    layout.body = rest;
    return layout;
  }
  cut_columns(cut, layout, sizes);
  return layout;
}

LayoutSizes dragged(const LayoutSizes& sizes, Splitter splitter, float at, const Box& window,
                    const Layout& layout, float scale) {
  LayoutSizes changed = sizes;
  switch (splitter) {
    case Splitter::kControls:
      changed.controls_px = std::clamp((at - window.x) / scale, kLeastControls, kMostControls);
      break;
    case Splitter::kPlots: {
      const float width = window.right() - layout.controls.right();
      changed.plots_share = std::clamp((window.right() - at) / width, 0.1F, 0.9F);
      break;
    }
    case Splitter::kBottom: {
      const float height = layout.bottom.bottom() - layout.pictures.y;
      changed.bottom_share = std::clamp((layout.bottom.bottom() - at) / height, 0.1F, 0.9F);
      break;
    }
  }
  return changed;
}

}  // namespace framescope::ui
