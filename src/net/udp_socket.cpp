#include "net/udp_socket.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include <asio/ip/v6_only.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include "net/multicast.hpp"

namespace framescope::net {
namespace {

using asio::ip::udp;

const char* bind_advice(int error) {
  switch (error) {
    case EADDRINUSE:
      return "another program holds the port: choose another with --listen/--bind, or end it "
             "(ss -ulpn shows which)";
    case EADDRNOTAVAIL:
      return "no interface of this machine has that address (ip address lists them)";
    case EACCES:
      return "ports below 1024 need a privilege: choose one from 1024 to 65535";
    default:
      return "choose another address or port with --listen/--bind";
  }
}

[[noreturn]] void fail(const std::string& attempt, const std::error_code& cause,
                       const char* advice) {
  throw NetError(attempt + ": " + cause.message() + "; " + advice);
}

/// Best effort: an option that the system lacks only leaves its figure unknown.
void enable(int fd, int level, int name) {
  const int on = 1;
  ::setsockopt(fd, level, name, &on, sizeof on);
}

/// In setsockopt's unit.
int buffer_bytes(int fd, int name) {
  int bytes = 0;
  socklen_t length = sizeof bytes;
  ::getsockopt(fd, SOL_SOCKET, name, &bytes, &length);
  return bytes / 2;
}

void set_buffer(int fd, int name, int force_name, int bytes) {
  if (bytes <= 0) return;
  ::setsockopt(fd, SOL_SOCKET, name, &bytes, sizeof bytes);
  if (buffer_bytes(fd, name) < bytes) {
    ::setsockopt(fd, SOL_SOCKET, force_name, &bytes, sizeof bytes);
  }
}

bool is_any_v6(const Endpoint& endpoint) {
  return endpoint.address == decltype(endpoint.address){};
}

Endpoint any_v4(std::uint16_t port) { return from_asio({asio::ip::address_v4::any(), port}); }

/// A group's members share its port, and take it on every interface: what is sent from the socket
/// must not have the group for its source.
UdpOptions for_group(UdpOptions options) {
  if (!options.group) return options;
  const std::uint16_t port = options.group->port;
  const bool v4 = options.group->is_v4();
  options.bind = v4 ? any_v4(port) : Endpoint{.port = port};
  options.reuse = true;
  options.v6only = !v4;
  return options;
}

}  // namespace

UdpSocket::UdpSocket(asio::io_context& io, const UdpOptions& options) : socket_(io) {
  const UdpOptions wanted = for_group(options);
  open(wanted);
  set_buffer(fd_, SO_RCVBUF, SO_RCVBUFFORCE, wanted.rcvbuf_bytes);
  set_buffer(fd_, SO_SNDBUF, SO_SNDBUFFORCE, wanted.sndbuf_bytes);
  if (wanted.rxq_ovfl) enable(fd_, SOL_SOCKET, SO_RXQ_OVFL);
  if (wanted.timestamps) enable(fd_, SOL_SOCKET, SO_TIMESTAMPNS);
  if (wanted.recverr) {
    enable(fd_, IPPROTO_IP, IP_RECVERR);  // a v6 socket's IPv4 peers need it too
    if (v6_) enable(fd_, IPPROTO_IPV6, IPV6_RECVERR);
  }
  bind(wanted);
  if (wanted.group) join_group(fd_, *wanted.group, wanted.interface);
  // A TTL of 1 is every system's default, and most sockets know no group.
  if (!wanted.interface.empty() || wanted.multicast_ttl != 1) {
    set_multicast_output(fd_, v6_, wanted.interface, wanted.multicast_ttl);
  }
}

void UdpSocket::open(const UdpOptions& options) {
  std::error_code error;
  v6_ = !options.bind.is_v4();
  socket_.open(v6_ ? udp::v6() : udp::v4(), error);
  if (error.value() == EAFNOSUPPORT && v6_ && is_any_v6(options.bind) && !options.v6only) {
    v6_ = false;
    error = {};
    socket_.open(udp::v4(), error);
  }
  if (error) {
    fail("open a UDP socket for " + to_string(options.bind), error,
         v6_ ? "this system may have IPv6 switched off: use an IPv4 address"
             : "close other programs or raise the limit of open files (ulimit -n)");
  }
  fd_ = socket_.native_handle();
  socket_.non_blocking(true);
  if (v6_) socket_.set_option(asio::ip::v6_only(options.v6only), error);
  if (options.reuse) socket_.set_option(udp::socket::reuse_address(true), error);
}

void UdpSocket::bind(const UdpOptions& options) {
  const Endpoint wanted =
      !v6_ && is_any_v6(options.bind) ? any_v4(options.bind.port) : options.bind;
  std::error_code error;
  socket_.bind(to_asio(wanted, v6_), error);
  if (error) fail("bind UDP " + to_string(wanted), error, bind_advice(error.value()));
}

Endpoint UdpSocket::local() const {
  std::error_code error;
  return from_asio(socket_.local_endpoint(error));
}

int UdpSocket::rcvbuf_bytes() const { return buffer_bytes(fd_, SO_RCVBUF); }

int UdpSocket::sndbuf_bytes() const { return buffer_bytes(fd_, SO_SNDBUF); }

void UdpSocket::close() {
  std::error_code error;
  socket_.close(error);
  fd_ = -1;
}

Endpoint from_asio(const udp::endpoint& endpoint) {
  Endpoint result;
  result.port = endpoint.port();
  if (endpoint.address().is_v4()) {
    const auto bytes = endpoint.address().to_v4().to_bytes();
    result.address[10] = result.address[11] = 0xFF;
    std::copy(bytes.begin(), bytes.end(), result.address.begin() + 12);
  } else {
    const asio::ip::address_v6 address = endpoint.address().to_v6();
    result.address = address.to_bytes();
    result.scope_id = static_cast<std::uint32_t>(address.scope_id());
  }
  return result;
}

udp::endpoint to_asio(const Endpoint& endpoint) { return to_asio(endpoint, !endpoint.is_v4()); }

udp::endpoint to_asio(const Endpoint& endpoint, bool v6_socket) {
  if (!v6_socket && endpoint.is_v4()) {
    asio::ip::address_v4::bytes_type bytes{};
    std::copy(endpoint.address.begin() + 12, endpoint.address.end(), bytes.begin());
    return {asio::ip::address_v4(bytes), endpoint.port};
  }
  return {asio::ip::address_v6(endpoint.address, endpoint.scope_id), endpoint.port};
}

}  // namespace framescope::net
