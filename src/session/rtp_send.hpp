#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "core/endpoint.hpp"
#include "model/packet_strip.hpp"
#include "model/rtp_figures.hpp"
#include "net/impaired_link.hpp"
#include "net/pacer.hpp"
#include "net/udp_sender.hpp"
#include "session/frames.hpp"
#include "wire/rtcp.hpp"
#include "wire/rtcp_schedule.hpp"
#include "wire/subscriptions.hpp"

namespace framescope::session {

/// The RTP timestamp of an instant: 90 kHz of the monotonic clock, from an offset that is the
/// stream's own (RFC 3550 5.1).
std::uint32_t rtp_timestamp(Time time, std::uint32_t ssrc);

/// RTP's part of the send stage: brings the packets of one frame after the other to all receivers,
/// paced, and speaks RTCP with them. Every member runs on the io thread but those that say
/// otherwise.
class RtpSend {
 public:
  struct Options {
    std::uint32_t ssrc = 0;  ///< random
    bool rtcp_mux = false;   ///< RTCP goes to RTP's own port (RFC 5761); else to the next one
    std::string cname;       ///< not empty
  };

  /// What became of a frame.
  struct Outcome {
    std::uint32_t copies = 0;     ///< receivers that at least one packet went to
    std::uint32_t datagrams = 0;  ///< of one copy that went out, or into the simulator
    std::uint32_t bytes = 0;      ///< likewise, UDP payload
    std::uint32_t largest = 0;
    bool impaired = false;  ///< the simulator dropped all of them
    int error = 0;          ///< errno of a send that failed
  };
  /// The packet's way through the simulator, whose decision it answers. A delayed copy, ready to be
  /// sent, is held there; what becomes of it is counted when it leaves.
  struct Packet {
    std::size_t bytes = 0;
    std::uint64_t frame_number = 0;
  };
  using Verdict = net::ImpairedLink::Verdict;
  struct Simulator {
    std::function<bool()> passes_all;  ///< it has nothing to do and holds nothing
    std::function<Verdict(const Packet&)> enter;
    std::function<void(const Verdict&, std::vector<std::pair<Endpoint, std::vector<std::uint8_t>>>)>
        hold;
  };
  using Done = std::function<void(const OutgoingFrame&, const Outcome&)>;

  RtpSend(asio::io_context& io, net::UdpSender& sender, wire::Subscriptions& subscriptions,
          Options options, Simulator simulator, Done done);

  /// Sends a frame to everyone who is there; `done` is called when its last packet left, which may
  /// be within. One at a time.
  void send(std::shared_ptr<OutgoingFrame> frame, double pace, Time at);
  bool is_busy() const { return frame_ != nullptr; }

  /// RTCP that came to the stage's port, or to the one behind it. Answers the receiver that says
  /// BYE in it, whose report counts no more: it is the caller's to remove.
  std::optional<Endpoint> on_report(const Endpoint& from, std::span<const std::uint8_t> datagram,
                                    Time at);
  /// Every 100 ms: sends reports that are due.
  void tick(Time at);
  /// Gives up the pace of what is left of the frame.
  void hurry(Time at);
  /// Sends what is left of the frame, and of those that `done` begins, before it returns.
  void send_rest(Time at);
  /// Says BYE.
  void close(Time at);

  /// By the newest report; nothing before one came.
  std::optional<Duration> rtt_of(const Endpoint& receiver) const;
  /// Nothing while no rtp was sent. Any thread.
  std::optional<model::RtpFigures> figures() const;

 private:
  /// What a receiver's stream is made of beside its subscription.
  struct Peer {
    std::uint16_t next_sequence = 0;
    std::uint32_t packets = 0;
    std::uint32_t octets = 0;
    std::optional<Duration> rtt;
    std::optional<wire::RtcpReport> report;
    std::optional<std::uint32_t> reporter;  ///< SSRC of who sent that
  };
  using Peers = std::map<Endpoint, Peer>;
  /// The present frame's way to one receiver.
  struct Target {
    Endpoint to;
    wire::RtpStamp stamp;
    wire::FrameTag tag;
    std::size_t sent = 0;   ///< packets, into the simulator too
    std::size_t held = 0;   ///< of those, how many the simulator delays
    std::size_t bytes = 0;  ///< UDP payload of them
    int error = 0;
  };

  void go_on(Time at);
  void wait_for_next();
  void send_burst(std::size_t count);
  void send_through(std::size_t count);
  void send_impaired(std::size_t count);
  void send_one(Target& target, std::size_t index, const Verdict& verdict);
  std::span<const std::size_t> sizes_of(std::size_t count);
  std::span<std::uint8_t> stamp_for(const Target& target, std::size_t index);
  void finish();
  void went_out(Target& target, std::size_t bytes);
  void finish_target(const Target& target, std::size_t packets);
  Peer& peer(const Endpoint& endpoint);
  Peers::iterator reporter(const Endpoint& from);
  void take_report(Peer& peer, const wire::RtcpReport& report, Time at);
  bool is_bye(const wire::RtcpCompound& compound, const Endpoint& from,
              const Peers::value_type& peer) const;
  void send_report(const Endpoint& to, const Peer& peer, bool bye, Time at);
  Endpoint rtcp_address(const Endpoint& rtp) const;
  void forget_gone();
  void note_packet(std::size_t index, bool impaired);
  void publish(Time at);

  Options options_;
  net::UdpSender& sender_;
  wire::Subscriptions& subscriptions_;
  Simulator simulator_;
  Done done_;
  asio::steady_timer timer_;
  net::Pacer pacer_;

  std::shared_ptr<OutgoingFrame> frame_;  ///< that is being sent
  std::size_t position_ = 0;              ///< its next packet
  std::vector<Target> targets_;
  std::vector<std::size_t> sizes_;
  Outcome outcome_;
  std::size_t impaired_ = 0;  ///< packets of it
  bool segments_ = false;     ///< UDP_SEGMENT was used for it

  Peers peers_;
  wire::RtcpSchedule schedule_;
  std::optional<Time> next_report_;
  std::optional<Time> first_frame_;
  Time last_frame_{};
  std::uint64_t sent_bytes_ = 0;  ///< UDP payload, of one copy
  std::vector<std::uint8_t> report_;
  std::optional<Time> newest_report_;
  std::uint64_t reports_sent_ = 0;
  std::uint64_t reports_received_ = 0;
  std::uint64_t packets_sent_ = 0;
  std::uint64_t calls_ = 0;
  std::uint64_t stripped_ = 0;  ///< packets noted in the strip so far
  model::PacketStrip strip_;
  int type_ = -1;
  int q_ = -1;
  double packets_per_frame_ = 0;

  mutable std::mutex mutex_;
  std::optional<model::RtpFigures> figures_;  // with mutex_
};

}  // namespace framescope::session
