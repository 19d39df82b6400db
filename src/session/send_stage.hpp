#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "core/endpoint.hpp"
#include "model/snapshot.hpp"
#include "net/udp_receiver.hpp"
#include "net/udp_sender.hpp"
#include "net/udp_socket.hpp"
#include "session/account.hpp"
#include "session/frames.hpp"
#include "session/impaired_path.hpp"
#include "session/io_waker.hpp"
#include "session/rtcp_port.hpp"
#include "session/rtp_send.hpp"
#include "wire/subscriptions.hpp"

namespace framescope::session {

/// The sender's half of the io thread: the socket, the receivers that said hello, and each frame's
/// way to all of them, through the impairment simulator. Every member runs on the io thread but
/// those that say otherwise.
class SendStage {
 public:
  struct Options {
    Endpoint bind;
    std::optional<Endpoint> to;  ///< pushes there; other hellos are then not answered
    wire::SubscriptionLimits limits;
    std::function<void()> first_receiver;  ///< called once, when the first one is there
    std::string interface;                 ///< of a multicast group that is sent to
    int multicast_ttl = 1;
    RtpSend::Options rtp;
  };

  /// Opens the socket. Throws net::NetError, or std::system_error from IoWaker. Before the io
  /// thread runs.
  SendStage(asio::io_context& io, Options options, std::shared_ptr<Account> account,
            std::shared_ptr<const SettingsBoard> settings);

  /// Listens for hellos. Before the io thread runs.
  void start();

  Endpoint local() const { return socket_.local(); }

  /// A receiver that is never given up. Before the io thread runs.
  void add_permanent(const Endpoint& endpoint);

  /// Takes a frame over; waits while the io thread has kMaxQueued of them to send. The encode
  /// thread only.
  void submit(std::shared_ptr<OutgoingFrame> frame);

  /// Sends what was submitted, as far as the pace of what is under way allows.
  void send_submitted();

  /// Any thread.
  std::size_t receiver_count() const { return receiver_count_.load(std::memory_order_relaxed); }
  std::vector<model::ReceiverRow> receivers() const;
  /// How many of them said a plain hello. Any thread.
  std::uint64_t plain_receivers() const { return plain_.load(std::memory_order_relaxed); }
  /// How many said no hello of ours. Any thread.
  std::uint64_t strange_receivers() const { return strange_.load(std::memory_order_relaxed); }

  /// Figures of an rtp stream; nothing while none was sent. Any thread.
  std::optional<model::RtpFigures> rtp() const { return rtp_.figures(); }

  /// What the impairment simulator did. Any thread.
  std::optional<ImpairmentCounts> impairment() const { return path_.counts(); }
  std::vector<ImpairedFrame> impaired_frames() const { return path_.frames(); }
  /// Whether all that was submitted has left, the simulator included. Any thread.
  bool has_drained() const;
  /// When the last of what the simulator delayed leaves, or has left. Any thread.
  Time last_departure() const { return path_.last_departure(); }

  /// The end is near: neither what is left of the present frame nor any other is paced.
  void hurry();
  /// Sends what has not left yet, the simulator's too, and ends all waits.
  void close();

 private:
  /// One receiver's copy of a datagram that the simulator delays, as it was when it entered.
  struct Addressed {
    Endpoint to;
    wire::FrameTag tag;
  };
  struct Delayed {
    std::shared_ptr<OutgoingFrame> frame;  ///< null of a packet
    std::vector<Addressed> copies;
    std::optional<std::uint64_t> flip;
    std::vector<std::pair<Endpoint, std::vector<std::uint8_t>>> packets;  ///< of rtp, as they are
    bool left = false;  ///< a copy has, so that the next one is the second
  };
  using Path = ImpairedPath<Delayed>;

  void wait_for_hello();
  void on_readable();
  void on_hello(const Endpoint& from, std::span<const std::uint8_t> datagram, Time at);
  void on_report(const Endpoint& from, std::span<const std::uint8_t> datagram, Time at);
  void open_rtcp_port();
  void schedule_tick();
  void tick();
  std::shared_ptr<OutgoingFrame> next_submitted();
  void send(const std::shared_ptr<OutgoingFrame>& frame);
  void send_rtp(const std::shared_ptr<OutgoingFrame>& frame, Time at);
  void on_rtp_sent(const OutgoingFrame& frame, const RtpSend::Outcome& outcome);
  void left();
  RtpSend::Simulator simulator();
  void send_at_once(OutgoingFrame& frame, const Path::Verdict& verdict);
  int send_copy(OutgoingFrame& frame, wire::Subscriber& receiver, const Path::Verdict& verdict);
  void impair(const OutgoingFrame& frame);
  void delay(const std::shared_ptr<OutgoingFrame>& frame, const Path::Verdict& verdict, Time at);
  void send_delayed(Delayed& delayed);
  void use_numbers();
  void append_sent(model::FrameRecord record, std::uint32_t copies);
  void append_dropped(const OutgoingFrame& frame, FrameOutcome outcome, std::uint64_t key = 0,
                      std::string_view reason = {});
  int send_delayed_packets(const Delayed& delayed);
  int send_delayed_copies(Delayed& delayed);
  void tell_failure(std::size_t bytes, int error);
  void note_refusals(Time at);
  void publish_receivers();
  void tell_hello_refused(const Endpoint& from, wire::HelloVerdict verdict);

  // The encode thread may be this far ahead: one frame being sent and one waiting.
  static constexpr int kMaxQueued = 2;
  static constexpr Duration kTick = std::chrono::milliseconds(100);

  Options options_;
  std::shared_ptr<Account> account_;
  net::UdpSocket socket_;
  net::UdpReceiver receiver_{socket_};
  net::UdpSender sender_{socket_};
  asio::io_context& io_;
  asio::steady_timer timer_;
  IoWaker waker_;
  wire::Subscriptions subscriptions_;
  std::array<std::uint8_t, 2048> hello_buffer_{};
  bool closed_ = false;
  std::uint64_t next_key_;  ///< what a loopback's receiver will call the next frame that is sent
  Path path_;
  std::shared_ptr<const SettingsBoard> settings_;
  RtpSend rtp_;
  std::unique_ptr<RtcpPort> rtcp_port_;  ///< null without
  bool rtcp_port_tried_ = false;
  bool in_send_submitted_ = false;
  bool hurried_ = false;
  Path::Verdict last_dropped_;  ///< the newest packet of rtp that the simulator dropped

  std::atomic<std::size_t> receiver_count_{0};
  std::atomic<std::uint64_t> plain_{0};
  std::atomic<std::uint64_t> strange_{0};
  mutable std::mutex queue_mutex_;
  std::condition_variable queue_changed_;
  int queued_ = 0;                                         ///< submitted, and not on their way yet
  std::vector<std::shared_ptr<OutgoingFrame>> submitted_;  ///< at most kMaxQueued
  mutable std::mutex rows_mutex_;
  std::vector<model::ReceiverRow> rows_;
};

}  // namespace framescope::session
