#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "wire/frame_assembler.hpp"
#include "wire/jpeg_builder.hpp"
#include "wire/jpeg_markers.hpp"
#include "wire/rtp_extensions.hpp"
#include "wire/rtp_jpeg.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/rtp_packetizer.hpp"

/// Frames in packets, and as an assembler hands them over.
namespace framescope::test {

inline constexpr std::size_t kFirstHeaders = wire::kRtpHeaderBytes + wire::kFirstExtensionBytes;
inline constexpr std::size_t kOtherHeaders = wire::kRtpHeaderBytes + wire::kOtherExtensionBytes;

struct Packed {
  Bytes jpeg;
  wire::JpegInfo info{};
  wire::RtpFrame frame{};

  Bytes scan() const {
    const auto begin = jpeg.begin() + static_cast<std::ptrdiff_t>(info.scan_offset);
    return {begin, begin + static_cast<std::ptrdiff_t>(info.entropy_bytes)};
  }
  /// The scan and EOI.
  Bytes payload() const {
    Bytes bytes = scan();
    append(bytes, Bytes{0xFF, 0xD9});
    return bytes;
  }

  wire::RtpJpegFragment fragment(std::size_t index) {
    const auto payload = frame.packet(index).subspan(index == 0 ? kFirstHeaders : kOtherHeaders);
    const auto parsed = wire::parse_rtp_jpeg(payload);
    EXPECT_TRUE(parsed) << wire::to_string(parsed.error());
    return parsed ? *parsed : wire::RtpJpegFragment{};
  }
};

inline Packed pack(Bytes jpeg, int quality, std::size_t limit = wire::kUsualRtpDatagramBytes) {
  Packed packed{.jpeg = std::move(jpeg)};
  const auto info = wire::scan_jpeg(packed.jpeg);
  EXPECT_TRUE(info) << wire::to_string(info.error());
  packed.info = *info;
  const auto count = wire::packetize(packed.jpeg, packed.info, quality, limit, packed.frame);
  EXPECT_TRUE(count) << wire::to_string(count.error());
  EXPECT_EQ(*count, packed.frame.packets.size());
  return packed;
}

// Where the intervals of a scan end, each with its marker.
inline std::vector<std::size_t> interval_ends(const Bytes& scan) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 1; i < scan.size(); ++i) {
    if (scan[i - 1] == 0xFF && scan[i] >= 0xD0 && scan[i] <= 0xD7) ends.push_back(i + 1);
  }
  ends.push_back(scan.size());
  return ends;
}

/// What an assembler makes of the packets for which `keep` says so.
inline wire::AssembledFrame assemble(Packed& packed, const std::function<bool(std::size_t)>& keep) {
  wire::AssembledFrame frame;
  const std::size_t count = packed.frame.packets.size();
  frame.complete = true;
  for (std::size_t i = 0; i < count; ++i) {
    if (!keep(i)) {
      frame.complete = false;
      continue;
    }
    const wire::RtpJpegFragment fragment = packed.fragment(i);
    if (frame.chunks.empty()) frame.header = fragment.header;
    if (!fragment.tables.empty()) frame.tables = wire::rtp_jpeg_tables(fragment.tables);
    frame.chunks.push_back({.sequence = 65'530 + i,
                            .offset = fragment.header.offset,
                            .begin = static_cast<std::uint32_t>(frame.bytes.size()),
                            .size = static_cast<std::uint32_t>(fragment.scan.size()),
                            .restart = fragment.header.restart.value_or(wire::RtpJpegRestart{})});
    append(frame.bytes, fragment.scan);
    frame.marker_seen = i + 1 == count;
  }
  if (frame.header.q < 100) frame.tables = wire::standard_tables(frame.header.q);
  if (!frame.complete) frame.fault = wire::AssemblyFault::kMissing;
  frame.mark =
      wire::FrameMark{.width_px = packed.info.width_px, .height_px = packed.info.height_px};
  return frame;
}
inline wire::AssembledFrame assemble(Packed& packed) {
  return assemble(packed, [](std::size_t) { return true; });
}

}  // namespace framescope::test
