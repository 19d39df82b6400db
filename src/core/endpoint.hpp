#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace framescope {

/// A UDP address and port, as plain bytes: what pure code knows of a peer. IPv4 is held as
/// v4-mapped IPv6
/// (::ffff:a.b.c.d), so that comparing and masking need one case.
struct Endpoint {
  std::array<std::uint8_t, 16> address{};  ///< network order
  std::uint16_t port = 0;                  ///< host order
  std::uint32_t scope_id = 0;              ///< of a link-local IPv6 address, else 0

  bool is_v4() const;
  auto operator<=>(const Endpoint&) const = default;
};

/// A group's address: 224.0.0.0/4 or ff00::/8.
bool is_multicast(const Endpoint& endpoint);

/// "127.0.0.1:9999" or "[::1]:9999".
std::string to_string(const Endpoint& endpoint);

/// The address alone: "127.0.0.1" or "::1".
std::string address_text(const Endpoint& endpoint);

/// Host and port as a user typed them, before the host is resolved.
struct HostPort {
  std::string host;        ///< a name or a literal, without brackets
  std::uint16_t port = 0;  ///< 0 lets the system choose
};

/// Splits "HOST:PORT", "[V6]:PORT" or "HOST" (then `default_port`). The error says what is wrong
/// with it.
Result<HostPort, std::string> parse_host_port(std::string_view text, std::uint16_t default_port);

/// An address range such as 192.168.0.0/16 or fd00::/8.
struct Cidr {
  std::array<std::uint8_t, 16> address{};  ///< v4-mapped for IPv4
  int prefix_bits = 128;                   ///< 0..128, counted in the mapped form

  bool contains(const Endpoint& endpoint) const;
};

/// A literal address with or without /BITS. The error says what is wrong with it.
Result<Cidr, std::string> parse_cidr(std::string_view text);

}  // namespace framescope
