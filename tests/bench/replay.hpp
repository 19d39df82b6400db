#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <asio/io_context.hpp>

#include "core/endpoint.hpp"
#include "core/image.hpp"
#include "core/time.hpp"
#include "net/udp_sender.hpp"
#include "net/udp_socket.hpp"
#include "session/frames.hpp"

namespace framescope::bench {

/// Frames that were encoded beforehand, as our sender's datagrams: only what differs from frame to
/// frame is written again. One thread.
class Replay {
 public:
  /// One picture of each of `bgr`, on this wire.
  Replay(std::span<const Image> bgr, WireFormat wire);

  /// Sends the next frame, numbered in order from 0, without waiting.
  void send(const Endpoint& to);
  std::uint64_t sent() const { return next_; }
  /// The datagrams or packets of one picture, one behind the other.
  std::span<const std::uint8_t> bytes(std::size_t picture) const;
  std::span<const std::size_t> sizes(std::size_t picture) const { return sizes_[picture]; }
  const std::vector<std::vector<std::uint8_t>>& jpegs() const { return jpegs_; }
  /// Sends one picture as it is.
  void send_bare(const Endpoint& to, std::size_t picture);

 private:
  void stamp(session::OutgoingFrame& frame, const wire::FrameTag& tag);

  std::vector<std::vector<std::uint8_t>> jpegs_;  ///< with room for a tag unless of rtp
  std::vector<session::OutgoingFrame> frames_;
  std::vector<std::vector<std::size_t>> sizes_;
  asio::io_context io_;
  net::UdpSocket socket_;
  net::UdpSender sender_{socket_};
  std::uint64_t next_ = 0;
  std::uint16_t next_packet_ = 0;
};

}  // namespace framescope::bench
