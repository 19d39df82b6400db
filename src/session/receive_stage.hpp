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
#include "core/pool.hpp"
#include "model/link_facts.hpp"
#include "model/snapshot.hpp"
#include "net/kernel_drops.hpp"
#include "net/udp_receiver.hpp"
#include "net/udp_sender.hpp"
#include "net/udp_socket.hpp"
#include "session/account.hpp"
#include "session/frame_desk.hpp"
#include "session/frames.hpp"
#include "session/impaired_path.hpp"
#include "session/rtp_receive.hpp"
#include "wire/frame_reader.hpp"

namespace framescope::session {

/// The receiver's half of the io thread: says hello, drains the socket, leads what comes from its
/// source through the impairment simulator, keeps the newest frame for the decoder and accounts for
/// the rest. Locks to the first source whose frame is valid and lets
/// go of it after 2 s of silence. Every member runs on the io thread but those that say otherwise.
class ReceiveStage {
 public:
  using Slot = FrameDesk::Slot;

  struct Options {
    Endpoint bind;
    std::optional<Endpoint> from;   ///< says hello there and takes frames from nobody else
    std::optional<Endpoint> group;  ///< a multicast group to join
    std::string interface;          ///< for it
    int rcvbuf_bytes = 0;
    std::uint64_t nonce = 0;  ///< random, for hello v2
    FrameDesk::Options desk;  ///< `from_zero`: the sender is our own loopback's
    RtpReceive::Options rtp;
    /// How rtp is to be shown, and whose impairment acts at the entrance.
    std::shared_ptr<const SettingsBoard> settings;
    bool impairs = false;  ///< a loopback's sender does it instead
  };

  /// Opens the socket. Throws net::NetError. Before the io thread runs.
  ReceiveStage(asio::io_context& io, Options options, std::shared_ptr<Account> account,
               std::shared_ptr<Slot> slot);

  /// Where the hellos go; before the io thread runs.
  void set_from(const Endpoint& from) { options_.from = from; }

  /// Says hello and listens. Before the io thread runs.
  void start();

  /// Figures of an rtp stream; nothing while none comes. Any thread.
  std::optional<model::RtpFigures> rtp() const { return rtp_.figures(); }

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
  FrameDesk::Number number_of(const wire::FrameTag& tag) const;
  bool is_ours(const Endpoint& from, Time at);
  bool may_lock(const wire::DatagramPeek& peek, Time at);
  void note_frame(const Endpoint& from, Time at);
  void on_rtp(const Endpoint& from, Time at);
  void on_tagged(const wire::FrameTag& tag, Time at);
  void on_plain(const wire::DatagramPeek& peek, Time at);
  std::uint64_t append_plain(const wire::DatagramPeek& peek, Time at);
  void fill_sizes(model::FrameRecord& record) const;
  void reject(const wire::DatagramPeek& peek, Time at);
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
  bool passes_all_ = false;  ///< the simulator has nothing to do with this wake-up's datagrams
  std::vector<std::uint8_t> probe_;  ///< the JPEG of a source that may be locked to
  std::optional<Lock> lock_;
  Time probes_since_{};
  int probes_ = 0;
  ArrivalCounters counters_;
  FrameDesk desk_;
  RtpReceive rtp_;
  net::KernelDropCounter drops_;      ///< as the datagrams read so far say
  net::KernelDropCounter drops_now_;  ///< as the socket says, ahead of those that still wait in it
  int plain_in_a_row_ = 0;
  Time next_hello_{};
  bool knows_ours_ = false;  ///< a frame of ours came
  bool refused_ = false;     ///< the host that hellos go to has no such port open
  int hello_error_ = 0;      ///< errno of the last hello, if the system refused to send it
  /// What arrives instead of frames; kNone: broken ones.
  std::optional<wire::Dialect> met_dialect_;
  std::optional<Time> last_frame_;
  std::size_t last_plain_hash_ = 0;  ///< of the newest frame without a number
  std::size_t largest_bytes_ = 0;    ///< of a datagram from our source
  std::uint64_t repeated_ = 0;       ///< such frames that equal the one before

  mutable std::mutex link_mutex_;
  model::LinkFacts link_;
};

}  // namespace framescope::session
