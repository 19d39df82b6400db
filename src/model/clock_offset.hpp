#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/time.hpp"

namespace framescope::model {

/// One hello that came back in a frame's tag: four times, as NTP's (RFC 5905 8), by two clocks.
///
///     sender's clock     t2 ---- held ---- t3
///                       / \                                                    .
///     our clock       t1                      t4
struct HelloEcho {
  Time hello_sent{};  ///< t1, ours
  Duration held{};    ///< t3 - t2, the sender's
  Time answered{};    ///< t3, the sender's
  Time arrived{};     ///< t4, ours
};

/// Whose clock it is: a new stream, or another host, has another one.
struct ClockOwner {
  std::uint64_t stream_id = 0;
  std::uint64_t host_hash = 0;

  bool operator==(const ClockOwner&) const = default;
};

/// What the sender's clock shows less what ours does, and how far from the truth that may be.
struct ClockOffset {
  Duration offset{};
  Duration error{};
};

/// The offset between a sender's clock and ours, from the hellos that it echoes: offset = ((t2 -
/// t1) + (t3 - t4)) / 2, which is off by at most half the round trip (t4 - t1) - (t3 - t2), however
/// unlike the two ways are. Of the last minute the echo of least error counts, as in NTP's clock
/// filter (RFC 5905 10); its error grows with its age, since the clocks drift apart.
///
/// The truth lies within the error as long as the sender does not lie and the clocks drift by no
/// more than kDriftPerMillion. An echo that cannot be true beside an earlier one is believed, and
/// the earlier ones forgotten: a clock jumped (a suspended host), and the newer is nearer to now.
///
/// Pure; one thread. Memory is fixed.
class ClockOffsetEstimator {
 public:
  static constexpr Duration kWindow = std::chrono::seconds(60);
  /// Between two crystals, of which each is off by 50 at most, or is being slewed.
  static constexpr std::int64_t kDriftPerMillion = 100;
  /// A round trip that takes longer, or a hello that is held for longer, is a lie or of no use.
  static constexpr Duration kMostRoundTrip = std::chrono::seconds(10);
  static constexpr Duration kMostHeld = std::chrono::seconds(10);

  /// An echo arrived; `arrived` must not go back. Forgets all of another owner's first. False, and
  /// nothing changed but that, when its times cannot be.
  bool add(const ClockOwner& owner, const HelloEcho& echo);

  /// The best estimate as of `now`; nothing without an echo in the last minute.
  std::optional<ClockOffset> at(Time now) const;

 private:
  struct Echo {
    Time arrived{};
    Duration offset{};
    Duration error{};  ///< when it arrived
  };
  // The best echo of each second: all the others would never be chosen.
  static constexpr std::size_t kSlots = 60;
  static_assert(std::chrono::seconds(kSlots) == kWindow);

  void forget();

  std::optional<ClockOwner> owner_;
  std::array<std::optional<Echo>, kSlots> best_;
};

}  // namespace framescope::model
