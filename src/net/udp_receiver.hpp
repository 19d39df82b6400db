#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <system_error>

#include "core/endpoint.hpp"
#include "core/time.hpp"
#include "net/udp_socket.hpp"

namespace framescope::net {

/// What came with one datagram.
struct ReceivedDatagram {
  Endpoint from{};
  std::size_t size = 0;    ///< bytes in the buffer; 0 is a datagram like any other
  bool truncated = false;  ///< it was larger than the buffer, and the rest is gone
  /// SO_RXQ_OVFL: drops of this socket when this datagram was queued, modulo 2^32. The system
  /// leaves it out before the first drop. For KernelDropCounter.
  std::optional<std::uint32_t> kernel_drops;
  std::optional<WallTime> kernel_time;  ///< when the kernel received it
};

/// Reads datagrams from a UdpSocket without blocking. One thread: that of the socket.
class UdpReceiver {
 public:
  /// At most this many receive() calls a wake-up, so that a flood cannot starve the timers.
  static constexpr int kMaxPerWake = 64;

  explicit UdpReceiver(UdpSocket& socket) : socket_(socket) {}

  /// The next datagram, or nothing when none waits. Errors that the network raises (a refused
  /// earlier send, memory) are counted and skipped, at most kMaxErrorsPerCall a call; a closed
  /// socket answers nothing.
  std::optional<ReceivedDatagram> receive(std::span<std::uint8_t> buffer);

  /// Calls back once from the io_context when the socket has something to read or an error to
  /// report, or with operation_aborted when it was closed. Arm it again after each call. On a
  /// socket with `recverr` each wake-up must also call UdpSender::drain_errors(), since waiting
  /// reports wake it for ever.
  void wait_readable(std::function<void(std::error_code)> ready);

  std::uint64_t error_count() const { return error_count_; }
  int last_error() const {
    return last_error_;
  }  ///< errno of the newest counted error, 0 before any

 private:
  static constexpr int kMaxErrorsPerCall = 16;

  UdpSocket& socket_;
  std::uint64_t error_count_ = 0;
  int last_error_ = 0;
};

}  // namespace framescope::net
