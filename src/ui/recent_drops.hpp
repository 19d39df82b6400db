#pragma once

#include <cstdint>

#include "core/frame_outcome.hpp"
#include "model/frame_log.hpp"
#include "model/snapshot.hpp"
#include "model/thresholds.hpp"

namespace framescope::ui {

/// The frames that ended within a stretch of time, how many of them were dropped, and the cause of
/// most.
struct RecentDrops {
  std::uint64_t whole = 0;
  std::uint64_t drops = 0;
  FrameOutcome biggest = FrameOutcome::kDisplayed;  ///< meaningless without drops
  std::uint64_t biggest_count = 0;

  double share() const {
    return whole == 0 ? 0 : static_cast<double>(drops) / static_cast<double>(whole);
  }
  model::Severity severity(const model::Thresholds& thresholds) const;
};

/// What read-outs mean by "the last 10 s".
inline constexpr Duration kRecent = std::chrono::seconds(10);

/// Within the 10 s up to and with `to`, but not before `from`. Pure.
RecentDrops recent_drops(const model::FrameLog& frames, Time to, Time from = Time{});

}  // namespace framescope::ui
