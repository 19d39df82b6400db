#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "wire/ntp_time.hpp"
#include "wire/rtp_extensions.hpp"
#include "wire/rtp_jpeg.hpp"

namespace framescope::wire {

/// Why a frame did not become whole.
enum class AssemblyFault : std::uint8_t {
  kMissing,       ///< packets never came
  kInconsistent,  ///< fields that must be equal in all packets differ (RFC 2435 3.1)
  kOverlap,       ///< fragments that overlap, or a hole that no sequence number explains
  kTables,        ///< tables that are needed and neither came nor are known
  kTooLarge,      ///< more than FrameAssembler::kMaxFrameBytes
  kDimensions,    ///< a side of 0, and nothing says the true size
};
inline constexpr std::size_t kAssemblyFaultCount = 6;

/// "missing_packets", "inconsistent", "overlap", "no_tables", "too_large", "dimensions".
std::string_view to_string(AssemblyFault fault);

/// One frame as its packets brought it.
struct AssembledFrame {
  /// One packet's scan bytes.
  struct Chunk {
    std::uint64_t sequence = 0;  ///< extended
    std::uint32_t offset = 0;    ///< in the scan
    std::uint32_t begin = 0;     ///< in `bytes`
    std::uint32_t size = 0;
    RtpJpegRestart restart{};

    std::uint32_t end() const { return offset + size; }  ///< in the scan
  };

  std::uint64_t ordinal = 0;  ///< of its opening, from 0: names the frame among events
  std::uint32_t ssrc = 0;
  std::uint32_t timestamp = 0;
  RtpJpegHeader header;  ///< of its first packet to arrive; offset and restart are the chunks'
  std::optional<RtpJpegTables> tables;  ///< in-band, remembered, or the standard ones of its Q
  bool single_table = false;            ///< its in-band tables were one, of 64 bytes
  std::vector<std::uint8_t> bytes;
  std::vector<Chunk> chunks;  ///< by sequence, once it is finished
  bool complete = false;      ///< from offset 0 to the marker without a gap; of a sender that
                              ///< never sets one, to the next frame's first packet
  bool marker_seen = false;
  std::optional<AssemblyFault> fault;  ///< it can be shown only if there is none, or kMissing
  std::optional<FrameMark> mark;
  std::optional<FrameTag> facts;
  std::optional<NtpTime> ntp;
  Time first_arrival{};
  Time last_arrival{};
  std::uint32_t packets = 0;          ///< that came, without second copies
  std::uint32_t packets_missing = 0;  ///< at least so many never came; exact with both ends known
  std::uint32_t datagram_bytes = 0;   ///< UDP payload of all packets that came
  std::uint32_t largest_datagram = 0;
  std::uint64_t first_sequence = 0;  ///< extended, lowest that came
};

/// A packet's part of the scan; refers to `frame`.
inline std::span<const std::uint8_t> scan_bytes(const AssembledFrame& frame,
                                                const AssembledFrame::Chunk& chunk) {
  return std::span(frame.bytes).subspan(chunk.begin, chunk.size);
}

}  // namespace framescope::wire
