#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/look.hpp"
#include "ui/plot/stack.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The plots of the panel, from the top down.
enum class PlotId : std::uint8_t {
  kFps,
  kSize,
  kDatagrams,
  kDrops,
  kBase64,
  kLatency,
  kRate,
  kJitter,
  kQuality
};
inline constexpr std::size_t kPlotCount = 9;

/// Its name in settings and in the ItemLog: "fps", "size", "datagrams", "drops", "base64",
/// "latency", "rate", "jitter" or "quality".
std::string_view key_of(PlotId id);
std::optional<PlotId> plot_of(std::string_view key);

/// What the plots keep from frame to frame. `stack.view` is the shared stretch of time,
/// `stack.hovered` where the mouse rests, `stack.clicked` where it was clicked in this frame.
struct PlotsState {
  PlotsState();

  plot::Stack stack;
  std::array<plot::PlotState, kPlotCount> plots;
  std::array<std::string, kPlotCount> help;  ///< what the plots mean
  std::vector<plot::BottomMark> drop_marks;  ///< room that is used again
  bool wants_copy = false;                   ///< all plots as CSV, with the next frame

  plot::PlotState& operator[](PlotId id) { return plots[static_cast<std::size_t>(id)]; }
  const plot::PlotState& operator[](PlotId id) const { return plots[static_cast<std::size_t>(id)]; }
};

/// All plots, stacked on one time axis.
void draw_plots(const Look& look, const Box& box, const View& view, PlotsState& state,
                Requests& requests);

}  // namespace framescope::ui
