#pragma once

#include <cstddef>
#include <cstdint>

namespace framescope::model {

/// How our sender packs a JPEG as RTP (RFC 2435). Plain data.
struct RtpPacking {
  std::size_t datagram_bytes = 1400;  ///< UDP payload of the largest packet; 300..65,507
  bool restart_markers = true;        ///< each packet has a restart header

  bool operator==(const RtpPacking&) const = default;
};

/// The largest JPEG that may go as RTP, in bytes: what a receiver puts together at most.
inline constexpr std::size_t kMaxRtpJpegBytes = std::size_t{4} << 20U;

// Headers of a packet, in bytes: RTP's, our extension's on a frame's first packet and on the
// others, JPEG's, and where there are restart markers theirs.
inline constexpr std::size_t kRtpFixedHeaderBytes = 12;
inline constexpr std::size_t kRtpFirstExtensionBytes = 88;
inline constexpr std::size_t kRtpOtherExtensionBytes = 16;
inline constexpr std::size_t kRtpJpegMainHeaderBytes = 8;
inline constexpr std::size_t kRtpRestartHeaderBytes = 4;
/// Tables go along for quality 100 only, in the first packet: their header and twice 64 bytes.
inline constexpr std::size_t kRtpTablesBytes = 4 + 2 * 64;

/// What RTP leaves out of a JPEG of ours: SOI, APP0, two tables, SOF0, four Huffman tables and SOS.
inline constexpr std::size_t kJpegHeaderBytes = 20 + 2 * 69 + 19 + 2 * 33 + 2 * 183 + 14;

/// A frame as packets.
struct RtpSize {
  std::uint64_t packets = 0;
  std::size_t payload_bytes = 0;  ///< UDP payload of all
  std::size_t largest_bytes = 0;  ///< of the largest one
  std::size_t last_bytes = 0;     ///< of the last one
};

/// What a JPEG without a frame tag becomes at a quality (1..100). All packets but the last are
/// reckoned as full: those of whole restart intervals stay below that, each by less than an
/// interval, and the one before the last by 2 bytes where that would have EOI alone.
RtpSize rtp_size(std::size_t jpeg_bytes, int quality, const RtpPacking& packing);

/// The largest JPEG, in bytes, below quality 100 that so many packets carry; 0 of none.
std::size_t rtp_jpeg_bytes_in_packets(std::uint64_t packets, const RtpPacking& packing);
/// The largest whose packets have no more UDP payload than that together; 0 if none has.
std::size_t rtp_jpeg_bytes_in(std::size_t payload_bytes, const RtpPacking& packing);

}  // namespace framescope::model
