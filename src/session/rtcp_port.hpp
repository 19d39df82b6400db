#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>

#include <asio/io_context.hpp>

#include "core/endpoint.hpp"
#include "core/time.hpp"
#include "net/udp_receiver.hpp"
#include "net/udp_sender.hpp"
#include "net/udp_socket.hpp"

namespace framescope::session {

/// RTCP's own port, the one behind RTP's (RFC 3550 11): hands on what comes there, and sends from
/// it. The io thread.
class RtcpPort {
 public:
  using Take =
      std::function<void(const Endpoint& from, std::span<const std::uint8_t> datagram, Time at)>;

  /// Throws net::NetError when it cannot be had.
  RtcpPort(asio::io_context& io, const Endpoint& bind, Take take);

  net::UdpSender& sender() { return sender_; }
  /// Nothing is handed on any more.
  void close();

 private:
  void wait();
  void on_readable();

  net::UdpSocket socket_;
  net::UdpReceiver receiver_{socket_};
  net::UdpSender sender_{socket_};
  Take take_;
  std::array<std::uint8_t, 2048> buffer_{};
  bool closed_ = false;
};

}  // namespace framescope::session
