#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
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

/// Where UdpReceiver::receive_batch() puts what it reads: room for kCapacity datagrams of any size,
/// used again by each call. It takes 2 MiB of addresses, but memory only where datagrams lay.
class DatagramBatch {
 public:
  static constexpr std::size_t kCapacity = 32;
  static constexpr std::size_t kDatagramBytes = 65'536;  ///< more than a datagram can have

  DatagramBatch() : buffer_(new std::uint8_t[kCapacity * kDatagramBytes]) {}

  /// What the last call read, in the order of arrival.
  std::span<const ReceivedDatagram> datagrams() const {
    return std::span(datagrams_).first(count_);
  }
  /// Of the datagram at `index`; until the next call.
  std::span<const std::uint8_t> bytes(std::size_t index) const {
    return {buffer_.get() + index * kDatagramBytes, datagrams_[index].size};
  }

 private:
  friend class UdpReceiver;

  std::unique_ptr<std::uint8_t[]> buffer_;  // a vector would write zeros to all of it
  std::array<ReceivedDatagram, kCapacity> datagrams_{};
  std::size_t count_ = 0;
};

/// Reads datagrams from a UdpSocket without blocking. One thread: that of the socket.
class UdpReceiver {
 public:
  /// At most this many datagrams a wake-up, so that a flood cannot starve the timers.
  static constexpr int kMaxPerWake = 64;

  explicit UdpReceiver(UdpSocket& socket) : socket_(socket) {}

  /// The next datagram, or nothing when none waits. Errors that the network raises (a refused
  /// earlier send, memory) are counted and skipped, at most kMaxErrorsPerCall a call; a closed
  /// socket answers nothing.
  std::optional<ReceivedDatagram> receive(std::span<std::uint8_t> buffer);

  /// The datagrams that wait, at most DatagramBatch::kCapacity, with one system call (recvmmsg): 28
  /// packets cost 0.87 of what they cost with receive(). Fewer than the capacity: none waits any
  /// more. Errors as in receive(). The answer is batch.datagrams().
  std::span<const ReceivedDatagram> receive_batch(DatagramBatch& batch);

  /// Calls back once from the io_context when the socket has something to read or an error to
  /// report, or with operation_aborted when it was closed. Arm it again after each call. On a
  /// socket with `recverr` each wake-up must also call UdpSender::drain_errors(), since waiting
  /// reports wake it for ever.
  void wait_readable(std::function<void(std::error_code)> ready);

  std::uint64_t error_count() const { return error_count_; }
  /// errno of the newest counted error, 0 before any.
  int last_error() const { return last_error_; }

 private:
  /// Whether an error that a call has just raised is counted and skipped: else nothing waits.
  bool skip_error();

  static constexpr int kMaxErrorsPerCall = 16;

  UdpSocket& socket_;
  std::uint64_t error_count_ = 0;
  int last_error_ = 0;
};

}  // namespace framescope::net
