#include "model/numbered_arrivals.hpp"

#include <algorithm>

namespace framescope::model {

SequenceWindow::Answer NumberedArrivals::arrive(const Number& number, Time now,
                                                std::vector<FrameRecord>& out) {
  // One that was overtaken tells of fewer than is known.
  const std::uint64_t known = std::max(drops_known_, number.kernel_drops);
  const std::uint64_t fresh = known - drops_known_;
  drops_known_ = known;
  return window_.arrive(number.stream_id, number.sequence, now, fresh, out, number.frame_number);
}

void NumberedArrivals::account_before(std::uint64_t ordinal, Time now,
                                      std::vector<FrameRecord>& out) {
  while (!dropped_.empty() && dropped_.front().ordinal < ordinal) {
    const Number number = dropped_.front().number;
    dropped_.pop_front();
    const SequenceWindow::Answer answer = arrive(number, now, out);
    if (answer.arrival != Arrival::kAccepted && answer.arrival != Arrival::kLate) continue;
    FrameRecord record;
    record.kind = RecordKind::kClosed;
    record.outcome = FrameOutcome::kImpaired;
    record.key = answer.key;
    record.at = now;
    out.push_back(record);
  }
}

void NumberedArrivals::forget_before(std::uint64_t ordinal) {
  while (!dropped_.empty() && dropped_.front().ordinal < ordinal) dropped_.pop_front();
}

void NumberedArrivals::finish(Time now, std::uint64_t kernel_drops, std::vector<FrameRecord>& out) {
  window_.finish(now, kernel_drops - std::min(kernel_drops, drops_known_), out);
}

}  // namespace framescope::model
