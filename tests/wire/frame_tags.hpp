#pragma once

#include <chrono>

#include "wire/frame_tag.hpp"

namespace framescope::test {

/// A tag whose every field has bytes of its own, so that golden bytes tell them apart.
inline wire::FrameTag sample_tag() {
  using std::chrono::microseconds;
  using std::chrono::nanoseconds;
  return {.stream_id = 0x0102'0304'0506'0708,
          .frame_number = 0x1112'1314'1516'1718,
          .sequence = 0xFFFF'FFFE,
          .captured = Time(nanoseconds(0x2122'2324'2526'2728)),
          .captured_wall = WallTime(nanoseconds(0x3132'3334'3536'3738)),
          .host_hash = 0x4142'4344'4546'4748,
          .encode = microseconds(0x5152'5354),
          .send_delay = microseconds(0x6162'6364),
          .quality = 80,
          .subsampling = Subsampling::k422,
          .source_width_px = 1280,
          .source_height_px = 720,
          .frame_interval = microseconds(33'333),
          .echo_time_ns = 0x3172'7374'7576'7778,
          .echo_hold = microseconds(0x8182'8384)};
}

}  // namespace framescope::test
