#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/time.hpp"
#include "wire/frame_tag.hpp"
#include "wire/ntp_time.hpp"
#include "wire/rtp_packet.hpp"

namespace framescope::wire {

/// The header extensions that we write and read, in RFC 8285's one-byte form (profile 0xBEDE):
///
///     id 1   8 bytes  ntp-64 (RFC 6051 3.3): the instant of the RTP timestamp; a frame's first
///     id 2  10 bytes  mark: frame sequence (4) | width (2) | height (2) | check (2); every packet
///     id 3  16 bytes  facts: frame number (8) | host hash (8);                 a frame's first
///     id 4  16 bytes  facts: captured, CLOCK_MONOTONIC (8) | encode (4) | capture to send (4)
///     id 5  12 bytes  facts: quality (1) | subsampling (1) | source width (2) | source height (2)
///                     | frame interval (4) | 0 (2)
///     id 6  16 bytes  facts: echoed hello time (8) | held (4) | CRC-32 of the facts (4)
///
/// The check is the lower half of a CRC-32 over the fixed header and the 8 bytes before it: it
/// tells our packets from others that use the same ids, and one damaged on the way. The CRC-32 is
/// over the data of ids 1, 3, 4, 5 and what comes before it in id 6, one behind the other. Spans
/// are whole microseconds; the facts are the FrameTag's, whose stream id is the SSRC here, and
/// whose sequence is the mark's.
inline constexpr std::uint8_t kNtpExtensionId = 1;
inline constexpr std::uint8_t kMarkExtensionId = 2;

/// What each packet of ours says about its frame.
struct FrameMark {
  std::uint32_t frame_sequence = 0;  ///< for each receiver from 0, without gaps; wraps
  int width_px = 0;                  ///< true size, before padding to whole blocks; 0..65535
  int height_px = 0;

  bool operator==(const FrameMark&) const = default;
};

/// What was found in a packet's extension.
struct RtpExtensions {
  std::optional<NtpTime> ntp;  ///< nothing also for the all-zero data of a sender without a clock
  std::optional<FrameMark> mark;
  bool mark_damaged = false;  ///< a mark whose check fails: another's id 2, or damaged
  /// Only beside a mark, with the right CRC, and with values that a sender of ours writes.
  /// `stream_id` is the SSRC, `sequence` the mark's; `captured_wall` is that of id 1, whatever the
  /// session maps to it, and the epoch when that is all zero.
  std::optional<FrameTag> facts;
};

/// Reads both forms of RFC 8285 (4.2, 4.3); id 0 is padding, id 15 ends the one-byte form, an
/// element past the end ends the reading, of several with the same id the first counts, and one of
/// another length than the above is another's. Unauthenticated. `datagram` is what `packet` was
/// parsed from; `ntp_id` is what the session description maps ntp-64 to.
RtpExtensions read_rtp_extensions(const RtpPacket& packet, std::span<const std::uint8_t> datagram,
                                  std::uint8_t ntp_id = kNtpExtensionId);

/// Bytes of the extension, its 4 of header included, of a frame's first packet and of the others.
inline constexpr std::size_t kFirstExtensionBytes = 4 + 84;
inline constexpr std::size_t kOtherExtensionBytes = 4 + 12;

/// Writes the extension behind a fixed header that stands in the 12 bytes before: `packet` is the
/// packet's beginning, header and room for the extension. A first packet's `tag` gives facts,
/// ntp-64 and, as its `sequence`, the mark's number; its values are limited as for
/// write_frame_tag, and the header must already be the final one.
void write_first_extension(const FrameTag& tag, const FrameMark& mark,
                           std::span<std::uint8_t, kRtpHeaderBytes + kFirstExtensionBytes> packet);
void write_other_extension(const FrameMark& mark,
                           std::span<std::uint8_t, kRtpHeaderBytes + kOtherExtensionBytes> packet);

}  // namespace framescope::wire
