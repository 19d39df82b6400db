#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/time.hpp"

namespace framescope::model {

/// How many frames of an unnumbered stream went missing, by the frame numbers that are burnt into
/// its pictures. Between two pictures that were read the numbers grew by n and the arrivals by k:
/// n - k never came. So frames that arrived and were not decoded are not taken for missing ones;
/// those that the source or the sender left out are. Pure; one thread.
class BurntNumbers {
 public:
  /// The picture of the arrival with this ordinal says this number.
  void add(std::uint64_t arrival, std::uint32_t number, Time read);

  /// Frames missing for good: a gap counts once eight more pictures did not fill it. Never falls.
  std::uint64_t missing() const { return missing_; }

  /// Pictures carry numbers at present, two at least: the gaps between arrivals need no guessing.
  bool active(Time now) const;

 private:
  // As of the numbers in tags: further is another stream, or the same one anew.
  static constexpr std::int32_t kMostForward = 3000;
  static constexpr std::int32_t kMostBack = 100;
  static constexpr std::size_t kPatience = 8;
  static constexpr Duration kActive = std::chrono::seconds(2);

  struct Reading {
    std::uint64_t arrival = 0;
    std::uint32_t number = 0;
    Time at{};
  };

  void count(std::int64_t difference);

  std::optional<Reading> last_;
  bool two_in_a_row_ = false;
  std::int64_t balance_ = 0;  ///< missing less those that came late, so far
  std::array<std::int64_t, kPatience> recent_{};
  std::size_t readings_ = 0;
  std::uint64_t missing_ = 0;
};

}  // namespace framescope::model
