#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/impairment.hpp"
#include "net/impaired_link.hpp"

namespace framescope::net {

/// Remembers what the simulator did to which frame, for the last kRemembered frames that it did
/// more to than delay. Pure; one thread.
class ImpairmentTruth {
 public:
  // Two minutes of 30 FPS of which every frame was impaired; a quarter of a megabyte.
  static constexpr std::size_t kRemembered = 4096;

  /// Of each verdict, in their order.
  void decided(const ImpairedLink::Verdict& verdict, std::optional<std::uint64_t> frame_number);
  /// Of each departure.
  void departed(const ImpairedLink::Departure& departure);

  /// Oldest first.
  std::vector<ImpairedFrame> frames() const;

 private:
  std::deque<ImpairedFrame> frames_;  ///< by ordinal; of some nothing happened, as they only waited
};

/// Whether a verdict is more than to pass or to be delayed.
bool is_remembered(const ImpairedLink::Verdict& verdict);

}  // namespace framescope::net
