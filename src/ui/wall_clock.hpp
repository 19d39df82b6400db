#pragma once

#include "core/time.hpp"
#include "ui/format.hpp"

namespace framescope::ui {

/// How much of a second a clock shows.
enum class ClockDetail { kSeconds, kMilliseconds };

/// "14:03:59.123", local time; `wall_offset` is CLOCK_REALTIME less CLOCK_MONOTONIC.
Text clock_words(Time at, Duration wall_offset, ClockDetail detail = ClockDetail::kMilliseconds);
Text clock_words(WallTime at, ClockDetail detail = ClockDetail::kMilliseconds);

}  // namespace framescope::ui
