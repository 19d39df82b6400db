#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ui/painter.hpp"
#include "ui/plot/plot.hpp"

namespace framescope::ui::plot {

struct ScatterPoint {
  double x = 0;
  double y = 0;
  Colour colour = 0;
  int curve = -1;  ///< points of one curve that follow each other are joined; -1: of none
};

/// A value that means something, as a line across.
struct ScatterRule {
  double value = 0;
  std::string_view label;
};

/// A point that stands out, with its name.
struct ScatterMark {
  double x = 0;
  double y = 0;
  Mark mark{};
  std::string_view label;
};

/// One value against another, as size against quality.
struct ScatterSpec {
  std::string_view key;      ///< in the ItemLog: "plot key.canvas"
  std::string_view x_label;  ///< with its unit
  std::string_view y_label;
  std::string_view empty;  ///< said without points
  std::span<const ScatterPoint> points;
  AxisSpec x_axis;
  AxisSpec y_axis;
  Scale x_scale = Scale::kLinear;
  Scale y_scale = Scale::kLinear;
  ValueFormat x_format;
  ValueFormat y_format;
  std::span<const ScatterRule> x_rules{};
  std::span<const ScatterRule> y_rules{};
  std::span<const ScatterMark> marks{};
  /// More than the two values to tell of the point at the mouse; null: nothing. `context` is handed
  /// to it.
  Text (*tell)(const void* context, std::size_t point) = nullptr;
  const void* context = nullptr;
};

/// What it keeps from frame to frame.
struct ScatterState {
  struct Cell {
    std::uint32_t points = 0;
    Colour colour = 0;
  };
  ValueAxis x;
  ValueAxis y;
  std::vector<Cell> cells;  ///< room that is used again
};

/// The points that the mouse is at, by their place in the spec.
struct ScatterAnswer {
  std::optional<std::size_t> hovered;
  std::optional<std::size_t> clicked;
};

/// So many are drawn one by one; of more, the cells of a fine grid that hold some, the fuller the
/// stronger: what they cost has a bound, and a single one far off is still seen.
inline constexpr std::size_t kMostPoints = 2000;

/// Draws it. A point that is no number, or not above 0 on a logarithmic axis, is left out.
ScatterAnswer draw_scatter(Painter& painter, const Box& box, const ScatterSpec& spec,
                           ScatterState& state);

}  // namespace framescope::ui::plot
