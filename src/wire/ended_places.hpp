#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/time.hpp"

namespace framescope::wire {

/// Where a frame lies among the numbers of the packets (extended) and of their arrivals.
struct FramePlace {
  std::uint32_t timestamp = 0;
  std::uint64_t lowest = 0;  ///< that came
  std::uint64_t highest = 0;
  std::optional<std::uint64_t> begin;   ///< of offset 0
  std::optional<std::uint64_t> end;     ///< of the marker
  std::optional<std::uint32_t> mark;    ///< the frame's number, as our own sender tells it
  std::optional<Time> overtaken;        ///< when the first packet beyond it came
  std::uint64_t overtaken_arrival = 0;  ///< which one that was, its own since then added
  Time heard{};                         ///< when its newest packet came
  bool complete = false;
};

/// The places of the frames that ended last, so that a late packet of one is not taken for a new
/// frame's. A ring; pure; one thread.
class EndedPlaces {
 public:
  /// 2 s at 30 frames a second.
  static constexpr std::size_t kMost = 64;

  /// `newest` is the highest number that came so far. The oldest place makes room; the numbers up
  /// to its end are forgotten then, unless it is the newest frame's.
  void add(const FramePlace& place, std::uint64_t newest) {
    FramePlace& slot = places_[added_++ % kMost];
    const bool is_dropped = added_ > kMost && slot.highest < newest;
    if (is_dropped) forgotten_below_ = std::max(forgotten_below_, slot.highest + 1);
    slot = place;
  }

  /// At most kMost, in no order.
  std::span<FramePlace> places() { return std::span(places_).first(std::min(added_, kMost)); }
  std::span<const FramePlace> places() const {
    return std::span(places_).first(std::min(added_, kMost));
  }

  /// Whether nothing is known any more of the frames that the number could be of.
  bool has_forgotten(std::uint64_t sequence) const { return sequence < forgotten_below_; }

  void clear() { added_ = forgotten_below_ = 0; }

 private:
  std::array<FramePlace, kMost> places_{};
  std::size_t added_ = 0;
  std::uint64_t forgotten_below_ = 0;
};

}  // namespace framescope::wire
