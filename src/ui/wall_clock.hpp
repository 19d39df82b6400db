#pragma once

#include "core/time.hpp"
#include "ui/format.hpp"

namespace framescope::ui {

/// "14:03:59.123", local time; `wall_offset` is CLOCK_REALTIME less CLOCK_MONOTONIC.
Text clock_words(Time at, Duration wall_offset);
Text clock_words(WallTime at);

}  // namespace framescope::ui
