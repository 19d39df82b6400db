#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "core/impairment.hpp"
#include "core/time.hpp"

namespace framescope::net {

/// The impairment simulator: decides for each datagram that enters whether it is lost, damaged or
/// doubled, and when it leaves. It knows datagrams by their ordinal and size; their bytes stay with
/// its user. The model stands in README.md beside this file.
///
///     enter -> loss -> corrupt -> duplicate -> queue, rate -> delay, jitter -> reorder -> leave
///
/// Pure: time and seed are parameters, no thread, clock or socket. Each decision is a function of
/// the seed, the ordinal and the figure that it is about, so that no figure changes what another
/// one decides, and without `rate` none depends on time. One thread; memory is bounded by
/// kMaxHeld and kMaxHeldBytes.
class ImpairedLink {
 public:
  /// What became of a datagram on its way in.
  struct Verdict {
    std::uint64_t ordinal = 0;  ///< counted from 0, whatever is enabled
    bool lost = false;
    bool queue_dropped = false;
    int copies = 1;                     ///< that come through: 0, 1 or 2
    bool at_once = true;                ///< they do so now; else leave() will name them
    bool waits = false;                 ///< to be overtaken, if another one comes in time
    std::optional<std::uint64_t> flip;  ///< corrupt: for flip_bit()
  };

  /// A datagram that leaves.
  struct Departure {
    std::uint64_t ordinal = 0;
    bool last = true;        ///< no other copy of it follows
    bool overtaken = false;  ///< by the one that left right before it
  };

  /// At 4,000 datagrams a second as many as four seconds hold.
  static constexpr std::size_t kMaxHeld = 16'384;
  /// Payload of the datagrams that have not left: a second of half a gigabit.
  static constexpr std::size_t kMaxHeldBytes = std::size_t{64} << 20;
  /// How long a datagram that shall be overtaken waits for that; less than what a receiver waits
  /// for a missing number (500 ms).
  static constexpr Duration kLongestWait = std::chrono::milliseconds(250);

  explicit ImpairedLink(const Impairment& impairment = {}, std::uint32_t seed = 1);

  /// From the next datagram on. What is held leaves as was decided. A new seed counts ordinals from
  /// where they are.
  void configure(const Impairment& impairment, std::uint32_t seed);
  const Impairment& impairment() const { return impairment_; }

  /// A datagram of so many bytes of UDP payload enters. Call leave() until it has nothing more
  /// before and after it, so that the order is kept.
  Verdict enter(std::size_t bytes, Time now);

  /// The next datagram whose time has come, if there is one; the end of time has all leave.
  std::optional<Departure> leave(Time now);

  /// When leave() has something next; nothing if nothing is held.
  std::optional<Time> next_departure() const;
  /// When the last one that is held leaves at the latest.
  std::optional<Time> last_departure() const;

  std::size_t held() const { return queue_.size() + waiting_.size(); }
  const ImpairmentCounts& counts() const { return counts_; }

 private:
  /// What a number is drawn for. Each has draws of its own.
  enum class Draw : std::uint8_t { kLoss, kCorrupt, kFlip, kDuplicate, kJitter, kReorder };

  struct Copy {
    std::uint64_t ordinal = 0;
    std::size_t bytes = 0;
    bool last = true;
    bool overtaken = false;
    Time due{};
  };

  std::uint64_t draw(Draw what, std::uint64_t index = 0) const;
  double share(Draw what, std::uint64_t index = 0) const;
  bool chance(Draw what, double probability) const { return share(what) < probability; }
  bool loses_one(double drawn);
  bool loses(std::size_t bytes);
  std::optional<Time> transmit(std::size_t bytes, Time now);
  Duration delay() const;
  int queue_copies(Verdict& verdict, std::size_t bytes, int copies, bool waits, Time now);
  bool has_room(std::size_t bytes, std::size_t others) const;
  void hold(Copy copy, bool waits);
  void release_waiting(Time due);
  void count(const Verdict& verdict);

  Impairment impairment_;
  std::uint32_t seed_;
  std::uint64_t ordinal_ = 0;  ///< of the datagram that is being decided

  bool chain_started_ = false;  ///< Gilbert-Elliott: a state was drawn since the figures changed
  bool chain_bad_ = false;
  bool chose_to_wait_ = false;  ///< the datagram before shall be overtaken: this one shall not
  Time line_free_{};            ///< when what entered the queue has been transmitted
  Time newest_due_{};           ///< no later one leaves before it

  std::deque<Copy> queue_;     ///< by `due`
  std::vector<Copy> waiting_;  ///< until they are overtaken; `due` is their patience's end
  std::size_t held_bytes_ = 0;
  ImpairmentCounts counts_;
};

/// Turns over the bit that Verdict::flip names.
void flip_bit(std::span<std::uint8_t> datagram, std::uint64_t flip);

/// IP fragments of a datagram at this MTU: ceil((8 + bytes) / (mtu - 20)).
std::uint64_t fragments_at(std::size_t payload_bytes, int mtu_bytes);

}  // namespace framescope::net
