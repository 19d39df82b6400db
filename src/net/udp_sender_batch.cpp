#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "net/udp_sender.hpp"

namespace framescope::net {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Sizes = std::span<const std::size_t>;

/// UDP_MAX_SEGMENTS; newer kernels take 128.
constexpr std::size_t kMaxSegments = 64;
/// Segments together are bound like one datagram.
constexpr std::size_t kMaxRunBytes = 65'507;
/// Every path takes that much whole: IPv6's smallest MTU without its headers.
constexpr std::size_t kSafeSegmentBytes = 1'280 - 40 - 8;
constexpr std::size_t kMaxMessages = 64;

bool fits(Sizes sizes, std::size_t bytes) {
  for (const std::size_t size : sizes) {
    if (size > bytes) return false;
    bytes -= size;
  }
  return true;
}

/// How many datagrams, from the first, can be segments of one message. Already two pay: on loopback
/// they cost 0.85 of what they cost as messages of one sendmmsg, 28 of them 0.28.
std::size_t run_length(Sizes sizes, std::size_t segment_limit) {
  const std::size_t segment = sizes.front();
  if (segment == 0 || segment > segment_limit) return 1;
  std::size_t total = segment;
  std::size_t count = 1;
  while (count < sizes.size() && count < kMaxSegments) {
    const std::size_t size = sizes[count];
    if (size == 0 || size > segment || total + size > kMaxRunBytes) break;
    total += size;
    ++count;
    if (size < segment) break;
  }
  return count;
}

/// The beginning of a batch as the messages of one sendmmsg, each a run of datagrams.
class Messages {
 public:
  Messages(asio::ip::udp::endpoint& peer, Bytes bytes, Sizes sizes, std::size_t segment_limit) {
    while (!sizes.empty() && count_ < kMaxMessages) {
      const std::size_t run = run_length(sizes, segment_limit);
      std::size_t total = 0;
      for (const std::size_t size : sizes.first(run)) total += size;
      add(peer, bytes.first(total), run);
      if (run > 1) set_segment(headers_[count_ - 1].msg_hdr, sizes.front());
      bytes = bytes.subspan(total);
      sizes = sizes.subspan(run);
    }
  }

  std::span<mmsghdr> all() { return std::span(headers_).first(count_); }

  /// Of the first so many messages.
  std::size_t datagrams(std::size_t messages) const {
    std::size_t sum = 0;
    for (const std::size_t run : std::span(runs_).first(messages)) sum += run;
    return sum;
  }
  bool has_segments(std::size_t messages) const { return datagrams(messages) > messages; }

 private:
  void add(asio::ip::udp::endpoint& peer, Bytes bytes, std::size_t run) {
    // sendmmsg only reads, but its iovec is shared with recvmmsg and so not const.
    parts_[count_] = {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};  // NOLINT
    msghdr& header = headers_[count_].msg_hdr;
    header.msg_name = peer.data();
    header.msg_namelen = static_cast<socklen_t>(peer.size());
    header.msg_iov = &parts_[count_];
    header.msg_iovlen = 1;
    runs_[count_] = run;
    ++count_;
  }

  void set_segment(msghdr& message, std::size_t bytes) {
    Control& control = controls_[count_ - 1];
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    const auto size = static_cast<std::uint16_t>(bytes);
    header->cmsg_level = SOL_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof size);
    std::memcpy(CMSG_DATA(header), &size, sizeof size);
  }

  struct Control {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint16_t))> bytes;
  };

  std::array<mmsghdr, kMaxMessages> headers_{};
  std::array<iovec, kMaxMessages> parts_{};
  std::array<Control, kMaxMessages> controls_{};
  std::array<std::size_t, kMaxMessages> runs_{};
  std::size_t count_ = 0;
};

/// What is still worth trying after the system refused segments of this size: nothing, if it cannot
/// be the size; the same if it can have nothing to do with segments.
std::size_t lowered_limit(std::size_t limit, std::size_t segment, int error) {
  switch (error) {
    case EINVAL:  // over the path's MTU; since Linux 6.14 that is EMSGSIZE
    case EMSGSIZE:
      return segment > kSafeSegmentBytes ? kSafeSegmentBytes : 0;
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case EIO:  // the device does not compute checksums
      return 0;
    default:
      return limit;
  }
}

}  // namespace

/// Before Linux 4.18 the control message is not refused but ignored, and a run would leave as one
/// datagram: so the socket is asked first.
std::size_t UdpSender::segment_limit() {
  if (!segment_limit_) {
    int size = 0;
    socklen_t length = sizeof size;
    const bool known = ::getsockopt(socket_.native(), SOL_UDP, UDP_SEGMENT, &size, &length) == 0;
    segment_limit_ = known ? kMaxRunBytes : 0;
  }
  return *segment_limit_;
}

BatchResult UdpSender::send_batch(const Endpoint& to, Bytes bytes, Sizes sizes) {
  uses_segments_ = false;
  if (!fits(sizes, bytes.size())) return {.error = EINVAL};
  asio::ip::udp::endpoint peer = to_asio(to, socket_.is_v6());
  std::size_t limit = segment_limit();
  const std::size_t calls_before = call_count_;
  BatchResult result;
  while (result.sent < sizes.size() && result.error == 0) {
    const Sizes left = sizes.subspan(result.sent);
    Messages messages(peer, bytes, left, limit);
    const Taken taken = transmit(messages.all());
    if (taken.messages > 0) {
      // Only now it is known that it was the segments that were refused, not the peer.
      segment_limit_ = limit;
      uses_segments_ = uses_segments_ || messages.has_segments(taken.messages);
      const std::size_t datagrams = messages.datagrams(taken.messages);
      for (const std::size_t size : left.first(datagrams)) bytes = bytes.subspan(size);
      result.sent += datagrams;
    } else {
      const std::size_t lowered =
          messages.has_segments(1) ? lowered_limit(limit, left.front(), taken.error) : limit;
      if (lowered == limit) result.error = taken.error;
      limit = lowered;
    }
  }
  result.calls = call_count_ - calls_before;
  return result;
}

}  // namespace framescope::net
