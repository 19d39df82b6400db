#pragma once

#include <array>
#include <cstddef>

#include "ui/box.hpp"

namespace framescope::ui {

/// Where the panels of the window lie, in whole pixels; they never overlap. Where there is no room
/// for all of them side by side the window folds: the controls, pictures, plots, account and notes
/// take turns in `body`, chosen by `tabs`.
struct Layout {
  bool folded = false;
  Box top_bar;
  Box banner;  ///< empty unless asked for
  Box figures;
  Box controls;
  Box pictures;
  Box plots;
  Box account;
  Box notes;
  Box tabs;                   ///< folded only
  Box body;                   ///< folded only
  std::array<Box, 8> gaps{};  ///< between panels; those that are not used are empty
};

/// Pure. `banner_height` is in pixels; 0: there is none.
Layout make_layout(const Box& window, float scale, float banner_height);

}  // namespace framescope::ui
