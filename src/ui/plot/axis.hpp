#pragma once

namespace framescope::ui::plot {

/// The smallest 1, 2 or 5 times a power of ten that cuts `range` into at most `most_ticks` steps.
/// `range` > 0.
double tick_step(double range, int most_ticks);

/// The upper end of an axis that begins at 0. It grows at once and shrinks only when the values
/// have left more than half of it empty, so that it does not breathe. Pure.
class AxisTop {
 public:
  /// `least`: the axis never ends below it.
  explicit AxisTop(double least) : least_(least) {}

  /// The top for values of which `largest` is the largest now shown.
  double update(double largest);
  double top() const { return top_; }

 private:
  double least_;
  double top_ = 0;
};

}  // namespace framescope::ui::plot
