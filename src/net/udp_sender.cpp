#include "net/udp_sender.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace framescope::net {
namespace {

/// ICMP says that nobody is there: Linux hands such a report of an earlier datagram to the next
/// call.
bool is_earlier_refusal(int error) {
  switch (error) {
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EMSGSIZE:
    case EPROTO:
    case ENOPROTOOPT:
      return true;
    default:
      return false;
  }
}

std::optional<int> report_error(const cmsghdr* header) {
  const bool v4 = header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR;
  const bool v6 = header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR;
  if (!v4 && !v6) return std::nullopt;
  sock_extended_err report;
  std::memcpy(&report, CMSG_DATA(header), sizeof report);
  if (report.ee_origin != SO_EE_ORIGIN_ICMP && report.ee_origin != SO_EE_ORIGIN_ICMP6) {
    return std::nullopt;  // a local error, which the send itself has answered
  }
  return static_cast<int>(report.ee_errno);
}

/// Takes one report off the error queue: false when it is empty.
bool take_report(int fd, std::vector<Refusal>& refusals) {
  asio::ip::udp::endpoint to;
  // The report, the address of who reported it, and the time stamp of a socket that asks for them.
  alignas(cmsghdr) std::array<char, 256> control;
  msghdr message{};
  message.msg_name = to.data();
  message.msg_namelen = static_cast<socklen_t>(to.capacity());
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  if (::recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return false;
  if (message.msg_namelen == 0) return true;
  to.resize(message.msg_namelen);
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (const auto error = report_error(header)) refusals.push_back({from_asio(to), *error});
  }
  return true;
}

}  // namespace

SendResult UdpSender::send(const Endpoint& to, std::span<const std::uint8_t> bytes) {
  return send(to, std::span(&bytes, 1));
}

SendResult UdpSender::send(const Endpoint& to,
                           std::span<const std::span<const std::uint8_t>> parts) {
  if (parts.size() > kMaxParts) return {EINVAL};
  std::array<iovec, kMaxParts> vectors{};
  std::transform(parts.begin(), parts.end(), vectors.begin(), [](auto part) {
    // sendmsg only reads, but its iovec is shared with recvmsg and so not const.
    return iovec{const_cast<std::uint8_t*>(part.data()), part.size()};  // NOLINT
  });
  asio::ip::udp::endpoint peer = to_asio(to, socket_.is_v6());
  msghdr message{};
  message.msg_name = peer.data();
  message.msg_namelen = static_cast<socklen_t>(peer.size());
  message.msg_iov = vectors.data();
  message.msg_iovlen = parts.size();
  constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
  if (::sendmsg(socket_.native(), &message, kFlags) >= 0) return {};
  if (is_earlier_refusal(errno) && ::sendmsg(socket_.native(), &message, kFlags) >= 0) return {};
  return {errno};
}

std::vector<Refusal> UdpSender::drain_errors() {
  std::vector<Refusal> refusals;
  while (refusals.size() < kMaxRefusals && take_report(socket_.native(), refusals)) {
  }
  return refusals;
}

}  // namespace framescope::net
