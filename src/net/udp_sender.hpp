#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <sys/socket.h>

#include "core/endpoint.hpp"
#include "net/udp_socket.hpp"

namespace framescope::net {

/// How one send ended.
struct SendResult {
  int error = 0;  ///< 0, or the errno: EMSGSIZE, EAGAIN, ENETUNREACH, EPERM, EINVAL (port 0), ...

  bool ok() const { return error == 0; }
};

/// How a batch ended.
struct BatchResult {
  std::size_t sent = 0;   ///< datagrams of the batch, from its beginning, that the system took
  int error = 0;          ///< errno of the first one that it did not; 0: all were taken
  std::size_t calls = 0;  ///< system calls
};

/// A peer's host answered an earlier datagram with an ICMP error.
struct Refusal {
  Endpoint to{};
  int error = 0;  ///< ECONNREFUSED: nobody listens on the port; EHOSTUNREACH, ...
};

/// The system calls of a UdpSender, as sendmsg(2) and sendmmsg(2): tests put others in their place.
struct SendCalls {
  ssize_t (*sendmsg)(int, const msghdr*, int) = ::sendmsg;
  int (*sendmmsg)(int, mmsghdr*, unsigned, int) = ::sendmmsg;
};

/// Sends datagrams through a UdpSocket without blocking; never throws. One thread: that of the
/// socket. A call that a signal interrupts is repeated.
class UdpSender {
 public:
  /// Parts of one datagram at most: head, own tag, rest, and one to spare.
  static constexpr std::size_t kMaxParts = 4;

  explicit UdpSender(UdpSocket& socket, SendCalls calls = {}) : socket_(socket), calls_(calls) {}

  /// One datagram. A refusal that an earlier datagram (to anybody) has raised is no failure of this
  /// one: the refused call transmitted nothing, so it is repeated once. Who refused is in
  /// drain_errors().
  SendResult send(const Endpoint& to, std::span<const std::uint8_t> bytes);

  /// One datagram out of at most kMaxParts parts (else EINVAL), without copying them together:
  /// receivers differ in a few bytes of their tag and share the rest.
  SendResult send(const Endpoint& to, std::span<const std::span<const std::uint8_t>> parts);

  /// Several datagrams to one peer, in order, in as few system calls as the system allows: a run of
  /// equal sizes (its last may be shorter) is one message that the system cuts up (UDP_SEGMENT),
  /// and up to 64 messages are one call (sendmmsg). `bytes` holds the datagrams one behind the
  /// other, `sizes` how long each is (EINVAL when that is more than there is). Stops at the first
  /// that is refused; EAGAIN too is the caller's to repeat, from there. What the system lacks is
  /// found out once for each socket. Segments that are refused, as of a path with a smaller MTU,
  /// leave one by one. A refusal raised by an earlier datagram is handled as in send().
  BatchResult send_batch(const Endpoint& to, std::span<const std::uint8_t> bytes,
                         std::span<const std::size_t> sizes);
  /// Whether UDP_SEGMENT was used by the last batch.
  bool uses_segments() const { return uses_segments_; }

  /// The refusals since the last call, oldest first, at most kMaxRefusals a call. Empty without
  /// UdpOptions::recverr. ICMP can be forged: several in a row mean something, one does not.
  std::vector<Refusal> drain_errors();

 private:
  static constexpr std::size_t kMaxRefusals = 256;

  /// How many of these messages, from the first, the system took, or why not even that one.
  struct Taken {
    std::size_t messages = 0;
    int error = 0;
  };
  Taken transmit(std::span<mmsghdr> messages);
  int call(std::span<mmsghdr> messages);
  std::size_t segment_limit();

  UdpSocket& socket_;
  SendCalls calls_;
  std::size_t call_count_ = 0;
  bool has_sendmmsg_ = true;
  std::optional<std::size_t>
      segment_limit_;  ///< bytes of the largest to try; nothing: not asked yet
  bool uses_segments_ = false;
};

}  // namespace framescope::net
