#include "net/multicast.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include <asio/ip/udp.hpp>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "net/net_error.hpp"
#include "net/udp_socket.hpp"

namespace framescope::net {
namespace {

const char* group_advice(int error) {
  switch (error) {
    case ENODEV:
    case ENXIO:
    case EADDRNOTAVAIL:
      return "name an interface of this machine with --interface (ip address lists them)";
    case ENOBUFS:
    case ENOMEM:
      return "leave other groups, or raise net.ipv4.igmp_max_memberships (sysctl)";
    case EAFNOSUPPORT:
      return "this system may have IPv6 switched off: use an IPv4 group";
    default:
      return "choose a group from 239.0.0.0 to 239.255.255.255 or from ff15::/16, or another "
             "--interface";
  }
}

[[noreturn]] void fail(const std::string& attempt, int error) {
  throw NetError(attempt + ": " + std::generic_category().message(error) + "; " +
                 group_advice(error));
}

std::string on(const std::string& interface) { return interface.empty() ? "" : " on " + interface; }

bool is_address(const sockaddr* address, const asio::ip::address& wanted) {
  if (address == nullptr) return false;
  if (address->sa_family == AF_INET && wanted.is_v4()) {
    const auto bytes = wanted.to_v4().to_bytes();
    sockaddr_in entry;
    std::memcpy(&entry, address, sizeof entry);
    return std::memcmp(&entry.sin_addr, bytes.data(), bytes.size()) == 0;
  }
  if (address->sa_family == AF_INET6 && wanted.is_v6()) {
    const auto bytes = wanted.to_v6().to_bytes();
    sockaddr_in6 entry;
    std::memcpy(&entry, address, sizeof entry);
    return std::memcmp(&entry.sin6_addr, bytes.data(), bytes.size()) == 0;
  }
  return false;
}

unsigned index_of_address(const asio::ip::address& wanted) {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return 0;
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, ::freeifaddrs);
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (is_address(entry->ifa_addr, wanted)) return ::if_nametoindex(entry->ifa_name);
  }
  return 0;
}

/// Of a name or an address. 0, which leaves the choice to the system, for an empty text alone.
unsigned interface_index(const std::string& text, const std::string& attempt) {
  if (text.empty()) return 0;
  if (const unsigned index = ::if_nametoindex(text.c_str())) return index;
  std::error_code not_an_address;
  const asio::ip::address address = asio::ip::make_address(text, not_an_address);
  const unsigned index = not_an_address ? 0 : index_of_address(address);
  if (index == 0) fail(attempt, ENODEV);
  return index;
}

ip_mreqn v4_request(unsigned interface) {
  ip_mreqn request{};
  request.imr_ifindex = static_cast<int>(interface);
  return request;
}

/// Answers 0 or the errno.
template <typename T>
int set_option(int fd, int level, int name, const T& value) {
  return ::setsockopt(fd, level, name, &value, sizeof value) == 0 ? 0 : errno;
}

int join_v4(int fd, const Endpoint& group, unsigned interface) {
  ip_mreqn request = v4_request(interface);
  std::memcpy(&request.imr_multiaddr, group.address.data() + 12, sizeof request.imr_multiaddr);
  return set_option(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, request);
}

int join_v6(int fd, const Endpoint& group, unsigned interface) {
  ipv6_mreq request{};
  std::memcpy(&request.ipv6mr_multiaddr, group.address.data(), group.address.size());
  request.ipv6mr_interface = interface == 0 ? group.scope_id : interface;
  return set_option(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, request);
}

int set_v4_output(int fd, unsigned interface, int ttl) {
  constexpr int kLoop = 1;
  int error = set_option(fd, IPPROTO_IP, IP_MULTICAST_TTL, ttl);
  if (error == 0) error = set_option(fd, IPPROTO_IP, IP_MULTICAST_LOOP, kLoop);
  if (error == 0 && interface != 0) {
    error = set_option(fd, IPPROTO_IP, IP_MULTICAST_IF, v4_request(interface));
  }
  return error;
}

int set_v6_output(int fd, unsigned interface, int hops) {
  constexpr int kLoop = 1;
  int error = set_option(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hops);
  if (error == 0) error = set_option(fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, kLoop);
  if (error == 0 && interface != 0) {
    error = set_option(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, static_cast<int>(interface));
  }
  return error;
}

}  // namespace

void join_group(int native_socket, const Endpoint& group, const std::string& interface) {
  const std::string attempt = "join multicast group " + address_text(group) + on(interface);
  if (!is_multicast(group)) {
    throw NetError(attempt + ": not a multicast address; " + group_advice(EINVAL));
  }
  const unsigned index = interface_index(interface, attempt);
  // Best effort: a system without these options delivers other programs' groups too.
  constexpr int kOff = 0;
  if (group.is_v4()) {
    set_option(native_socket, IPPROTO_IP, IP_MULTICAST_ALL, kOff);
  } else {
    set_option(native_socket, IPPROTO_IPV6, IPV6_MULTICAST_ALL, kOff);
  }
  const int error =
      group.is_v4() ? join_v4(native_socket, group, index) : join_v6(native_socket, group, index);
  if (error != 0) fail(attempt, error);
}

void set_multicast_output(int native_socket, bool v6_socket, const std::string& interface,
                          int ttl) {
  const std::string attempt = "send to multicast groups" + on(interface);
  if (ttl < 0 || ttl > 255) {
    throw NetError(attempt + ": a TTL of " + std::to_string(ttl) + "; choose one from 0 to 255");
  }
  const unsigned index = interface_index(interface, attempt);
  int error = set_v4_output(native_socket, index, ttl);
  // A system without IPv4 still has groups of IPv6.
  if (v6_socket && (error == ENOPROTOOPT || error == EAFNOSUPPORT)) error = 0;
  if (v6_socket && error == 0) error = set_v6_output(native_socket, index, ttl);
  if (error != 0) fail(attempt, error);
}

}  // namespace framescope::net
