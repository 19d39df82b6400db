#include "ui/recent_drops.hpp"

#include <algorithm>

namespace framescope::ui {

model::Severity RecentDrops::severity(const model::Thresholds& thresholds) const {
  if (share() > thresholds.loss_error) return model::Severity::kError;
  return share() > thresholds.loss_warning ? model::Severity::kWarning : model::Severity::kInfo;
}

RecentDrops recent_drops(const model::FrameLog& frames, Time to, Time from) {
  RecentDrops recent;
  if (frames.empty()) return recent;
  // Of a fast stream the log does not reach so far back, and drops are remembered for longer.
  const Time begin = std::max({to - kRecent, frames[0].at, from});
  const Time end = to + Duration{1};
  recent.whole = frames.between(begin, end).size();
  const model::FrameRing& drops = frames.drops();
  const model::FrameRing::Stretch stretch = drops.between(begin, end);
  recent.drops = stretch.size();
  OutcomeCounts counts{};
  for (std::size_t i = stretch.first; i < stretch.last; ++i) {
    const FrameOutcome outcome = *drops[i].sample.outcome;
    const std::uint64_t count = ++counts[static_cast<std::size_t>(outcome)];
    if (count <= recent.biggest_count) continue;
    recent.biggest_count = count;
    recent.biggest = outcome;
  }
  return recent;
}

}  // namespace framescope::ui
