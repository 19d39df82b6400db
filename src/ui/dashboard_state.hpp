#pragma once

#include "ui/controls_state.hpp"
#include "ui/plots_panel.hpp"
#include "ui/theme.hpp"

namespace framescope::ui {

/// The panels that take turns in a folded window.
enum class Tab { kControls, kPictures, kFigures, kPlots, kAccount, kNotes };

/// What the window keeps from frame to frame; the panels change it.
struct DashboardState {
  ControlsState controls;
  PlotsState plots;
  const Theme* theme = &dark_theme();
  double scale = 1;          ///< 0.75..3, on top of what the desktop asks for
  Tab tab = Tab::kPictures;  ///< of a folded window
};

inline constexpr double kLeastScale = 0.75;
inline constexpr double kMostScale = 3;

}  // namespace framescope::ui
