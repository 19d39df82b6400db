#include "model/rtp_sizes.hpp"

#include <algorithm>

namespace framescope::model {
namespace {

struct Headers {
  std::size_t first = 0;
  std::size_t other = 0;
};

Headers headers_of(const RtpPacking& packing) {
  const std::size_t both = kRtpFixedHeaderBytes + kRtpJpegMainHeaderBytes +
                           (packing.restart_markers ? kRtpRestartHeaderBytes : 0);
  return {both + kRtpFirstExtensionBytes, both + kRtpOtherExtensionBytes};
}

/// What is left of a packet beside its headers.
std::size_t room_beside(std::size_t headers, const RtpPacking& packing) {
  return packing.datagram_bytes > headers ? packing.datagram_bytes - headers : 1;
}

std::size_t jpeg_of_scan(std::size_t scan) {
  return std::min(scan + kJpegHeaderBytes, kMaxRtpJpegBytes);
}

}  // namespace

RtpSize rtp_size(std::size_t jpeg_bytes, int quality, const RtpPacking& packing) {
  Headers headers = headers_of(packing);
  if (quality == 100) headers.first += kRtpTablesBytes;
  const std::size_t scan = jpeg_bytes > kJpegHeaderBytes ? jpeg_bytes - kJpegHeaderBytes : 0;
  const std::size_t in_first = std::min(scan, room_beside(headers.first, packing));
  const std::size_t room = room_beside(headers.other, packing);
  const std::size_t others = (scan - in_first + room - 1) / room;
  RtpSize size;
  size.packets = 1 + others;
  size.payload_bytes = headers.first + scan + others * headers.other;
  size.largest_bytes = others > 0 ? packing.datagram_bytes : size.payload_bytes;
  size.last_bytes = size.payload_bytes - others * packing.datagram_bytes;
  return size;
}

std::size_t rtp_jpeg_bytes_in_packets(std::uint64_t packets, const RtpPacking& packing) {
  if (packets == 0) return 0;
  const Headers headers = headers_of(packing);
  const std::uint64_t others = std::min<std::uint64_t>(packets - 1, kMaxRtpJpegBytes);
  return jpeg_of_scan(room_beside(headers.first, packing) +
                      others * room_beside(headers.other, packing));
}

std::size_t rtp_jpeg_bytes_in(std::size_t payload_bytes, const RtpPacking& packing) {
  const Headers headers = headers_of(packing);
  if (payload_bytes <= headers.first) return 0;
  const std::size_t full = payload_bytes / packing.datagram_bytes;
  const std::size_t rest = payload_bytes % packing.datagram_bytes;
  if (full == 0) return jpeg_of_scan(rest - headers.first);
  const std::size_t in_full =
      room_beside(headers.first, packing) + (full - 1) * room_beside(headers.other, packing);
  return jpeg_of_scan(in_full + (rest > headers.other ? rest - headers.other : 0));
}

}  // namespace framescope::model
