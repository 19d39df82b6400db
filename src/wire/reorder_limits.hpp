#pragma once

#include <algorithm>
#include <cstdint>

#include "core/time.hpp"

namespace framescope::wire {

/// How long a frame that may be shown with holes waits for packets that later ones have overtaken:
/// little where the order is kept, more where it was not lately; and how long for its next packet
/// while none has, which is a matter of the sender's pace. What was seen counts less and less over
/// 5 s. Pure; one thread.
class ReorderLimits {
 public:
  static constexpr std::uint64_t kLeastPackets = 3;  ///< TCP's three duplicate acknowledgements
  static constexpr std::uint64_t kMostPackets = 64;
  static constexpr Duration kLeastWait = std::chrono::milliseconds(10);
  static constexpr Duration kMostWait = std::chrono::milliseconds(500);
  static constexpr Duration kMemory = std::chrono::seconds(5);

  /// A packet came `delay` and `packets` packets after the first one that had overtaken it. One
  /// that nobody can wait for teaches nothing.
  void see(std::uint64_t packets, Duration delay, Time now) {
    if (delay > kMostWait) return;
    packets_.raise(static_cast<double>(std::min(packets, kMostPackets)), now);
    wait_.raise(seconds(delay), now);
  }

  /// `gap` lay between two packets of a frame that came one after the other. A sender that paces
  /// its packets by more than kLeastWait and has a frame less often than kMemory is not learnt.
  void see_gap(Duration gap, Time now) {
    if (gap <= kMostWait) gap_.raise(seconds(gap), now);
  }

  /// Packets beyond a frame after which it is given up; kLeastPackets..kMostPackets.
  std::uint64_t packets(Time now) const {
    const auto more = static_cast<std::uint64_t>(kMargin * packets_.at(now));
    return std::min(kLeastPackets + more, kMostPackets);
  }
  /// Time after the first of them; kLeastWait..kMostWait.
  Duration wait(Time now) const {
    return std::min(kLeastWait + from_seconds(kMargin * wait_.at(now)), kMostWait);
  }
  /// Time after the newest packet of a frame that nothing has overtaken; wait()..kMostWait. Half of
  /// the time between frames is granted to a sender that stumbles: what is missing comes before the
  /// next frame then, or what is there is shown before it.
  Duration silence(Time now, Duration frame_interval) const {
    const Duration pace = from_seconds(kGaps * gap_.at(now));
    return std::clamp(std::max(pace, frame_interval / 2), wait(now), kMostWait);
  }

 private:
  static constexpr double kMargin = 1.5;
  static constexpr double kGaps = 3;  // one may be long by two lost packets

  // The largest lately: falls to 0 in a straight line, whatever smaller ones are seen meanwhile.
  struct Peak {
    double at(Time now) const {
      return value * std::clamp(1 - seconds(now - seen) / seconds(kMemory), 0.0, 1.0);
    }
    void raise(double other, Time now) {
      if (other < at(now)) return;
      value = other;
      seen = now;
    }

    double value = 0;
    Time seen{};
  };

  Peak packets_;
  Peak wait_;
  Peak gap_;
};

}  // namespace framescope::wire
