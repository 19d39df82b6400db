#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "model/time_series.hpp"
#include "ui/format.hpp"
#include "ui/painter.hpp"
#include "ui/plot/axis.hpp"
#include "ui/plot/buckets.hpp"
#include "ui/plot/columns.hpp"
#include "ui/plot/distribution.hpp"

// What a plot is: what it shows (PlotSpec, made anew in each frame) and what it keeps (PlotState).
namespace framescope::ui::plot {

/// How the curves of a plot are drawn.
enum class Form : std::uint8_t {
  kLines,   ///< samples joined by lines
  kStairs,  ///< a value holds until the next sample
  kStack,   ///< areas on top of each other, and lines over them
  kBars,    ///< events counted in buckets of time, stacked by cause
};

/// At most so many curves has a plot; the id of a curve is below it.
inline constexpr std::size_t kMostCurves = 16;

struct Curve {
  const model::TimeSeries* series = nullptr;  ///< never null; of kBars a cumulative count
  Colour colour = 0;
  std::string_view label;
  std::uint8_t id = 0;  ///< keeps what was hidden and looked up, whatever else the plot shows
  Shape shape = Shape::kCircle;
  /// kStack: this curve and all below it added up, which is what is drawn. The first curve is the
  /// lowest. Null: a line over the areas. While any layer is hidden, each is a line of its own.
  const model::TimeSeries* stacked = nullptr;
};

/// A level that means something, drawn where the axis reaches it.
struct Level {
  double value = 0;  ///< 0 or below: not known, and not drawn
  std::string_view label;
  Colour colour = 0;
  bool on_log = false;  ///< a logarithmic axis reaches as far as it takes to show it
};

/// A range of values that is shaded, as one beyond a threshold.
struct ValueBand {
  double low = 0;
  double high = 0;
  Colour colour = 0;
};

/// An event of one plot's own, marked at its bottom.
struct BottomMark {
  Time at{};
  Mark mark{};
  std::uint8_t curve = 0;  ///< goes with the curve of this id when that is hidden
};

/// How the values of a plot are written.
struct ValueFormat {
  const char* format = "%.1f";         ///< as printf's, of a value in the unit
  bool grouped = false;                ///< whole numbers with thousands separators
  double divisor = 1;                  ///< what a value is divided by to be in the unit
  std::string_view widest = "0000.0";  ///< a text as wide as values get: room that stands still

  Text operator()(double value) const;
  /// Of an axis whose ticks lie `step` apart; 0: on a logarithmic axis.
  Text tick(double value, double step) const;
};

struct PlotSpec {
  std::string_view key;  ///< in the ItemLog: "plot key..."
  std::string_view title;
  std::string_view unit;
  std::string_view help;
  std::string_view empty;  ///< said when there is nothing to draw
  bool empty_is_good = false;
  Form form = Form::kLines;
  std::span<const Curve> curves;
  std::span<const Level> levels;
  std::span<const ValueBand> bands;
  std::span<const BottomMark> marks;  ///< oldest first
  AxisSpec axis;
  ValueFormat format;
  float weight = 1;  ///< > 0; its share of a stack's height
  /// Where a stack has no room for all, the lowest above 0 keeps its header only first; 0: never.
  int folds_as = 0;
  bool can_log = false;
  bool can_distribute = false;
  /// Samples further apart than this were not measured in one go: no line joins them.
  Duration longest_join = std::chrono::seconds(2);
};

/// How far from an instant a sample may lie and still be what there was at that instant.
inline Duration reach_of(const PlotSpec& spec, const Grid& grid) {
  constexpr int kColumnsNearby = 8;
  return std::max(spec.longest_join, grid.step * kColumnsNearby);
}

/// What a plot keeps from frame to frame: what the user chose, and room that is used again.
struct PlotState {
  bool hidden = false;
  bool applies = true;     ///< false: it has nothing to say of such a stream, and is left out
  bool collapsed = false;  ///< only its header is shown
  bool folded = false;     ///< likewise, as the stack has no room for it
  bool kept_open = false;  ///< by hand, however little room there is
  bool distribution = false;
  Scale scale = Scale::kLinear;
  std::uint32_t hidden_curves = 0;  ///< bit `id`

  ValueAxis axis;
  int lit_curve = -1;  ///< the id of the one whose legend entry the mouse is on

  struct CurveState {
    ColumnCache columns;
    std::vector<double> events;
    Distribution distribution;
  };
  std::array<CurveState, kMostCurves> curves;
  Buckets buckets;           ///< kBars
  std::vector<double> base;  ///< kBars: how high the bars below reach
  Bins bins;                 ///< of the distribution, and when it was made of what
  Time distributed_at{};
  Grid distributed_grid;
  Scale distributed_scale = Scale::kLinear;
  std::uint32_t distributed_hidden = 0;

  bool is_out() const { return hidden || !applies; }
  bool is_closed() const { return collapsed || folded; }
  /// Opens what is closed, and the other way round.
  void turn() {
    kept_open = is_closed();
    collapsed = !kept_open;
    folded = false;
  }
  /// To what it was before anybody touched it.
  void show_again() { hidden = collapsed = kept_open = false; }

  bool shows(const Curve& curve) const { return (hidden_curves >> curve.id & 1U) == 0; }
  /// Hides a curve, or shows it again.
  void toggle(const Curve& curve) { hidden_curves ^= 1U << curve.id; }
  /// Shows this curve alone; all of them when it is alone already.
  void solo(const Curve& curve, std::span<const Curve> all);
};

/// Whether a kStack plot is drawn as areas: all its layers are shown.
bool shows_areas(const PlotSpec& spec, const PlotState& state);
/// The series that a curve is drawn from.
const model::TimeSeries& drawn_series(const PlotSpec& spec, const PlotState& state,
                                      const Curve& curve);

/// Heights and widths of a plot's parts, in pixels of the design.
inline constexpr float kHeaderHeight = 22;
inline constexpr float kTimeAxisHeight = 18;
inline constexpr float kAxisWidth = 44;
inline constexpr float kLeastCanvas = 46;  ///< below this height values cannot be told apart
inline constexpr float kLeastDistribution = 70;
inline constexpr float kFigureRow = 15;  ///< of the percentiles
inline constexpr float kAboveCanvas = 4;
inline constexpr float kBelowCanvas = 6;
/// With one row of header.
inline constexpr float kLeastPlot = kHeaderHeight + kAboveCanvas + kLeastCanvas + kBelowCanvas;

}  // namespace framescope::ui::plot
