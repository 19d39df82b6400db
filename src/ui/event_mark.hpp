#pragma once

#include <string_view>

#include "core/time.hpp"
#include "model/snapshot.hpp"
#include "ui/theme.hpp"

namespace framescope::ui {

/// Something that happened to the stream as a whole and is marked on every plot: a start, a switch
/// of role, a changed setting, an error, a freeze.
struct EventMark {
  Time at{};
  /// Later than `at`: the time between is shaded, as one without a session or without a new
  /// picture.
  Time until{};
  model::Severity severity = model::Severity::kInfo;  ///< its colour
  Shape shape = Shape::kDiamond;
  std::string_view label;  ///< lives as long as the view
};

}  // namespace framescope::ui
