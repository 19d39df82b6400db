#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/lab_report.hpp"

namespace framescope::app {

/// What the frames say about the choice of a quality, as lines for a person: the knee, and the
/// highest quality that keeps to each limit in every frame.
std::vector<std::string> lab_summary(std::span<const model::LabFrame> frames);

}  // namespace framescope::app
