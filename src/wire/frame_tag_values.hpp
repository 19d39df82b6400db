#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

#include "core/time.hpp"
#include "wire/frame_tag.hpp"

/// What the two carriers of a FrameTag, the JPEG's segment and RTP's extensions, have in common.
namespace framescope::wire {

/// False for values that no sender of ours writes; negative times would overflow a later
/// difference. `subsampling` is the byte on the wire.
inline bool is_plausible(const FrameTag& tag, std::uint8_t subsampling) {
  // 146 years: sums and differences of what is below cannot overflow.
  constexpr std::int64_t kLatest = std::int64_t{1} << 62;
  const auto is_time = [](std::int64_t ns) { return ns >= 0 && ns < kLatest; };
  return tag.quality >= 1 && tag.quality <= 100 && subsampling <= 2 &&
         is_time(tag.captured.time_since_epoch().count()) &&
         is_time(tag.captured_wall.time_since_epoch().count()) && is_time(tag.echo_time_ns);
}

/// A span as it is written: whole microseconds, clamped to what 32 bits hold.
inline std::uint32_t whole_us(Duration span) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const std::int64_t us = std::chrono::duration_cast<std::chrono::microseconds>(span).count();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(us, 0, kMost));
}

}  // namespace framescope::wire
