#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "model/numbered_arrivals.hpp"
#include "net/impaired_link.hpp"
#include "net/kernel_drops.hpp"
#include "wire/frame_reader.hpp"
#include "world/stream_world.hpp"
#include "world/world_books.hpp"

namespace framescope::world {

/// A receiver's socket and threads, as session/receive_stage, decode_stage and session order
/// things.
class Receiver {
 public:
  /// What the world knows of a key.
  struct Entry {
    std::shared_ptr<Flight> flight;
    std::vector<FrameOutcome> ends;
  };
  /// An opened key in the order in which they were: of which life, and with which number.
  struct Opened {
    std::uint32_t life = 0;
    std::uint32_t sequence = 0;
  };

  Receiver(StreamWorld& world, std::shared_ptr<Books> books);

  void start();
  /// A datagram at its socket: waits there, or finds it full.
  void deliver(Datagram datagram);
  /// SIGSTOP and SIGCONT.
  void stop_for(Duration time);
  void kill() { alive_ = false; }
  void close();
  /// What was not shown when it ended.
  void give_up_picture();
  void configure(const Impairment& impairment);

  bool alive() const { return alive_; }
  bool stopped() const { return world_.now() < stopped_until_; }
  Books& books() { return *books_; }
  std::uint64_t kernel_drops() const { return kernel_drops_; }
  const std::map<std::uint64_t, Entry>& entries() const { return entries_; }
  const std::vector<Opened>& opened() const { return opened_; }
  std::uint64_t plain_frames() const { return plain_frames_; }
  const net::ImpairedLink& link() const { return link_; }
  std::uint64_t late() const { return late_; }
  std::uint64_t duplicate() const { return duplicate_; }

 private:
  /// Calls back after so long, later if the process is stopped then, not at all if it was killed.
  void after(Duration time, std::function<void()> call);
  void wake();
  void on_readable();
  void on_datagram(Datagram datagram);
  void impair(const net::ImpairedLink::Verdict& verdict, const Datagram& datagram);
  void account_impaired_before(std::uint64_t ordinal);
  void advance();
  void wait_for_departure();
  void arrive(const Datagram& datagram);
  void on_tagged(const wire::FrameTag& tag, const Datagram& datagram);
  void on_plain(const wire::DatagramPeek& peek, const Datagram& datagram);
  std::uint64_t open_plain(const Datagram& datagram);
  void open(std::uint64_t key, const std::shared_ptr<Flight>& flight);
  void hand_over(std::uint64_t key, const Datagram& datagram);
  void decode_next();
  void decode(std::uint64_t key, const Datagram& datagram);
  void show(std::uint64_t key, bool damaged);
  void draw();
  void tick();
  void flush();
  void note_impaired(const model::FrameRecord& record);
  void note_closed(const model::FrameRecord& record, const std::shared_ptr<Flight>& flight);
  void end(Thread thread, std::uint64_t key, FrameOutcome outcome);
  model::NumberedArrivals::Number number_of(const wire::FrameTag& tag,
                                            const Datagram& datagram) const;

  StreamWorld& world_;
  std::shared_ptr<Books> books_;
  bool has_window_;
  bool alive_ = true;
  Time stopped_until_{};
  bool closed_ = false;

  std::deque<Datagram> socket_;
  std::size_t socket_bytes_ = 0;
  std::uint64_t kernel_drops_ = 0;
  bool woken_ = false;

  /// What the entrance dropped and has not accounted for, by the datagram's ordinal.
  std::deque<std::pair<std::uint64_t, std::shared_ptr<Flight>>> impaired_;
  net::KernelDropCounter drops_;
  net::ImpairedLink link_;
  std::map<std::uint64_t, Datagram> held_;
  std::optional<Time> timer_;
  model::NumberedArrivals numbers_;
  std::vector<model::FrameRecord> records_;
  std::shared_ptr<Flight> unbelieved_;  ///< until the next one confirms its number
  bool locked_ = false;
  bool plain_ = false;
  int plain_in_a_row_ = 0;
  std::optional<Time> last_tagged_;
  std::uint64_t plain_frames_ = 0;
  std::vector<std::uint8_t> jpeg_;

  std::optional<std::pair<std::uint64_t, Datagram>> slot_;
  bool decoding_ = false;
  std::optional<std::pair<std::uint64_t, bool>> picture_;  ///< key, damaged

  std::map<std::uint64_t, Entry> entries_;
  std::vector<Opened> opened_;
  std::uint64_t late_ = 0;
  std::uint64_t duplicate_ = 0;
};

}  // namespace framescope::world
