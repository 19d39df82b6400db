#pragma once

#include <optional>
#include <string>

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>

#include "core/endpoint.hpp"
#include "net/net_error.hpp"

namespace framescope::net {

/// What a UDP socket is opened with.
struct UdpOptions {
  Endpoint bind{};     ///< the default, [::]:0, is every interface, IPv4 and IPv6, any free port
  bool reuse = false;  ///< SO_REUSEADDR: share the port with another socket; the last one receives
  int rcvbuf_bytes = 0;    ///< asked receive buffer, in rcvbuf_bytes()'s unit; 0 leaves the default
  int sndbuf_bytes = 0;    ///< asked send buffer, likewise
  bool recverr = false;    ///< keep port-unreachable reports for UdpSender::drain_errors()
  bool rxq_ovfl = true;    ///< ReceivedDatagram::kernel_drops
  bool timestamps = true;  ///< ReceivedDatagram::kernel_time
  bool v6only = false;     ///< an IPv6 "any" socket takes no IPv4 peers
  /// A multicast group to join: then the socket takes the group's port on every interface, in the
  /// group's family and shared with other programs, whatever `bind`, `reuse` and `v6only` say.
  std::optional<Endpoint> group{};
  /// Of the group, and of what is sent to one: name or address; empty: the system's choice.
  std::string interface {};
  int multicast_ttl = 1;  ///< 0..255; of datagrams sent to a group; 0 stays on this host
};

/// One bound, non-blocking UDP socket, closed on destruction. Not a protocol: UdpReceiver and
/// UdpSender read and write through it and must not outlive it. Owned and used by the thread that
/// runs its io_context.
class UdpSocket {
 public:
  /// Opens and binds. Throws NetError, such as "bind UDP 127.0.0.1:9999: Address already in use;
  /// ..." or "join multicast group 239.1.1.1 on wlan7: No such device; ...". Where the system has
  /// no IPv6, [::] becomes 0.0.0.0. A receive buffer over the system's limit is tried with
  /// SO_RCVBUFFORCE too (needs CAP_NET_ADMIN); see rcvbuf_bytes() for what was granted.
  UdpSocket(asio::io_context& io, const UdpOptions& options);
  UdpSocket(const UdpSocket&) = delete;
  UdpSocket& operator=(const UdpSocket&) = delete;

  /// The bound address with its real port.
  Endpoint local() const;

  /// The buffers as granted, in setsockopt's unit: half of what getsockopt answers, because Linux
  /// doubles the value for its bookkeeping. The kernel charges each datagram its true memory (1,400
  /// bytes cost 2,304, a datagram of 65,507 about 100,000), out of the doubled value.
  int rcvbuf_bytes() const;
  int sndbuf_bytes() const;

  bool is_v6() const { return v6_; }

  /// Ends every wait with asio::error::operation_aborted.
  void close();

  asio::ip::udp::socket& asio_socket() { return socket_; }
  int native() const { return fd_; }

 private:
  void open(const UdpOptions& options);
  void bind(const UdpOptions& options);

  asio::ip::udp::socket socket_;
  int fd_ = -1;
  bool v6_ = false;
};

/// An asio endpoint as an Endpoint; IPv4 becomes v4-mapped.
Endpoint from_asio(const asio::ip::udp::endpoint& endpoint);

/// An Endpoint for a socket of its own family: v4-mapped becomes IPv4.
asio::ip::udp::endpoint to_asio(const Endpoint& endpoint);

/// An Endpoint for a socket of the given family: a v6 socket takes IPv4 in its mapped form. An IPv6
/// address for a v4 socket stays IPv6, and the send answers EAFNOSUPPORT.
asio::ip::udp::endpoint to_asio(const Endpoint& endpoint, bool v6_socket);

}  // namespace framescope::net
