#pragma once

#include <string>

#include "model/settings.hpp"

namespace framescope::model {

/// What changed between two settings, in words, for marks in the plots: "quality 80 -> 60, width
/// 400 px -> source's". Empty if nothing did. Pure.
std::string setting_change(const StreamSettings& before, const StreamSettings& after);

}  // namespace framescope::model
