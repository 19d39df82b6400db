#include "model/sequence_window.hpp"

#include <algorithm>
#include <utility>

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

SequenceWindow::Answer SequenceWindow::arrive(std::uint64_t stream_id, std::uint32_t sequence,
                                              Time now, std::uint64_t kernel_drops,
                                              std::vector<FrameRecord>& out,
                                              std::optional<std::uint64_t> frame_number) {
  recent_drops_ += kernel_drops;
  const bool newer = frame_number && newest_frame_ && *frame_number > *newest_frame_;
  const bool older = frame_number && newest_frame_ && *frame_number < *newest_frame_;
  const bool same_stream = epoch_ && epoch_->stream_id == stream_id;
  if (frame_number && (newer || !same_stream || !newest_frame_)) newest_frame_ = frame_number;
  if (!same_stream) return begin(stream_id, sequence, now, out);
  const std::int64_t distance =
      SeqNum<std::uint32_t>{epoch_->highest_sequence}.distance_to(SeqNum<std::uint32_t>{sequence});
  if (distance > kMaxForward || distance < -kMaxBack) return jump(sequence, distance, now, out);
  // A later frame under an earlier number: the sender took us for new and counts from 0 again.
  if (distance <= 0 && newer) return begin(stream_id, sequence, now, out);
  // An earlier frame under a later number was sent before such a restart.
  if (distance > 0 && older) return {Arrival::kTooLate, 0};
  candidate_.reset();
  const std::uint64_t key = epoch_->highest_key + static_cast<std::uint64_t>(distance);
  const Answer answer = distance > 0 ? advance(key, sequence, now, out) : behind(key, now, out);
  tick(now, out);
  return answer;
}

SequenceWindow::Answer SequenceWindow::begin(std::uint64_t stream_id, std::uint32_t sequence,
                                             Time now, std::vector<FrameRecord>& out) {
  candidate_.reset();
  if (!epoch_ && from_zero_ && sequence < kMaxForward) {
    // As if the number before 0 had been seen: 0 up to here is expected.
    epoch_ = Epoch{stream_id, ~std::uint32_t{0}, kFirstKey - 1, kFirstKey, now, false};
    const Answer answer = advance(kFirstKey + sequence, sequence, now, out);
    tick(now, out);
    return answer;
  }
  Epoch epoch{stream_id, sequence, kFirstKey, kFirstKey, now};
  std::uint32_t skipped = 0;
  if (epoch_) {
    kernel_budget_ += std::exchange(recent_drops_, 0);
    write_off_all(now, out);
    epoch.first_key = epoch.highest_key = epoch_->highest_key + 1 + kRoom;
  } else if (from_zero_) {
    skipped = sequence;
    epoch.first_key = epoch.highest_key = kFirstKey + sequence;
  }
  start_epoch(epoch, skipped, out);
  return {Arrival::kAccepted, epoch.first_key};
}

SequenceWindow::Answer SequenceWindow::jump(std::uint32_t sequence, std::int64_t distance, Time now,
                                            std::vector<FrameRecord>& out) {
  if (!candidate_ || *candidate_ + 1 != sequence) {
    candidate_ = sequence;
    return {};
  }
  candidate_.reset();
  write_off_all(now, out);
  // Forward, keys go on as numbers do, so that a loopback can still join them with its sender's.
  const auto skipped = static_cast<std::uint32_t>(std::max<std::int64_t>(distance - 2, 0));
  const std::uint64_t first = epoch_->highest_key + 1 + (distance > 0 ? skipped : kRoom);
  start_epoch({epoch_->stream_id, sequence, first + 1, first, now}, skipped, out);
  // The first of the two was not decoded while nobody believed it; the second is newer anyway.
  out.push_back(closed(first, FrameOutcome::kSupersededBeforeDecode, now));
  return {Arrival::kAccepted, first + 1};
}

/// Everything from first_key to highest_key was received; what was skipped before it is given up.
void SequenceWindow::start_epoch(const Epoch& epoch, std::uint32_t skipped,
                                 std::vector<FrameRecord>& out) {
  epoch_ = epoch;
  epoch_->may_begin_earlier = skipped == 0;
  expect(epoch.first_key, epoch.highest_key - epoch.first_key + 1, epoch.began, out);
  for (std::uint64_t key = epoch.first_key; key <= epoch.highest_key; ++key) mark_received(key);
  out.back().skipped = skipped;
  out.back().skipped_in_kernel =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(skipped, recent_drops_));
  recent_drops_ = 0;
}

SequenceWindow::Answer SequenceWindow::advance(std::uint64_t key, std::uint32_t sequence, Time now,
                                               std::vector<FrameRecord>& out) {
  const std::uint64_t next = epoch_->highest_key + 1;
  expect(next, key - next + 1, now, out);
  for (std::uint64_t gap = next; gap < key; ++gap) {
    missing_.emplace_hint(missing_.end(), gap, now);
  }
  // A drop explains a number that is missing at that moment, never one that goes missing later.
  kernel_budget_ =
      std::min<std::uint64_t>(kernel_budget_ + std::exchange(recent_drops_, 0), missing_.size());
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
    const bool close = earlier <= kOpenNumbers && now - epoch_->began <= kOpenTime;
    if (!close || !epoch_->may_begin_earlier) return {Arrival::kTooLate, key};
    expect(key, earlier, now, out);
    for (std::uint64_t gap = key + 1; gap < epoch_->first_key; ++gap) missing_.emplace(gap, now);
    epoch_->first_key = key;
    mark_received(key);
    return {Arrival::kLate, key};
  }
  if (missing_.erase(key) > 0) {
    kernel_budget_ = std::min<std::uint64_t>(kernel_budget_, missing_.size());
    mark_received(key);
    return {Arrival::kLate, key};
  }
  return {was_received(key) ? Arrival::kDuplicate : Arrival::kTooLate, key};
}

void SequenceWindow::expect(std::uint64_t first, std::uint64_t count, Time now,
                            std::vector<FrameRecord>& out) {
  FrameRecord record;
  record.kind = RecordKind::kExpected;
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
  for (auto entry = missing_.begin(); entry != missing_.end();) {
    const auto [key, noticed] = *entry;
    if (key + kOpenNumbers > epoch_->highest_key && now - noticed < kOpenTime) {
      ++entry;
      continue;
    }
    write_off(key, now, out);
    entry = missing_.erase(entry);
  }
}

void SequenceWindow::finish(Time now, std::uint64_t kernel_drops, std::vector<FrameRecord>& out) {
  kernel_budget_ += std::exchange(recent_drops_, 0) + kernel_drops;
  write_off_all(now, out);
}

}  // namespace framescope::model
