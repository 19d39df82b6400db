#include "model/numbered_arrivals.hpp"

#include <algorithm>
#include <utility>

namespace framescope::model {

SequenceWindow::Answer NumberedArrivals::arrive(const Number& number, Time now,
                                                std::vector<FrameRecord>& out) {
  // One that was overtaken tells of fewer than is known.
  const std::uint64_t known = std::max(drops_known_, number.kernel_drops);
  const std::uint64_t fresh = known - drops_known_;
  drops_known_ = known;
  const std::size_t before = out.size();
  const SequenceWindow::Answer answer =
      window_.arrive(number.stream_id, number.sequence, now, fresh, out, number.frame_number);
  // The first of a jump that was believed only now was not superseded if it never came.
  const std::optional<Number> first = std::exchange(dropped_unbelieved_, std::nullopt);
  for (std::size_t i = before; i < out.size() && first; ++i) {
    if (out[i].outcome == FrameOutcome::kSupersededBeforeDecode) close_impaired(out[i], *first);
  }
  return answer;
}

void NumberedArrivals::close_impaired(FrameRecord& record, const Number& number) {
  record.kind = RecordKind::kClosed;
  record.outcome = FrameOutcome::kImpaired;
  record.frame_number = number.frame_number.value_or(0);
  record.numbered = number.frame_number.has_value();
}

void NumberedArrivals::account_before(std::uint64_t ordinal, Time now,
                                      std::vector<FrameRecord>& out) {
  while (!dropped_.empty() && dropped_.front().ordinal < ordinal) {
    const Number number = dropped_.front().number;
    dropped_.pop_front();
    const SequenceWindow::Answer answer = arrive(number, now, out);
    if (answer.arrival == Arrival::kUnbelieved) dropped_unbelieved_ = number;
    if (answer.arrival != Arrival::kAccepted && answer.arrival != Arrival::kLate) continue;
    FrameRecord record;
    record.key = answer.key;
    record.at = now;
    close_impaired(record, number);
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
