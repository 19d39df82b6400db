#pragma once

#include <array>
#include <cstddef>

#include "ui/box.hpp"

namespace framescope::ui {

/// What the user has dragged the splitters to.
struct LayoutSizes {
  float controls_px = 250;     ///< width, of the design
  float plots_share = 0.42F;   ///< of the width beside the controls, 0..1
  float bottom_share = 0.35F;  ///< of the height of the middle column, 0..1

  bool operator==(const LayoutSizes&) const = default;
};

/// The splitters, by the size that each changes.
enum class Splitter { kControls, kPlots, kBottom };
inline constexpr std::size_t kSplitterCount = 3;

/// Where the panels of the window lie, in whole pixels; they never overlap.
///
///     top bar
///     (banner)
///     figures
///     controls | pictures | plots
///              |----------|
///              | bottom   |
///     status
///
/// Where there is no room for all of them side by side the window folds: they take turns in `body`,
/// chosen by `tabs`.
struct Layout {
  bool folded = false;
  Box top_bar;
  Box banner;  ///< empty unless asked for
  Box figures;
  Box controls;
  Box pictures;
  Box bottom;
  Box plots;
  Box status;
  Box tabs;                                     ///< folded only
  Box body;                                     ///< folded only
  std::array<Box, 8> gaps{};                    ///< between panels; those not used are empty
  std::array<Box, kSplitterCount> splitters{};  ///< where each can be grabbed; empty when folded
};

/// Pure. `banner_height` is in pixels; 0: there is none.
Layout make_layout(const Box& window, float scale, float banner_height,
                   const LayoutSizes& sizes = {});

/// The sizes after `splitter` was dragged to `at` (an x for the upright ones, else a y), within
/// what the panels need. Pure.
LayoutSizes dragged(const LayoutSizes& sizes, Splitter splitter, float at, const Box& window,
                    const Layout& layout, float scale);

}  // namespace framescope::ui
