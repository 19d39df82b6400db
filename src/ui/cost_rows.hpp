#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "ui/painter.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// One figure of what the program costs.
struct CostLine {
  std::string_view label;
  Text number;  ///< with its unit; empty: not known
  std::string_view help;
};

/// Shares of one core: the program's, then by what its threads are for. Pure.
std::array<CostLine, model::kCpuUseCount + 1> cpu_lines(const View& view);

/// Milliseconds of a frame of the window, step by step; last what the account takes for a frame of
/// the stream. Pure.
std::array<CostLine, model::kFrameStepCount + 1> frame_lines(const View& view);

/// The room that either list wants across, in pixels of the design.
inline constexpr float kCostWidth = 210;

/// Draws a list under its heading, from the top of the box down; where it ends.
float draw_cost_lines(Painter& painter, Box box, std::string_view heading,
                      std::span<const CostLine> lines);

}  // namespace framescope::ui
