#pragma once

#include <optional>

#include "ui/bottom_state.hpp"
#include "ui/controls_state.hpp"
#include "ui/focus_walk.hpp"
#include "ui/lab_state.hpp"
#include "ui/layout.hpp"
#include "ui/palette_state.hpp"
#include "ui/picture_zoom.hpp"
#include "ui/plots_panel.hpp"
#include "ui/theme.hpp"
#include "ui/toasts.hpp"

namespace framescope::ui {

/// The panels that take turns in a folded window.
enum class Tab { kControls, kPictures, kFigures, kPlots, kBottom };

/// What the window keeps from frame to frame; the panels and actions change it.
struct DashboardState {
  ControlsState controls;
  PlotsState plots;
  PictureZoom zoom;
  BottomState bottom;
  PaletteState palette;
  ToastsState toasts;
  LayoutSizes sizes;
  model::Thresholds thresholds;
  const Theme* theme = &dark_theme();
  LabState lab;
  double scale = 1;          ///< 0.75..3, on top of what the desktop asks for
  Tab tab = Tab::kPictures;  ///< of a folded window
  bool shows_fps = true;     ///< on the pictures
  bool shows_keys = false;   ///< the overview of keys lies over the window
  FocusWalk walk;
  bool reaches_by_key = false;    ///< Tab was pressed: arrows, Space and Enter go to the controls
  bool has_popup = false;         ///< a menu is open: arrows, Enter and Esc go to it
  std::optional<Time> paused_at;  ///< the view stands still; nothing: it is live
  std::optional<std::uint64_t> looked_at;  ///< the frame that was stepped to, by its id
  bool holds_cursor = false;               ///< a click has put it where it is
  std::optional<Time> cursor;              ///< the moment that is looked at while paused
  std::uint64_t frames_at_pause = 0;       ///< View::frames->added() when it was paused

  /// Every panel and plot back to its place and size.
  void reset_layout() {
    sizes = {};
    for (plot::PlotState& plot : plots.plots) plot.show_again();
  }
};

inline constexpr double kLeastScale = 0.75;
inline constexpr double kMostScale = 3;

}  // namespace framescope::ui
