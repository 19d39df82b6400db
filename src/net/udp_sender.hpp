#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

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
  int error = 0;          ///< of the first one that it did not; 0: all were taken
  std::size_t calls = 0;  ///< system calls
};

/// A peer's host answered an earlier datagram with an ICMP error.
struct Refusal {
  Endpoint to{};
  int error = 0;  ///< ECONNREFUSED: nobody listens on the port; EHOSTUNREACH, ...
};

/// Sends datagrams through a UdpSocket without blocking; never throws. One thread: that of the
/// socket.
class UdpSender {
 public:
  /// Parts of one datagram at most: head, own tag, rest, and one to spare.
  static constexpr std::size_t kMaxParts = 4;

  explicit UdpSender(UdpSocket& socket) : socket_(socket) {}

  /// One datagram. A refusal that an earlier datagram (to anybody) has raised is no failure of this
  /// one: the refused call transmitted nothing, so it is repeated once. Who refused is in
  /// drain_errors().
  SendResult send(const Endpoint& to, std::span<const std::uint8_t> bytes);

  /// One datagram out of at most kMaxParts parts (else EINVAL), without copying them together:
  /// receivers differ in a few bytes of their tag and share the rest.
  SendResult send(const Endpoint& to, std::span<const std::span<const std::uint8_t>> parts);

  /// Several datagrams to one peer, in order, in as few system calls as the system allows:
  /// UDP_SEGMENT for runs of equal size (the last one of a run may be shorter), sendmmsg for the
  /// rest. `bytes` holds them one behind the other, `sizes` says where each ends. Stops at the
  /// first that is refused. What the system does not know is found out once and not asked again. A
  /// refusal raised by an earlier datagram is handled as in send().
  BatchResult send_batch(const Endpoint& to, std::span<const std::uint8_t> bytes,
                         std::span<const std::size_t> sizes);
  /// Whether UDP_SEGMENT was used by the last batch.
  bool uses_segments() const { return uses_segments_; }

  /// The refusals since the last call, oldest first, at most kMaxRefusals a call. Empty without
  /// UdpOptions::recverr. ICMP can be forged: several in a row mean something, one does not.
  std::vector<Refusal> drain_errors();

 private:
  static constexpr std::size_t kMaxRefusals = 256;

  UdpSocket& socket_;
  bool uses_segments_ = false;
};

}  // namespace framescope::net
