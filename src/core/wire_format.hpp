#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace framescope {

/// How a frame is put into datagrams.
enum class WireFormat : std::uint8_t {
  kBase64,  ///< base64(JPEG), one datagram a frame: the tutorial's
  kRaw,     ///< the JPEG itself, one datagram a frame
  kRtp,     ///< RTP/JPEG (RFC 2435): many datagrams a frame
};

/// "base64", "raw" or "rtp".
constexpr std::string_view to_string(WireFormat wire) {
  constexpr std::string_view kNames[]{"base64", "raw", "rtp"};
  return kNames[static_cast<std::size_t>(wire)];
}

/// Whether each frame is one datagram.
constexpr bool is_one_datagram(WireFormat wire) { return wire != WireFormat::kRtp; }

/// The wire with this name, if there is one.
constexpr std::optional<WireFormat> parse_wire_format(std::string_view name) {
  if (name == "base64") return WireFormat::kBase64;
  if (name == "raw") return WireFormat::kRaw;
  if (name == "rtp") return WireFormat::kRtp;
  return std::nullopt;
}

/// The largest UDP payload over IPv4, in bytes: 65,535 less the IP and UDP headers.
inline constexpr std::size_t kMaxDatagramBytes = 65'507;

/// The most restart intervals of a picture that RTP tells apart: their index has 14 bits, whose
/// highest value stands for "not aligned" (RFC 2435 3.1.7).
inline constexpr int kMaxRestartIntervals = 16'383;

}  // namespace framescope
