#pragma once

#include <cmath>

#include "core/time.hpp"
#include "ui/focus_walk.hpp"
#include "ui/fonts.hpp"
#include "ui/item_log.hpp"
#include "ui/theme.hpp"

struct ImDrawCmd;
struct ImDrawList;

namespace framescope::ui {

/// What tells the renderer that textures come which hide what lies behind them: a callback of an
/// ImDrawList and its context.
struct PictureDrawing {
  void (*begin)(const ImDrawList* list, const ImDrawCmd* command) = nullptr;
  void* context = nullptr;
};

/// What every panel draws with.
struct Look {
  const Theme* theme = &dark_theme();
  Fonts fonts;
  float scale = 1;                 ///< screen pixels to a pixel of the design
  PictureDrawing pictures;         ///< without: blended, as all else is
  ItemLog* items = nullptr;        ///< null: nobody looks
  FocusWalk* walk = nullptr;       ///< null: Tab is not wanted
  Duration* plots_took = nullptr;  ///< grows by what building the plots takes; null: nobody asks

  /// A length of the design as whole pixels of the screen.
  float px(float length) const { return std::round(length * scale); }
};

}  // namespace framescope::ui
