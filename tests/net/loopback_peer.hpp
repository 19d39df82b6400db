#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <asio/io_context.hpp>
#include <poll.h>

#include "net/udp_receiver.hpp"
#include "net/udp_sender.hpp"
#include "net/udp_socket.hpp"

namespace framescope::net {

inline constexpr int kDeadlineMs = 5000;  ///< generous: a loaded machine, sanitizers

inline Endpoint v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d,
                   std::uint16_t port) {
  return from_asio({asio::ip::address_v4({a, b, c, d}), port});
}

inline Endpoint loopback_v4(std::uint16_t port = 0) { return v4(127, 0, 0, 1, port); }

inline Endpoint loopback_v6(std::uint16_t port = 0) {
  return from_asio({asio::ip::address_v6::loopback(), port});
}

/// True when this machine has ::1.
inline bool has_ipv6() {
  asio::io_context io;
  try {
    UdpSocket probe(io, {.bind = loopback_v6()});
    return true;
  } catch (const NetError&) {
    return false;
  }
}

inline std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Waits for the poll events, without consuming anything.
inline bool wait_for(const UdpSocket& socket, short events) {
  pollfd entry{socket.native(), events, 0};
  return ::poll(&entry, 1, kDeadlineMs) == 1;
}

/// A socket on an ephemeral port of loopback with both directions.
struct LoopbackPeer {
  explicit LoopbackPeer(const UdpOptions& options = {.bind = loopback_v4()})
      : socket(io, options) {}

  /// The next datagram before the deadline; its bytes are in `bytes`.
  std::optional<ReceivedDatagram> receive() {
    if (!wait_for(socket, POLLIN)) return std::nullopt;
    bytes.resize(65'536);
    const auto datagram = receiver.receive(bytes);
    if (datagram) bytes.resize(datagram->size);
    return datagram;
  }

  asio::io_context io;
  UdpSocket socket;
  UdpReceiver receiver{socket};
  UdpSender sender{socket};
  std::vector<std::uint8_t> bytes;
};

}  // namespace framescope::net
