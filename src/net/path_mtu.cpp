#include "net/path_mtu.hpp"

#include <algorithm>
#include <system_error>

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include "net/udp_socket.hpp"

namespace framescope::net {

std::optional<int> path_mtu(const Endpoint& to) {
  asio::io_context io;
  asio::ip::udp::socket probe(io);
  std::error_code error;
  // Connecting a UDP socket looks the route up and no more.
  probe.connect(to_asio(to), error);
  if (error) return std::nullopt;
  int mtu = 0;
  socklen_t length = sizeof mtu;
  const int level = to.is_v4() ? IPPROTO_IP : IPPROTO_IPV6;
  const int name = to.is_v4() ? IP_MTU : IPV6_MTU;
  if (::getsockopt(probe.native_handle(), level, name, &mtu, &length) != 0) return std::nullopt;
  return mtu;
}

std::size_t unfragmented_bytes(const Endpoint& to, int mtu) {
  constexpr int kUdpHeader = 8;
  const int ip_header = to.is_v4() ? 20 : 40;
  return static_cast<std::size_t>(std::max(mtu - ip_header - kUdpHeader, 0));
}

}  // namespace framescope::net
