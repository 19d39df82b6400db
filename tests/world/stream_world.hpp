#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include "core/impairment.hpp"
#include "core/time.hpp"
#include "core/wire_format.hpp"
#include "net/impaired_link.hpp"
#include "world/world_books.hpp"

namespace framescope::world {

/// What a world is made of. Shares are 0..1.
struct WorldOptions {
  std::uint64_t seed = 1;
  bool loopback = true;  ///< both halves share one account; else a sender and a receiver
  bool numbered = true;  ///< frames carry our tag; of a loopback always
  WireFormat wire = WireFormat::kBase64;
  Impairment impairment{};
  bool at_entrance = false;  ///< the receiver's, not the sender's exit; of a pair
  std::uint64_t frames = 300;
  Duration interval = std::chrono::milliseconds(5);
  std::size_t kernel_buffer_bytes = 1 << 20;
  std::size_t ring_capacity = 8192;
  double failures = 0;       ///< of encoder, send and decoder, of each
  double network_loss = 0;   ///< by no simulator of ours
  bool slow_stages = false;  ///< encoder and decoder take longer than a frame's interval at times
  int troubles = 0;          ///< stopped, killed, restarted, unsubscribed, paused
};

/// One frame on its way: the world's own list of what happened to it, to which the account is
/// compared.
struct Flight {
  std::uint64_t frame_number = 0;
  std::uint32_t life = 0;                 ///< counts a sender's subscriptions: numbers begin anew
  std::optional<std::uint32_t> sequence;  ///< that it took
  bool sent = false;
  std::vector<FrameOutcome> sender_ends;    ///< what the sender said of it
  std::vector<FrameOutcome> receiver_ends;  ///< what the receiver said of it
  net::ImpairedLink::Verdict verdict{};     ///< of the simulator that it went through
  int in_kernel = 0;                        ///< copies that found the receive buffer full
  int read = 0;                             ///< copies that the receiver read or its entrance took
  bool numberless = false;                  ///< a copy arrived whose tag was not to be read
  bool refused = false;                     ///< it arrived after it had been written off
};

/// A datagram with what it is of.
struct Datagram {
  std::vector<std::uint8_t> bytes;
  std::shared_ptr<Flight> flight;
  std::uint32_t kernel_drops = 0;  ///< SO_RXQ_OVFL
};

class Sender;
class Receiver;

/// A stream from capture to display on a manual clock, made of the real pure parts and of
/// imitations of the threads around them. Everything follows from the seed.
class StreamWorld {
 public:
  explicit StreamWorld(const WorldOptions& options);
  ~StreamWorld();

  /// From the first frame to the end of all sessions.
  void run();

  const WorldOptions& options() const { return options_; }
  Time now() const { return now_; }
  /// Calls back after so long; in order.
  void after(Duration delay, std::function<void()> call) {
    agenda_.emplace(now_ + delay, std::move(call));
  }
  void at(Time time, std::function<void()> call) {
    agenda_.emplace(std::max(time, now_), std::move(call));
  }

  bool chance(double probability) { return real() < probability; }
  double real() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  std::uint64_t up_to(std::uint64_t most) {
    return std::uniform_int_distribution<std::uint64_t>(0, most)(random_);
  }

  /// From the sender's socket to the receiver's.
  void transmit(Datagram datagram);
  /// The receiver's hello, or its bye.
  bool subscribed() const { return subscribed_; }

  /// Sessions in the order in which they began; the accounts of those that were killed are not
  /// finished.
  const std::vector<std::unique_ptr<Sender>>& senders() const { return senders_; }
  const std::vector<std::unique_ptr<Receiver>>& receivers() const { return receivers_; }
  std::uint32_t next_life() { return ++lives_; }
  std::uint64_t frames_captured = 0;  ///< by all senders

 private:
  void step();
  void run_for(Duration time);
  void keep_accounts();
  std::shared_ptr<Books> open_books(model::Role role);
  void start_sender();
  void start_receiver();
  void end_sender();
  void end_receiver();

  void make_trouble();
  void impair_otherwise();
  void lose_subscription(Duration span);
  void restart_sender(Duration span);
  void restart_receiver();

  WorldOptions options_;
  std::mt19937_64 random_;
  Time now_{std::chrono::seconds(1000)};
  std::multimap<Time, std::function<void()>> agenda_;
  bool accounting_ = false;
  bool subscribed_ = true;
  std::uint32_t lives_ = 0;
  std::vector<std::shared_ptr<Books>> books_;
  std::set<const Books*> closed_;  ///< of sessions that ended or were killed
  std::vector<std::unique_ptr<Sender>> senders_;
  std::vector<std::unique_ptr<Receiver>> receivers_;
};

}  // namespace framescope::world
