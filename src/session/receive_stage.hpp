#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "core/endpoint.hpp"
#include "core/latest_slot.hpp"
#include "core/pool.hpp"
#include "model/clock_offset.hpp"
#include "model/link_facts.hpp"
#include "model/numbered_arrivals.hpp"
#include "model/snapshot.hpp"
#include "net/kernel_drops.hpp"
#include "net/udp_receiver.hpp"
#include "net/udp_sender.hpp"
#include "net/udp_socket.hpp"
#include "session/account.hpp"
#include "session/frames.hpp"
#include "session/impaired_path.hpp"
#include "session/malformed_counts.hpp"
#include "wire/frame_reader.hpp"

namespace framescope::session {

/// The receiver's half of the io thread: says hello, drains the socket, leads what comes from its
/// source through the impairment simulator, keeps the newest frame for the decoder and accounts for
/// the rest. Locks to the first source whose frame is valid and lets
/// go of it after 2 s of silence. Every member runs on the io thread but those that say otherwise.
class ReceiveStage {
 public:
  using Slot = LatestSlot<std::shared_ptr<IncomingFrame>>;

  struct Options {
    Endpoint bind;
    std::optional<Endpoint> from;  ///< says hello there and takes frames from nobody else
    bool from_zero = false;  ///< the sender is our own loopback's: sequence 0 is the first expected
    int rcvbuf_bytes = 0;
    std::string boot_id;
    std::uint64_t nonce = 0;  ///< random, for hello v2
    std::shared_ptr<MalformedCounts> malformed;
    /// Whose impairment acts at the entrance; null: none does, as in a loopback, whose sender
    /// impairs.
    std::shared_ptr<const SettingsBoard> settings;
    /// Sees each frame that may be decoded, before the slot; empty when nobody looks.
    std::function<void(std::shared_ptr<const IncomingFrame>)> keep;
  };

  /// Opens the socket. Throws net::NetError. Before the io thread runs.
  ReceiveStage(asio::io_context& io, Options options, std::shared_ptr<Account> account,
               std::shared_ptr<Slot> slot);

  /// Where the hellos go; before the io thread runs.
  void set_from(const Endpoint& from) { options_.from = from; }

  /// Says hello and listens. Before the io thread runs.
  void start();

  Endpoint local() const { return socket_.local(); }
  int rcvbuf_bytes() const { return socket_.rcvbuf_bytes(); }

  /// Counts of datagrams so far. Any thread.
  void fill(model::DatagramCounts& counts) const;

  /// What is known of who sends, at most 50 ms old. Any thread.
  model::LinkFacts link() const;

  /// What the impairment simulator did. Any thread.
  std::optional<ImpairmentCounts> impairment() const { return path_.counts(); }
  std::vector<ImpairedFrame> impaired_frames() const { return path_.frames(); }

  /// Says bye, takes in what the simulator still holds, writes off what is missing and ends all
  /// waits.
  void close();

  /// Datagrams that the kernel dropped at this socket; after close().
  std::uint64_t kernel_drops() const { return std::max(drops_now_.total(), drops_.total()); }

 private:
  struct Lock {
    Endpoint source;
    Time last_frame;
  };
  /// A datagram that the simulator delays.
  struct Delayed {
    Endpoint from;
    bool truncated = false;
    std::uint64_t kernel_drops = 0;  ///< as IncomingFrame has it
    std::vector<std::uint8_t> bytes;
  };
  using Path = ImpairedPath<Delayed>;
  struct Counters {
    std::atomic<std::uint64_t> received{0};
    std::atomic<std::uint64_t> late{0};
    std::atomic<std::uint64_t> duplicate{0};
    std::atomic<std::uint64_t> reordered{0};
    std::atomic<std::uint64_t> foreign{0};
    std::atomic<std::uint64_t> kernel_drops{0};
  };

