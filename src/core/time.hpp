#pragma once

#include <chrono>
#include <cstdint>

namespace framescope {

/// A span, in nanoseconds everywhere.
using Duration = std::chrono::nanoseconds;

/// An instant on CLOCK_MONOTONIC: paces, times out and measures; never jumps.
using Time = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// An instant on CLOCK_REALTIME: compared with other hosts and shown to people; may jump.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

/// The span as seconds, for display and rates.
constexpr double seconds(Duration span) { return std::chrono::duration<double>(span).count(); }

/// The span as milliseconds, for display.
constexpr double milliseconds(Duration span) {
  return std::chrono::duration<double, std::milli>(span).count();
}

/// A span of `s` seconds, rounded to the nanosecond. `s` must lie within +-9.2e9.
constexpr Duration from_seconds(double s) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(s));
}

}  // namespace framescope
