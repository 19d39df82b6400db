#pragma once

#include "ui/box.hpp"
#include "ui/plot/axis.hpp"

namespace framescope::ui {

// Of the design.
inline constexpr float kTraceHead = 26;
inline constexpr float kTraceAxis = 18;
inline constexpr float kTraceRowHeight = 17;

/// The columns of a row of the trace, and of the axis above it.
struct TraceColumns {
  Box mark;
  Box frame;  ///< its number
  Box bars;
  Box total;
};
TraceColumns trace_columns(Box row, float scale);

/// Places on the time axis of the trace: `box` is as wide as axis.low() to axis.high(). Pure.
class TraceScale {
 public:
  TraceScale(const Box& box, const plot::ValueAxis& axis) : box_(box), axis_(axis) {}

  /// Where an instant lies, at the edge if it lies outside.
  float x(double ms) const;
  /// Whether any of a stretch of time can be seen.
  bool shows(double from_ms, double until_ms) const {
    return until_ms >= axis_.low() && from_ms <= axis_.high();
  }
  /// A stretch as a bar within a row, never thinner than `least`.
  Box bar(double from_ms, double until_ms, const Box& row, float least) const;

 private:
  Box box_;
  const plot::ValueAxis& axis_;
};

}  // namespace framescope::ui
