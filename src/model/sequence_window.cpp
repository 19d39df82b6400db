#include "model/sequence_window.hpp"

#include <algorithm>

#include "core/seq_num.hpp"

namespace framescope::model {
namespace {

FrameRecord closed(std::uint64_t key, FrameOutcome outcome, Time now) {
  FrameRecord record;
  record.kind = RecordKind::kClosed;
  record.outcome = outcome;
  record.key = key;
  record.at = now;
  record.numbered = true;
  return record;
}

}  // namespace

SequenceWindow::Answer SequenceWindow::arrive(std::uint64_t stream_id, std::uint32_t sequence, Time now,
                                              std::uint64_t kernel_drops,
                                              std::vector<FrameRecord>& out) {
  kernel_budget_ += kernel_drops;
  if (!epoch_ || epoch_->stream_id != stream_id) return begin(stream_id, sequence, now, out);
  const std::int64_t distance =
      SeqNum<std::uint32_t>{epoch_->highest_sequence}.distance_to(SeqNum<std::uint32_t>{sequence});
  if (distance > kMaxForward || distance < -kMaxBack) {
    return jump(sequence, distance, now, kernel_drops, out);
  }
  candidate_.reset();
  const std::uint64_t key = epoch_->highest_key + static_cast<std::uint64_t>(distance);
  const Answer answer = distance > 0 ? advance(key, sequence, now, out) : behind(key, now, out);
  tick(now, out);
  return answer;
}

SequenceWindow::Answer SequenceWindow::begin(std::uint64_t stream_id, std::uint32_t sequence, Time now,
                                             std::vector<FrameRecord>& out) {
  const bool first_ever = !epoch_;
  if (!first_ever) write_off_all(now, out);
  candidate_.reset();
  Epoch epoch{stream_id, sequence, kFirstKey, kFirstKey, now};
  if (!first_ever) epoch.first_key = epoch.highest_key = epoch_->highest_key + 1;
  if (first_ever && from_zero_ && sequence <= kMaxForward) {
    // As if the number before 0 had been seen: 0 up to here is expected.
    epoch.highest_sequence = ~std::uint32_t{0};
    epoch.highest_key = kFirstKey - 1;
    epoch_ = epoch;
    const Answer answer = advance(kFirstKey + sequence, sequence, now, out);
    tick(now, out);
    return answer;
  }
  epoch_ = epoch;
  kernel_budget_ = 0;
  expect(epoch.first_key, 1, now, FrameOutcome::kLostInNetwork, out);
  mark_received(epoch.first_key);
  return {Arrival::kAccepted, epoch.first_key};
}

SequenceWindow::Answer SequenceWindow::jump(std::uint32_t sequence, std::int64_t distance, Time now,
                                            std::uint64_t kernel_drops, std::vector<FrameRecord>& out) {
  if (!candidate_ || candidate_->sequence + 1 != sequence) {
    candidate_ = Candidate{sequence, now};
    return {};
  }
  write_off_all(now, out);
  // Forward, keys go on as numbers do, so that a loopback can still join them with its sender's.
  const std::uint64_t first = distance > 0
                                  ? epoch_->highest_key + static_cast<std::uint64_t>(distance) - 1
                                  : epoch_->highest_key + 1;
  epoch_ = Epoch{epoch_->stream_id, sequence, first + 1, first, now};
  kernel_budget_ = 0;
  expect(first, 2, now, kernel_drops > 0 ? FrameOutcome::kLostInKernel : FrameOutcome::kLostInNetwork,
         out);
  mark_received(first);
  mark_received(first + 1);
  // The first of the two was not decoded while nobody believed it; the second is newer anyway.
  out.push_back(closed(first, FrameOutcome::kSupersededBeforeDecode, now));
  candidate_.reset();
  return {Arrival::kAccepted, first + 1};
}

SequenceWindow::Answer SequenceWindow::advance(std::uint64_t key, std::uint32_t sequence, Time now,
                                               std::vector<FrameRecord>& out) {
  const std::uint64_t next = epoch_->highest_key + 1;
  expect(next, key - next + 1, now, FrameOutcome::kLostInNetwork, out);
  for (std::uint64_t gap = next; gap < key; ++gap) missing_.emplace(gap, now);
  epoch_->highest_key = key;
  epoch_->highest_sequence = sequence;
  mark_received(key);
  return {Arrival::kAccepted, key};
}

SequenceWindow::Answer SequenceWindow::behind(std::uint64_t key, Time now,
                                              std::vector<FrameRecord>& out) {
  if (key < epoch_->first_key) {
    // Overtaken by the first one seen: still the same beginning, if it is close enough.
    const std::uint64_t earlier = epoch_->first_key - key;
    if (earlier > kOpenNumbers || now - epoch_->began > kOpenTime) return {Arrival::kTooLate, key};
    expect(key, earlier, now, FrameOutcome::kLostInNetwork, out);
    for (std::uint64_t gap = key + 1; gap < epoch_->first_key; ++gap) {
      received_.reset(gap % kMemory);
      missing_.emplace(gap, now);
    }
    epoch_->first_key = key;
    mark_received(key);
    return {Arrival::kLate, key};
  }
  if (missing_.erase(key) > 0) {
    mark_received(key);
    return {Arrival::kLate, key};
  }
  return {was_received(key) ? Arrival::kDuplicate : Arrival::kTooLate, key};
}

void SequenceWindow::expect(std::uint64_t first, std::uint64_t count, Time now, FrameOutcome skipped,
                            std::vector<FrameRecord>& out) {
  FrameRecord record;
  record.kind = RecordKind::kExpected;
  record.outcome = skipped;
  record.key = first;
  record.count = static_cast<std::uint32_t>(count);
  record.at = now;
  record.numbered = true;
  out.push_back(record);
  for (std::uint64_t key = first; key < first + count; ++key) received_.reset(key % kMemory);
}

void SequenceWindow::write_off(std::uint64_t key, Time now, std::vector<FrameRecord>& out) {
  const bool in_kernel = kernel_budget_ > 0;
  if (in_kernel) --kernel_budget_;
  out.push_back(
      closed(key, in_kernel ? FrameOutcome::kLostInKernel : FrameOutcome::kLostInNetwork, now));
}

void SequenceWindow::write_off_all(Time now, std::vector<FrameRecord>& out) {
  for (const auto& [key, noticed] : missing_) write_off(key, now, out);
  missing_.clear();
  kernel_budget_ = 0;
}

void SequenceWindow::tick(Time now, std::vector<FrameRecord>& out) {
  while (!missing_.empty()) {
    const auto& [key, noticed] = *missing_.begin();
    if (key + kOpenNumbers > epoch_->highest_key && now - noticed < kOpenTime) break;
    write_off(key, now, out);
    missing_.erase(missing_.begin());
  }
  // A drop explains a number that is missing at that moment, never one that goes missing later.
  kernel_budget_ = std::min<std::uint64_t>(kernel_budget_, missing_.size());
}

void SequenceWindow::finish(Time now, std::uint64_t kernel_drops, std::vector<FrameRecord>& out) {
  kernel_budget_ += kernel_drops;
  write_off_all(now, out);
}

}  // namespace framescope::model
