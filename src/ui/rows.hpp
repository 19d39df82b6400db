#pragma once

#include <string_view>

#include "ui/painter.hpp"

namespace framescope::ui {

/// Hands out the rows of a form, from the top down.
class Rows {
 public:
  /// `label_width` is of the design.
  Rows(Painter& painter, const Box& contents, float label_width)
      : painter_(painter), rest_(contents), y_(contents.y), label_width_(label_width) {}

  void heading(std::string_view text);
  /// A label on the left; the answer: the place for its control.
  Box labelled(std::string_view text);
  Box whole() { return next(kRowHeight); }
  /// A sentence in small letters, over as many lines as it takes.
  void remark(Colour colour, std::string_view text);
  float bottom() const { return y_; }

 private:
  static constexpr float kRowHeight = 26;
  static constexpr float kRowGap = 3;

  Box next(float height);

  Painter& painter_;
  Box rest_;
  float y_;
  float label_width_;
  bool first_ = true;
};

}  // namespace framescope::ui
