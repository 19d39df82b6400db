#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "net/impaired_link.hpp"
#include "world/stream_world.hpp"
#include "world/world_books.hpp"

namespace framescope::world {

/// A sender's threads, as session/capture_stage, encode_stage and send_stage order things.
class Sender {
 public:
  Sender(StreamWorld& world, std::shared_ptr<Books> books, std::uint64_t stream_id);

  void start();
  /// A signal: nothing more happens, and the account is not finished.
  void kill() { alive_ = false; }
  /// Ctrl-C: captures no more; close() comes when the pipeline had time to drain.
  void end() { ending_ = true; }
  void close();
  /// No frame is captured before that.
  void pause(Duration time) { paused_until_ = world_.now() + time; }
  /// The receiver is new to it: numbers begin at 0.
  void subscribe_anew();
  void configure(const Impairment& impairment) { link_.configure(impairment, seed_); }

  bool alive() const { return alive_; }
  bool drained() const;
  Books& books() { return *books_; }
  const std::vector<std::shared_ptr<Flight>>& flights() const { return flights_; }
  const net::ImpairedLink& link() const { return link_; }

 private:
  void capture();
  void encode_next();
  void encoded(const std::shared_ptr<Flight>& flight);
  void send(const std::shared_ptr<Flight>& flight);
  void send_now(const net::ImpairedLink::Verdict& verdict, Datagram datagram);
  void advance(Time until);
  void wait_for_departure();
  Datagram make_datagram(const std::shared_ptr<Flight>& flight) const;
  void sent(Flight& flight);
  void drop(Thread thread, Flight& flight, FrameOutcome outcome, std::uint64_t key = 0);
  Duration encode_time();

  StreamWorld& world_;
  std::shared_ptr<Books> books_;
  std::uint64_t stream_id_;
  std::uint32_t seed_;
  net::ImpairedLink link_;
  std::map<std::uint64_t, Datagram> held_;
  std::optional<Time> timer_;
  std::vector<std::shared_ptr<Flight>> flights_;  ///< by frame number
  std::shared_ptr<Flight> slot_;
  bool encoding_ = false;
  int queued_ = 0;  ///< encoded, not sent
  bool alive_ = true;
  bool ending_ = false;
  Time paused_until_{};
  std::uint32_t life_;
  std::uint32_t next_sequence_ = 0;
  std::uint64_t next_key_;
};

}  // namespace framescope::world
