#include "net/resolve.hpp"

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "net/udp_socket.hpp"

namespace framescope::net {
namespace {

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

const char* advice(int cause) {
  switch (cause) {
    case EAI_AGAIN:
      return "the name server does not answer: check the network, or give a literal address such "
             "as "
             "127.0.0.1";
    default:
      return "check the spelling, or give a literal address such as 127.0.0.1 or [::1]";
  }
}

std::string cause_text(int cause) {
  return cause == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(cause);
}

/// getaddrinfo's answer; `cause` is its error code.
AddressList look_up(const std::string& host, int flags, int& cause) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = flags;
  addrinfo* list = nullptr;
  cause = ::getaddrinfo(host.c_str(), "0", &hints, &list);  // "0": the port is set by the caller
  return {list, &::freeaddrinfo};
}

const addrinfo* first_v4_else_first(const addrinfo* list) {
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family == AF_INET) return entry;
  }
  return list;
}

Endpoint any_or_loopback(std::uint16_t port, bool passive) {
  if (passive) return {.port = port};
  return from_asio({asio::ip::address_v4::loopback(), port});
}

}  // namespace

Endpoint resolve(const HostPort& host_port, bool passive) {
  const std::string& host = host_port.host;
  if (host.empty()) return any_or_loopback(host_port.port, passive);
  const int passive_flag = passive ? AI_PASSIVE : 0;
  int cause = 0;
  AddressList list = look_up(host, passive_flag | AI_NUMERICHOST, cause);
  if (cause != 0) list = look_up(host, passive_flag, cause);
  if (cause != 0) {
    throw NetError("resolve " + host + ": " + cause_text(cause) + "; " + advice(cause));
  }
  const addrinfo* chosen = first_v4_else_first(list.get());
  asio::ip::udp::endpoint endpoint;
  endpoint.resize(chosen->ai_addrlen);
  std::memcpy(endpoint.data(), chosen->ai_addr, chosen->ai_addrlen);
  endpoint.port(host_port.port);
  return from_asio(endpoint);
}

}  // namespace framescope::net