  void wait();
  void on_readable();
  void make_room();
  void on_datagram(const net::ReceivedDatagram& datagram, Time at);
  void arrive(const Endpoint& from, Time at);
  void let_through(const net::ReceivedDatagram& datagram, const Path::Verdict& verdict, Time at);
  void leave(std::uint64_t ordinal, const Delayed& delayed);
  void take_delayed(const Delayed& delayed, Time at);
  void remember(const Path::Verdict& verdict);
  void impair(const Path::Verdict& verdict, Time at);
  void account_impaired_before(std::uint64_t ordinal, Time at);
  model::NumberedArrivals::Number number_of(const wire::FrameTag& tag) const;
  bool is_ours(const Endpoint& from, Time at);
  bool may_lock(const wire::DatagramPeek& peek, Time at);
  void on_tagged(const wire::FrameTag& tag, Time at);
  model::SequenceWindow::Answer number(const wire::FrameTag& tag, Time at);
  void on_plain(const wire::DatagramPeek& peek, Time at);
  std::uint64_t append_plain(const wire::DatagramPeek& peek, Time at);
  void name(std::uint64_t key, std::uint64_t frame_number, bool tagged, Time at);
  void hand_over(std::uint64_t key, std::uint64_t frame_number, bool tagged, Time at);
  model::FrameRecord arrival(const wire::FrameTag& tag, std::uint64_t key, Time at) const;
  Duration round_trip(const wire::FrameTag& tag, Time at) const;
  void learn_clock(const wire::FrameTag& tag, Time at);
  void reject(const wire::DatagramPeek& peek, Time at);
  void end(std::uint64_t key, FrameOutcome outcome, Time at);
  void flush(const std::vector<model::FrameRecord>& records);
  void read_drops();
  void schedule_tick();
  void tick();
  void say_hello(Time at);
  void publish_link();

  static constexpr Duration kTick = std::chrono::milliseconds(50);
  static constexpr Duration kHelloInterval = std::chrono::seconds(1);
  static constexpr Duration kSilence = std::chrono::seconds(2);
  static constexpr Duration kProbePeriod = std::chrono::seconds(1);
  static constexpr int kMaxProbes = 100;
  // Longer than a slow stream's interval: a plain hello takes the round-trip time away.
  static constexpr Duration kOurs = std::chrono::seconds(10);

  Options options_;
  std::shared_ptr<Account> account_;
  std::shared_ptr<Slot> slot_;
  net::UdpSocket socket_;
  net::UdpReceiver receiver_{socket_};
  net::UdpSender sender_{socket_};
  asio::steady_timer timer_;
  bool closed_ = false;

  Pool<IncomingFrame> frames_{8};
  std::shared_ptr<IncomingFrame> incoming_;  ///< what the next datagram is read into
  Path path_;
  std::vector<std::uint8_t> probe_;  ///< the JPEG of a source that may be locked to
  std::optional<Lock> lock_;
  Time probes_since_{};
  int probes_ = 0;
  model::NumberedArrivals numbers_;
  std::vector<model::FrameRecord> records_;
  net::KernelDropCounter drops_;      ///< as the datagrams read so far say
  net::KernelDropCounter drops_now_;  ///< as the socket says, ahead of those that still wait in it
  std::uint64_t plain_frames_ = 0;
  int plain_in_a_row_ = 0;
  std::optional<Time> last_tagged_;
  std::uint64_t stream_id_ = 0;  ///< of the newest tag
  bool stream_known_ = false;
  bool plain_ = false;        ///< the newest frame had no tag
  std::uint32_t stream_ = 0;  ///< how many streams came one after the other
  std::uint64_t host_hash_ = 0;
  Time next_hello_{};
  bool refused_ = false;  ///< the host that hellos go to has no such port open
  int hello_error_ = 0;   ///< errno of the last hello, if the system refused to send it
  /// What arrives instead of frames; kNone: broken ones.
  std::optional<wire::Dialect> met_dialect_;
  std::optional<Time> last_frame_;
  std::optional<double> nominal_fps_;  ///< as the newest tag says
  std::size_t last_plain_hash_ = 0;    ///< of the newest frame without a number
  std::size_t largest_bytes_ = 0;      ///< of a datagram from our source
  std::uint64_t repeated_ = 0;         ///< such frames that equal the one before
  Duration rtt_{};
  model::ClockOffsetEstimator clock_;
  Counters counters_;

  mutable std::mutex link_mutex_;
  model::LinkFacts link_;
};

}  // namespace framescope::session
