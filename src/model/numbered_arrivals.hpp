#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/time.hpp"
#include "model/frame_record.hpp"
#include "model/sequence_window.hpp"

namespace framescope::model {

/// What comes in at a receiver's entrance, in the order in which it would have come without the
/// entrance's own simulator: frames that arrive, and those that the simulator dropped, which wait
/// until all that entered before them has left. Hands both to the SequenceWindow, with the share of
/// the kernel's drops that was known when each was read. Pure; one thread; the caller bounds what
/// waits by waiting().
class NumberedArrivals {
 public:
  /// One numbered datagram.
  struct Number {
    std::uint64_t stream_id = 0;
    std::optional<std::uint64_t> frame_number;  ///< nothing: its datagram does not say
    std::uint32_t sequence = 0;
    /// Drops of its socket, in total, when it was queued there; not that it was accounted for,
    /// which a delay can put behind later drops.
    std::uint64_t kernel_drops = 0;
  };

  /// `from_zero`: as SequenceWindow says.
  explicit NumberedArrivals(bool from_zero = false) : window_(from_zero) {}

  /// A number arrived. Appends what follows to `out`, as SequenceWindow::arrive() does.
  SequenceWindow::Answer arrive(const Number& number, Time now, std::vector<FrameRecord>& out);

  /// The simulator dropped this one, its datagram of this ordinal.
  void drop(std::uint64_t ordinal, const Number& number) { dropped_.push_back({ordinal, number}); }

  /// All that entered the simulator before `ordinal` has left it: those that were dropped before it
  /// have their turn. Each that opens a key also closes it, as impaired. A number that is accounted
  /// for too early would make those before it late.
  void account_before(std::uint64_t ordinal, Time now, std::vector<FrameRecord>& out);
  /// The same while no stream has begun: they are forgotten.
  void forget_before(std::uint64_t ordinal);

  /// Frames that were dropped and have not had their turn, and the first one's ordinal if there is
  /// any.
  std::size_t waiting() const { return dropped_.size(); }
  std::uint64_t first_waiting() const { return dropped_.front().ordinal; }

  /// As SequenceWindow says. `kernel_drops` is the socket's total at the end.
  void tick(Time now, std::vector<FrameRecord>& out) { window_.tick(now, out); }
  void finish(Time now, std::uint64_t kernel_drops, std::vector<FrameRecord>& out);

  std::size_t missing() const { return window_.missing(); }

 private:
  struct Dropped {
    std::uint64_t ordinal = 0;
    Number number;
  };

  static void close_impaired(FrameRecord& record, const Number& number);

  SequenceWindow window_;
  std::deque<Dropped> dropped_;               ///< by ordinal
  std::optional<Number> dropped_unbelieved_;  ///< dropped and out of bounds, as the last one was
  std::uint64_t drops_known_ = 0;             ///< the highest total that came with a number
};

}  // namespace framescope::model
