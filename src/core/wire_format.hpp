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
};

/// "base64" or "raw".
constexpr std::string_view to_string(WireFormat wire) {
  return wire == WireFormat::kBase64 ? "base64" : "raw";
}

/// The wire with this name, if there is one.
constexpr std::optional<WireFormat> parse_wire_format(std::string_view name) {
  if (name == "base64") return WireFormat::kBase64;
  if (name == "raw") return WireFormat::kRaw;
  return std::nullopt;
}

/// The largest UDP payload over IPv4, in bytes: 65,535 less the IP and UDP headers.
inline constexpr std::size_t kMaxDatagramBytes = 65'507;

}  // namespace framescope
