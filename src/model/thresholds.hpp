#pragma once

namespace framescope::model {

/// From where on a figure is a warning, and from where on an error: what the plots draw as lines
/// and the read-outs colour by. Plain data; all are fractions, so 0.01 is 1 %. A warning comes
/// before its error.
struct Thresholds {
  double loss_warning = 0.01;  ///< of the frames expected: above it; 0..1
  double loss_error = 0.05;    ///< above it; loss_warning..1
  double fps_warning = 0.95;   ///< of the nominal rate: below it; 0..1
  double fps_error = 0.80;     ///< below it; 0..fps_warning
  /// Of the time that a frame may take: above it; 0..10.
  double frame_time_warning = 0.75;
  double frame_time_error = 1.0;  ///< above it; frame_time_warning..10

  bool operator==(const Thresholds&) const = default;
};

/// Whether each warning comes no later than its error.
constexpr bool in_order(const Thresholds& t) {
  return t.loss_warning <= t.loss_error && t.fps_warning >= t.fps_error &&
         t.frame_time_warning <= t.frame_time_error;
}

}  // namespace framescope::model
