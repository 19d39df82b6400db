#include "wire/rtp_packet.hpp"

#include <array>
#include <cassert>
#include <optional>

#include "wire/byte_io.hpp"

namespace framescope::wire {
namespace {

constexpr std::uint8_t kExtensionBit = 0x10;
constexpr std::uint8_t kCsrcCountMask = 0x0F;
constexpr std::uint8_t kMarkerBit = 0x80;
constexpr std::uint8_t kPayloadTypeMask = 0x7F;

std::optional<RtpFault> check_first_bytes(std::span<const std::uint8_t> datagram,
                                          std::uint8_t payload_type) {
  if (datagram.empty()) return RtpFault::kTruncated;
  if ((datagram[0] & kRtpVersionMask) != kRtpVersion2) return RtpFault::kVersion;
  if (is_rtcp(datagram)) return RtpFault::kRtcp;
  if (datagram.size() < kRtpHeaderBytes) return RtpFault::kTruncated;
  if ((datagram[1] & kPayloadTypeMask) != payload_type) return RtpFault::kPayloadType;
  return std::nullopt;
}

RtpHeader read_header(ByteReader& in) {
  const auto second = in.read<std::uint8_t>();
  return {.marker = (second & kMarkerBit) != 0,
          .payload_type = static_cast<std::uint8_t>(second & kPayloadTypeMask),
          .sequence = in.read<std::uint16_t>(),
          .timestamp = in.read<std::uint32_t>(),
          .ssrc = in.read<std::uint32_t>()};
}

}  // namespace

std::string_view to_string(RtpFault fault) {
  constexpr std::array<std::string_view, kRtpFaultCount> kNames{"truncated", "version", "rtcp",
                                                                "payload_type", "padding"};
  return kNames[static_cast<std::size_t>(fault)];
}

Result<RtpPacket, RtpFault> parse_rtp(std::span<const std::uint8_t> datagram,
                                      std::uint8_t payload_type) {
  if (const auto fault = check_first_bytes(datagram, payload_type)) return *fault;
  ByteReader in(datagram);
  RtpPacket packet;
  const auto first = in.read<std::uint8_t>();
  packet.header = read_header(in);
  in.take(std::size_t{4} * (first & kCsrcCountMask));
  if ((first & kExtensionBit) != 0) {
    packet.extension_profile = in.read<std::uint16_t>();
    const auto words = in.read<std::uint16_t>();
    packet.extension = in.take(std::size_t{4} * words);
  }
  if (!in.ok()) return RtpFault::kTruncated;
  packet.payload = in.rest();
  if ((first & kRtpPaddingBit) == 0) return packet;
  // The count includes its own byte, so 0 is as impossible as more than there is.
  const std::size_t padding = packet.payload.empty() ? 0 : packet.payload.back();
  if (padding == 0 || padding > packet.payload.size()) return RtpFault::kPadding;
  packet.payload = packet.payload.first(packet.payload.size() - padding);
  return packet;
}

void write_rtp_header(const RtpHeader& header, bool has_extension,
                      std::span<std::uint8_t, kRtpHeaderBytes> bytes) {
  assert(header.payload_type <= kPayloadTypeMask);
  ByteWriter out(bytes);
  out.write(static_cast<std::uint8_t>(kRtpVersion2 | (has_extension ? kExtensionBit : 0)));
  out.write(static_cast<std::uint8_t>((header.marker ? kMarkerBit : 0) | header.payload_type));
  out.write(header.sequence);
  out.write(header.timestamp);
  out.write(header.ssrc);
}

}  // namespace framescope::wire
