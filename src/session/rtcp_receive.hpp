#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <asio/io_context.hpp>

#include "core/endpoint.hpp"
#include "core/time.hpp"
#include "net/udp_sender.hpp"
#include "net/udp_socket.hpp"
#include "session/rtcp_port.hpp"
#include "wire/rtcp.hpp"
#include "wire/rtcp_clock.hpp"
#include "wire/rtcp_schedule.hpp"
#include "wire/rtp_source.hpp"

namespace framescope::session {

/// RTCP at a receiver: hears sender reports on a port of its own or on RTP's (RFC 5761), answers
/// with receiver reports where they came from, and says BYE. The io thread.
class RtcpReceive {
 public:
  struct Options {
    /// RTCP's own address, the port behind RTP's, opened when RTP comes: a stream of another wire
    /// has no use for it. Nothing: RTP's alone.
    std::optional<Endpoint> bind;
    bool opens_at_once = false;  ///< RTP is wanted: its sender's first report comes before it
    std::uint32_t ssrc = 1;      ///< our own, random
    std::string cname;           ///< not empty
    /// Called when a port of its own cannot be had, with the reason for a person.
    std::function<void(const std::string&)> no_port;
  };

  RtcpReceive(asio::io_context& io, net::UdpSocket& rtp_socket, Options options);

  /// RTCP that came on RTP's port.
  void on_datagram(const Endpoint& from, std::span<const std::uint8_t> datagram, Time at) {
    take(from, datagram, true, at);
  }

  /// The source that is shown has this SSRC: reports of others are not believed, and what an
  /// earlier one said is forgotten.
  void set_source(std::uint32_t ssrc);

  /// Sends a report about the source when one is due.
  void tick(wire::RtpSource* source, std::uint32_t ssrc, double stream_bps, Time at);
  void close(std::optional<std::uint32_t> source);

  /// What the sources said since the last call: SSRCs that left.
  std::vector<std::uint32_t> take_byes();

  const wire::RtcpClock& clock() const { return clock_; }
  std::uint64_t sent() const { return sent_; }
  std::uint64_t received() const { return received_; }
  std::uint64_t malformed() const { return malformed_; }
  /// RTP comes from there: only that host's reports are believed.
  void begin(const Endpoint& peer);

 private:
  void open();
  void take(const Endpoint& from, std::span<const std::uint8_t> datagram, bool on_rtp_port,
            Time at);
  void send(const wire::RtcpCompound& compound);

  asio::io_context& io_;
  Options options_;
  net::UdpSender rtp_sender_;
  std::unique_ptr<RtcpPort> port_;  ///< null without one of its own
  bool tried_ = false;
  bool closed_ = false;

  std::optional<Endpoint> peer_;
  std::optional<std::uint32_t> source_;
  std::optional<std::uint32_t> heard_;  ///< of the newest sender report
  std::optional<Endpoint> reply_to_;    ///< where the newest sender report came from
  bool reply_on_rtp_ = false;
  wire::RtcpClock clock_;
  wire::RtcpSchedule schedule_;
  std::optional<Time> next_report_;
  std::vector<std::uint32_t> byes_;
  std::vector<std::uint8_t> bytes_;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t malformed_ = 0;
};

}  // namespace framescope::session
