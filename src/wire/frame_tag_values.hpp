#pragma once

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <limits>

#include "core/time.hpp"
#include "wire/byte_io.hpp"
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

/// The fields that stand in one row in both: encode (4) | send delay (4) | quality (1) |
/// subsampling (1) | source width (2) | source height (2) | frame interval (4). Answers the byte of
/// the subsampling, which is the caller's to check and set.
inline std::uint8_t read_picture_fields(ByteReader& in, FrameTag& tag) {
  using std::chrono::microseconds;
  tag.encode = microseconds(in.read<std::uint32_t>());
  tag.send_delay = microseconds(in.read<std::uint32_t>());
  tag.quality = in.read<std::uint8_t>();
  const auto subsampling = in.read<std::uint8_t>();
  tag.source_width_px = in.read<std::uint16_t>();
  tag.source_height_px = in.read<std::uint16_t>();
  tag.frame_interval = microseconds(in.read<std::uint32_t>());
  return subsampling;
}
inline void write_picture_fields(const FrameTag& tag, ByteWriter& out) {
  assert(is_plausible(tag, static_cast<std::uint8_t>(tag.subsampling)));
  assert(tag.source_width_px >= 0 && tag.source_width_px <= 65535);
  assert(tag.source_height_px >= 0 && tag.source_height_px <= 65535);
  out.write(whole_us(tag.encode));
  out.write(whole_us(tag.send_delay));
  out.write(static_cast<std::uint8_t>(tag.quality));
  out.write(static_cast<std::uint8_t>(tag.subsampling));
  out.write(static_cast<std::uint16_t>(tag.source_width_px));
  out.write(static_cast<std::uint16_t>(tag.source_height_px));
  out.write(whole_us(tag.frame_interval));
}

}  // namespace framescope::wire
