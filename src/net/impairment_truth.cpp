#include "net/impairment_truth.hpp"

#include <algorithm>
#include <iterator>

namespace framescope::net {

bool is_remembered(const ImpairedLink::Verdict& verdict) {
  return verdict.copies != 1 || verdict.flip || verdict.waits;
}

void ImpairmentTruth::decided(const ImpairedLink::Verdict& verdict,
                              std::optional<std::uint64_t> frame_number) {
  if (!is_remembered(verdict)) return;
  if (frames_.size() == kRemembered) frames_.pop_front();
  ImpairedFrame frame;
  frame.ordinal = verdict.ordinal;
  frame.frame_number = frame_number;
  frame.lost = verdict.lost;
  frame.queue_dropped = verdict.queue_dropped;
  frame.corrupted = verdict.flip && verdict.copies > 0;
  frame.duplicated = verdict.copies > 1;
  frames_.push_back(frame);
}

void ImpairmentTruth::departed(const ImpairedLink::Departure& departure) {
  if (!departure.overtaken) return;
  const auto frame =
      std::ranges::lower_bound(frames_, departure.ordinal, {}, &ImpairedFrame::ordinal);
  if (frame != frames_.end() && frame->ordinal == departure.ordinal) frame->reordered = true;
}

std::vector<ImpairedFrame> ImpairmentTruth::frames() const {
  std::vector<ImpairedFrame> acted;
  std::ranges::copy_if(frames_, std::back_inserter(acted), [](const ImpairedFrame& frame) {
    return frame.dropped() || frame.corrupted || frame.duplicated || frame.reordered;
  });
  return acted;
}

}  // namespace framescope::net
