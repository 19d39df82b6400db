// The half of StreamLedger that brings together what different threads know: a loopback's sender
// and receiver, records and tallies, and the end.
//
// Let opened and ended be the true counts. Each step keeps
//     opened - ended == named entries + anonymous_open_
// so that in_flight closes the sums whatever was tallied; settle() only moves frames from one term
// to the other.
#include <algorithm>

#include "model/sequence_window.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

std::size_t index(FrameOutcome outcome) { return static_cast<std::size_t>(outcome); }
std::size_t index(Stage stage) { return static_cast<std::size_t>(stage); }

bool is_lost(FrameOutcome outcome) {
  return outcome == FrameOutcome::kLostInNetwork || outcome == FrameOutcome::kLostInKernel;
}

/// Takes one of a budget of kernel drops, or finds none left.
FrameOutcome take_loss(std::uint64_t& kernel_drops) {
  if (kernel_drops == 0) return FrameOutcome::kLostInNetwork;
  --kernel_drops;
  return FrameOutcome::kLostInKernel;
}

/// Forgets the oldest of what can only be left-overs of frames whose end was tallied.
template <typename Map>
void forget_surplus(Map& map, std::uint64_t kept) {
  while (map.size() > kept) map.erase(map.begin());
}

}  // namespace

std::uint64_t StreamLedger::awaited() const {
  const std::uint64_t sent = counts_[index(Stage::kSent)];
  return sent - std::min(sent, verdicts_taken_);
}

void StreamLedger::use_key(std::uint64_t key) {
  ++keys_used_;
  used_keys_end_ = std::max(used_keys_end_, key + 1);
}

void StreamLedger::await_verdict(const FrameRecord& sent) {
  use_key(sent.key);
  if (const auto verdict = verdicts_.extract(sent.key)) {
    const FrameSample& seen = verdict.mapped();
    return conclude(sent.frame_number, *seen.outcome, seen.ended, seen);
  }
  frame_of_key_[sent.key] = sent.frame_number;
}

/// The simulator dropped what this key was for: the receiver misses it, and may have said so.
void StreamLedger::await_impaired(std::uint64_t key) {
  use_key(key);
  if (const auto verdict = verdicts_.extract(key)) return judge_impaired(*verdict.mapped().outcome);
  ++impaired_keys_;
  impaired_.insert(key);
}

/// The truth was told by the sender. A kernel drop that this key was charged with is another
/// frame's: of a gap the receiver names the first ones, not knowing which of them never came near
/// its socket.
void StreamLedger::judge_impaired(FrameOutcome outcome) {
  if (outcome == FrameOutcome::kLostInKernel) ++misnamed_drops_;
}

void StreamLedger::judge(std::uint64_t key, FrameOutcome outcome, Time when,
                         const FrameSample& seen) {
  if (impaired_.erase(key) > 0) {
    --impaired_keys_;
    return judge_impaired(outcome);
  }
  if (const auto sent = frame_of_key_.extract(key)) {
    if (outcome == FrameOutcome::kLostInNetwork) outcome = take_loss(misnamed_drops_);
    return conclude(sent.mapped(), outcome, when, seen);
  }
  FrameSample& verdict = verdicts_[key];
  verdict = seen;
  verdict.outcome = outcome;
  verdict.ended = when;
}

void StreamLedger::conclude(std::uint64_t frame_number, FrameOutcome outcome, Time when,
                            const FrameSample& seen) {
  ++verdicts_taken_;
  if (const auto entry = sender_.find(frame_number); entry != sender_.end()) {
    entry->second.expected = seen.expected;
    entry->second.burnt_in = seen.burnt_in;
    entry->second.reason = seen.reason;
    for (const Stage stage : {Stage::kReceived, Stage::kDecoded}) {
      entry->second.at[index(stage)] = seen.at[index(stage)];
    }
  }
  end_sender_entry(frame_number, outcome, when);
}

void StreamLedger::on_skipped(const FrameRecord& jump) {
  const std::uint64_t first = jump.key - jump.skipped;
  std::uint64_t unnamed = jump.skipped;
  std::uint64_t kernel_drops = jump.skipped_in_kernel;
  FrameSample seen;
  seen.expected = jump.at;
  const auto sent_end = frame_of_key_.lower_bound(jump.key);
  for (auto sent = frame_of_key_.lower_bound(first); sent != sent_end; --unnamed) {
    conclude(sent->second, take_loss(kernel_drops), jump.at, seen);
    sent = frame_of_key_.erase(sent);
  }
  const auto impaired_end = impaired_.lower_bound(jump.key);
  for (auto key = impaired_.lower_bound(first); key != impaired_end; --unnamed, --impaired_keys_) {
    key = impaired_.erase(key);
  }
  for (; unnamed > 0; --unnamed) ++unnamed_losses_[index(take_loss(kernel_drops))];
}

