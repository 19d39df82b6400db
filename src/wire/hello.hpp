#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace framescope::wire {

/// What a receiver says to a sender to get, keep and end a stream.
enum class HelloKind : std::uint8_t {
  kPlain,  ///< any short datagram, the scripts' `Hello` among them: stays until it leaves or
           ///< refuses
  kV2,     ///< our own, repeated every second: expires
  kBye,    ///< exactly `bye`
};

/// Hello v2 is 27 bytes, big-endian:
///
///     0  "Hello\0" (6) | version 2 (1) | nonce (8) | send time in ns (8) | round-trip time in us
///     (4)
struct Hello {
  HelloKind kind = HelloKind::kPlain;
  std::uint64_t nonce = 0;  ///< v2: random for each run of a receiver
  std::int64_t send_time_ns =
      0;                     ///< v2: the receiver's monotonic clock, > 0; echoed in the frame tag
  std::uint32_t rtt_us = 0;  ///< v2: as the receiver last measured it; 0 unknown

  bool operator==(const Hello&) const = default;
};

/// Longer datagrams are no hellos: a sender is not to take a stray frame for a subscription.
inline constexpr std::size_t kMaxHelloBytes = 64;
inline constexpr std::size_t kHelloV2Bytes = 27;

/// True when the first byte is 10xxxxxx: RTP or RTCP (RFC 3550 5.1).
constexpr bool is_rtp_like(std::span<const std::uint8_t> datagram) {
  return !datagram.empty() && (datagram[0] & 0xC0) == 0x80;
}

/// The hello in a datagram to a sender's port, or none if it is longer than kMaxHelloBytes, RTP or
/// RTCP. A v2 hello with a wrong length, version or time counts as a plain one.
std::optional<Hello> parse_hello(std::span<const std::uint8_t> datagram);

/// The five bytes that the scripts send.
constexpr std::array<std::uint8_t, 5> plain_hello() { return {'H', 'e', 'l', 'l', 'o'}; }

/// A v2 hello; `kind` is not looked at, `send_time_ns` must be positive.
std::array<std::uint8_t, kHelloV2Bytes> write_hello_v2(const Hello& hello);

/// Ends a subscription.
constexpr std::array<std::uint8_t, 3> bye() { return {'b', 'y', 'e'}; }

}  // namespace framescope::wire
