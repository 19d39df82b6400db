#include "ui/recent_drops.hpp"

namespace framescope::ui {

model::Severity RecentDrops::severity(const model::Thresholds& thresholds) const {
  if (share() > thresholds.loss_error) return model::Severity::kError;
  return share() > thresholds.loss_warning ? model::Severity::kWarning : model::Severity::kInfo;
}

RecentDrops recent_drops(const model::FrameLog& frames, Time to) {
  RecentDrops recent;
  const Time end = to + Duration{1};
  recent.whole = frames.between(to - kRecent, end).size();
  const model::FrameRing& drops = frames.drops();
  const model::FrameRing::Stretch stretch = drops.between(to - kRecent, end);
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
