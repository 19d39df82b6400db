#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/result.hpp"

namespace framescope::wire {

/// In the first byte of RTP and of each RTCP packet (RFC 3550 5.1, 6.4.1).
inline constexpr std::uint8_t kRtpVersionMask = 0xC0;
inline constexpr std::uint8_t kRtpVersion2 = 0x80;
inline constexpr std::uint8_t kRtpPaddingBit = 0x20;

inline constexpr std::size_t kRtpHeaderBytes = 12;
/// RFC 3551 table 5: JPEG video, 90 kHz.
inline constexpr std::uint8_t kRtpJpegPayloadType = 26;
inline constexpr int kRtpJpegClockHz = 90'000;

/// The fixed header (RFC 3550 5.1), big-endian:
///
///     0  V=2 (2 bits) P X CC (4) | M PT (7) | sequence (16)
///     4  timestamp (32)
///     8  SSRC (32)
struct RtpHeader {
  bool marker = false;  ///< last packet of a frame (RFC 2435 3)
  std::uint8_t payload_type = kRtpJpegPayloadType;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;

  bool operator==(const RtpHeader&) const = default;
};

/// Why a datagram is no RTP packet of the stream that is wanted.
enum class RtpFault : std::uint8_t {
  kTruncated,    ///< ends within the header, its CSRCs or its extension
  kVersion,      ///< not 2
  kRtcp,         ///< RTCP, by its second byte 192..223 (RFC 5761 4)
  kPayloadType,  ///< not the one that is wanted
  kPadding,      ///< none although the P bit is set, or more than there are bytes
};
inline constexpr std::size_t kRtpFaultCount = 5;

/// "truncated", "version", ...
std::string_view to_string(RtpFault fault);

/// True for RTCP, on its own port or on RTP's (RFC 5761 4): version 2 and a second byte of
/// 192..223.
constexpr bool is_rtcp(std::span<const std::uint8_t> datagram) {
  return datagram.size() >= 2 && (datagram[0] & kRtpVersionMask) == kRtpVersion2 &&
         datagram[1] >= 192 && datagram[1] <= 223;
}

/// A packet taken apart; refers to the datagram's bytes.
struct RtpPacket {
  RtpHeader header;
  std::uint16_t extension_profile = 0;        ///< RFC 8285: 0xBEDE or 0x100x; 0 without extension
  std::span<const std::uint8_t> extension{};  ///< its data, in whole words; empty without
  std::span<const std::uint8_t> payload{};    ///< padding taken off; may be empty
};

/// Takes a datagram apart (checks of RFC 3550 A.1 and 5.1). The payload type must be
/// `payload_type`, 0..127. Of several faults the first of this order is told: no byte at all,
/// version, RTCP, header, payload type, CSRCs and extension, padding.
Result<RtpPacket, RtpFault> parse_rtp(std::span<const std::uint8_t> datagram,
                                      std::uint8_t payload_type = kRtpJpegPayloadType);

/// Writes the fixed header, with the X bit as told and no CSRC.
void write_rtp_header(const RtpHeader& header, bool has_extension,
                      std::span<std::uint8_t, kRtpHeaderBytes> bytes);

}  // namespace framescope::wire