void StreamLedger::apply(const RecordTally& tally) {
  counts_[index(Stage::kCaptured)] += tally.captured;
  counts_[index(Stage::kEncoded)] += tally.encoded;
  counts_[index(Stage::kSent)] += tally.sent;
  counts_[index(Stage::kReceived)] += tally.arrived_numbered + tally.arrived_unnumbered;
  counts_[index(Stage::kDecoded)] += tally.decoded;
  sizes_.sent += tally.copies;
  expected_ += tally.expected;
  numbered_seen_ |= tally.expected > 0;
  unnumbered_seen_ |= tally.arrived_unnumbered > tally.arrived_unnumbered_rtp;
  rtp_unnumbered_seen_ |= tally.arrived_unnumbered_rtp > 0;
  unnumbered_frames_ += tally.arrived_unnumbered;

  std::uint64_t opened = sends() ? tally.captured : tally.expected + tally.arrived_unnumbered;
  if (role_ == Role::kSender)
    opened -= tally.sent;  // ends as sent: may wrap, as the sum below does
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    std::uint64_t ended = tally.dropped[i];
    if (role_ == Role::kLoopback && is_lost(static_cast<FrameOutcome>(i))) {
      unnamed_losses_[i] += tally.closed[i];
    } else {
      ended += tally.closed[i];
      verdicts_taken_ += tally.closed[i];
    }
    outcomes_[i] += ended;
    opened -= ended;
  }
  anonymous_open_ += static_cast<std::int64_t>(opened);
  if (role_ != Role::kLoopback) return;
  keys_used_ += tally.sent + tally.dropped_keys;
  impaired_keys_ += tally.dropped_keys;
}

void StreamLedger::settle() {
  if (role_ == Role::kLoopback) {
    settle_verdicts();
    settle_losses(FrameOutcome::kLostInNetwork);
    settle_losses(FrameOutcome::kLostInKernel);
  }
  settle_anonymous();
  if (role_ != Role::kLoopback) return;
  forget_surplus(frame_of_key_, awaited());
  forget_surplus(impaired_, impaired_keys_);
  forget_surplus(receiver_, awaited() + SequenceWindow::kOpenNumbers);
}

void StreamLedger::settle_verdicts() {
  // Keys follow each other, so their count tells how far the sender got, named or not.
  used_keys_end_ = std::max(used_keys_end_, SequenceWindow::kFirstKey + keys_used_);
  while (!verdicts_.empty() && verdicts_.begin()->first < used_keys_end_) {
    const FrameOutcome outcome = *verdicts_.begin()->second.outcome;
    verdicts_.erase(verdicts_.begin());
    if (is_lost(outcome)) {
      ++unnamed_losses_[index(outcome)];
    } else {
      ++verdicts_taken_;
      end_unknown(outcome);
    }
  }
}

/// The simulator's truth was told by the sender; what the receiver makes of the gap is no news.
/// Among losses without a name these are taken out first, which is the safe error: a frame that
/// stays open is counted by finish().
void StreamLedger::settle_losses(FrameOutcome outcome) {
  for (std::uint64_t& losses = unnamed_losses_[index(outcome)]; losses > 0; --losses) {
    if (impaired_keys_ > 0) {
      --impaired_keys_;
    } else {
      ++verdicts_taken_;
      end_unknown(outcome);
    }
  }
}

void StreamLedger::settle_anonymous() {
  // More ended than were opened without a name: so many of the named ones have ended. The oldest,
  // most likely.
  for (; anonymous_open_ < 0; ++anonymous_open_) {
    if (sends() && !sender_.empty()) {
      sender_.erase(sender_.begin());
    } else if (!sends() && !receiver_.empty()) {
      receiver_.erase(receiver_.begin());
    } else {
      return;
    }
  }
}

std::uint64_t StreamLedger::in_flight() {
  settle();
  const std::size_t open = sends() ? sender_.size() : receiver_.size();
  return open + static_cast<std::uint64_t>(std::max<std::int64_t>(0, anonymous_open_));
}

void StreamLedger::finish(Time now, std::uint64_t kernel_drops) {
  settle();
  if (role_ == Role::kReceiver) return finish_receiver(now);
  while (!frame_of_key_.empty()) {
    const std::uint64_t frame_number = frame_of_key_.begin()->second;
    frame_of_key_.erase(frame_of_key_.begin());
    conclude(frame_number, take_loss(kernel_drops), now, {});
  }
  settle_anonymous();
  while (!sender_.empty()) {
    const FrameSample& sample = sender_.begin()->second;
    const bool encoded = sample.at[index(Stage::kEncoded)] != Time{};
    end_sender_entry(sample.frame_number, last_outcome(encoded, kernel_drops), now);
  }
  while (anonymous_open_ > 0) end_unknown(last_outcome(true, kernel_drops));
}

/// What became of a frame that nobody ended.
FrameOutcome StreamLedger::last_outcome(bool encoded, std::uint64_t& kernel_drops) {
  if (role_ == Role::kLoopback && awaited() > 0) {
    ++verdicts_taken_;
    return take_loss(kernel_drops);
  }
  // Only when a stage was abandoned with the frame in its hands.
  return encoded ? FrameOutcome::kSendFailed : FrameOutcome::kSupersededBeforeEncode;
}

void StreamLedger::finish_receiver(Time now) {
  while (!receiver_.empty()) {
    const FrameSample sample = receiver_.begin()->second;
    receiver_.erase(receiver_.begin());
    end(sample, FrameOutcome::kSupersededBeforeDecode, now);
  }
  while (anonymous_open_ > 0) end_unknown(FrameOutcome::kSupersededBeforeDecode);
}

}  // namespace framescope::model
