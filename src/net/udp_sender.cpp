#include "net/udp_sender.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace framescope::net {
namespace {

/// No signal comes that often: what goes on is a fault, and must not hold the thread.
constexpr int kMaxInterruptions = 16;

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
  mmsghdr message{};
  message.msg_hdr.msg_name = peer.data();
  message.msg_hdr.msg_namelen = static_cast<socklen_t>(peer.size());
  message.msg_hdr.msg_iov = vectors.data();
  message.msg_hdr.msg_iovlen = parts.size();
  return {transmit(std::span(&message, 1)).error};
}

UdpSender::Taken UdpSender::transmit(std::span<mmsghdr> messages) {
  bool repeated = false;
  int interruptions = 0;
  while (true) {
    const int taken = call(messages);
    if (taken > 0) return {static_cast<std::size_t>(taken)};
    const int error = errno;
    const bool interrupted = error == EINTR && ++interruptions <= kMaxInterruptions;
    const bool refused_earlier = is_earlier_refusal(error) && !std::exchange(repeated, true);
    if (!interrupted && !refused_earlier) return {0, error};
  }
}

/// As sendmmsg.
int UdpSender::call(std::span<mmsghdr> messages) {
  constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
  if (messages.size() > 1 && has_sendmmsg_) {
    ++call_count_;
    const int taken = calls_.sendmmsg(socket_.native(), messages.data(),
                                      static_cast<unsigned>(messages.size()), kFlags);
    if (taken >= 0 || errno != ENOSYS) return taken;
    has_sendmmsg_ = false;
  }
  ++call_count_;
  return calls_.sendmsg(socket_.native(), &messages.front().msg_hdr, kFlags) < 0 ? -1 : 1;
}

std::vector<Refusal> UdpSender::drain_errors() {
  std::vector<Refusal> refusals;
  while (refusals.size() < kMaxRefusals && take_report(socket_.native(), refusals)) {
  }
  return refusals;
}

}  // namespace framescope::net
