#include "core/endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <arpa/inet.h>

namespace framescope {
namespace {

constexpr std::array<std::uint8_t, 12> kV4Mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

template <typename T>
std::optional<T> parse_number(std::string_view text, T most) {
  T number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || stopped != end || number > most) return std::nullopt;
  return number;
}

// inet_pton for a text that may hold anything, a NUL among it.
bool parse_address(int family, std::string_view text, std::uint8_t* address) {
  if (text.find('\0') != std::string_view::npos) return false;
  return inet_pton(family, std::string(text).c_str(), address) == 1;
}

bool parse_v4(std::string_view text, std::array<std::uint8_t, 16>& address) {
  std::ranges::copy(kV4Mapped, address.begin());
  return parse_address(AF_INET, text, address.data() + kV4Mapped.size());
}

bool is_v6_literal(std::string_view text) {
  std::array<std::uint8_t, 16> address{};
  return parse_address(AF_INET6, text.substr(0, text.find('%')), address.data());
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

// The host and what stands behind it, or what is wrong.
struct Split {
  std::string_view host;
  std::string_view rest;
};

Result<Split, std::string> split_host(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return quoted(text) + " has no closing bracket";
    const Split split{text.substr(1, end - 1), text.substr(end + 1)};
    if (!is_v6_literal(split.host)) return quoted(split.host) + " is not an IPv6 address";
    return split;
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  if (text.substr(colon).find(':', 1) != std::string_view::npos) {
    return quoted(text) + " needs brackets around its IPv6 address, as in [::1]:9999";
  }
  return Split{text.substr(0, colon), text.substr(colon)};
}

}  // namespace

bool Endpoint::is_v4() const {
  return std::equal(kV4Mapped.begin(), kV4Mapped.end(), address.begin());
}

bool is_multicast(const Endpoint& endpoint) {
  if (endpoint.is_v4()) return (endpoint.address[kV4Mapped.size()] & 0xF0) == 0xE0;
  return endpoint.address[0] == 0xFF;
}

std::string address_text(const Endpoint& endpoint) {
  const std::string text = to_string(endpoint);
  const std::string address = text.substr(0, text.rfind(':'));
  return address.front() == '[' ? address.substr(1, address.size() - 2) : address;
}

std::string to_string(const Endpoint& endpoint) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const std::string port = ":" + std::to_string(endpoint.port);
  if (endpoint.is_v4()) {
    inet_ntop(AF_INET, endpoint.address.data() + kV4Mapped.size(), text.data(), text.size());
    return text.data() + port;
  }
  inet_ntop(AF_INET6, endpoint.address.data(), text.data(), text.size());
  const std::string zone = endpoint.scope_id == 0 ? "" : "%" + std::to_string(endpoint.scope_id);
  return "[" + std::string(text.data()) + zone + "]" + port;
}

Result<HostPort, std::string> parse_host_port(std::string_view text, std::uint16_t default_port) {
  auto split = split_host(text);
  if (!split) return split.error();
  const auto [host, rest] = *split;
  if (host.empty()) return quoted(text) + " names no host";
  if (host.find('\0') != std::string_view::npos) return std::string("a host has no NUL in it");
  if (rest.empty()) return HostPort{std::string(host), default_port};
  const auto port =
      rest[0] == ':' ? parse_number<std::uint16_t>(rest.substr(1), 65535) : std::nullopt;
  if (!port) return quoted(text) + " has no port from 0 to 65535 behind its host";
  return HostPort{std::string(host), *port};
}

bool Cidr::contains(const Endpoint& endpoint) const {
  const auto whole_bytes = static_cast<std::size_t>(prefix_bits / 8);
  if (!std::equal(address.begin(), address.begin() + prefix_bits / 8, endpoint.address.begin())) {
    return false;
  }
  const int rest_bits = prefix_bits % 8;
  if (rest_bits == 0) return true;
  return (address[whole_bytes] ^ endpoint.address[whole_bytes]) >> (8 - rest_bits) == 0;
}

Result<Cidr, std::string> parse_cidr(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string_view literal = text.substr(0, slash);
  Cidr range;
  const bool is_v4 = parse_v4(literal, range.address);
  if (!is_v4 && !parse_address(AF_INET6, literal, range.address.data())) {
    return quoted(literal) + " is not an IP address";
  }
  if (slash == text.size()) return range;
  const int family_bits = is_v4 ? 32 : 128;
  const auto bits =
      parse_number<unsigned>(text.substr(slash + 1), static_cast<unsigned>(family_bits));
  if (!bits) return quoted(text) + " has no prefix length from 0 to " + std::to_string(family_bits);
  range.prefix_bits = 128 - family_bits + static_cast<int>(*bits);
  return range;
}

}  // namespace framescope
