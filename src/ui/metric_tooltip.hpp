#pragma once

#include <string_view>

#include "ui/painter.hpp"

namespace framescope::ui {

/// Says what a figure means, as model/metric has it, while the mouse rests on the box. Keys that
/// have no metric say nothing.
void metric_tooltip(const Look& look, const Box& box, std::string_view key);

}  // namespace framescope::ui
