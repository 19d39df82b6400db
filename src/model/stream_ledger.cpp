#include "model/stream_ledger.hpp"

#include <algorithm>
#include <cassert>

namespace framescope::model {
namespace {

// A consumer that never takes samples costs no more than this.
constexpr std::size_t kMaxSamples = 1 << 14;

Time& at(FrameSample& sample, Stage stage) { return sample.at[static_cast<std::size_t>(stage)]; }
Time at(const FrameSample& sample, Stage stage) {
  return sample.at[static_cast<std::size_t>(stage)];
}

bool known(Time time) { return time != Time{}; }

std::size_t index(FrameOutcome outcome) { return static_cast<std::size_t>(outcome); }

bool shown(FrameOutcome outcome) { return !is_drop(outcome); }

void copy_sizes(const FrameRecord& record, FrameSample& sample) {
  sample.quality = record.quality;
  sample.wire = record.wire;
  sample.jpeg_bytes = record.jpeg_bytes;
  sample.datagram_bytes = record.datagram_bytes;
}

}  // namespace

void StreamLedger::apply(const FrameRecord& record) {
  switch (record.kind) {
    case RecordKind::kCaptured:
      return on_captured(record);
    case RecordKind::kEncoded:
      return on_encoded(record);
    case RecordKind::kSent:
      return on_sent(record);
    case RecordKind::kDropped:
      if (role_ == Role::kLoopback && record.key != 0) {
        settled_keys_.insert(record.key);
        sent_keys_end_ = std::max(sent_keys_end_, record.key + 1);
      }
      return end_sender_entry(record.frame_number, record.outcome, record.at);
    case RecordKind::kExpected:
      return on_expected(record);
    case RecordKind::kArrived:
      return on_arrived(record);
    case RecordKind::kDecoded:
      return on_decoded(record);
    case RecordKind::kClosed:
      return on_closed(record);
  }
}

void StreamLedger::on_captured(const FrameRecord& record) {
  ++counts_[static_cast<std::size_t>(Stage::kCaptured)];
  rate(Stage::kCaptured).add(record.at);
  FrameSample& sample = sender_[record.frame_number].sample;
  sample.frame_number = record.frame_number;
  at(sample, Stage::kCaptured) = record.at;
}

void StreamLedger::on_encoded(const FrameRecord& record) {
  ++counts_[static_cast<std::size_t>(Stage::kEncoded)];
  rate(Stage::kEncoded).add(record.at);
  meter_encoded(record);
  const auto entry = sender_.find(record.frame_number);
  if (entry == sender_.end()) return;
  FrameSample& sample = entry->second.sample;
  copy_sizes(record, sample);
  at(sample, Stage::kEncoded) = record.at;
  spans_.add(Span::kEncode, record.at - at(sample, Stage::kCaptured), record.at);
}

void StreamLedger::on_sent(const FrameRecord& record) {
  ++counts_[static_cast<std::size_t>(Stage::kSent)];
  rate(Stage::kSent).add(record.at);
  add_size(record.datagram_bytes, record.count);
  sizes_.sent += record.count;
  const auto entry = sender_.find(record.frame_number);
  if (entry != sender_.end()) {
    FrameSample& sample = entry->second.sample;
    at(sample, Stage::kSent) = record.at;
    if (known(at(sample, Stage::kEncoded))) {
      spans_.add(Span::kSend, record.at - at(sample, Stage::kEncoded), record.at);
    }
  }
  if (role_ == Role::kSender) {
    end_sender_entry(record.frame_number, std::nullopt, record.at);
  } else {
    await_verdict(record);
  }
}

void StreamLedger::await_verdict(const FrameRecord& sent) {
  sent_keys_end_ = std::max(sent_keys_end_, sent.key + 1);
  frame_of_key_[sent.key] = sent.frame_number;
  if (const auto entry = sender_.find(sent.frame_number); entry != sender_.end()) {
    entry->second.key = sent.key;
  }
  if (const auto verdict = verdicts_.extract(sent.key)) {
    const FrameSample& seen = verdict.mapped();
    resolve(sent.key, *seen.outcome, seen.ended, seen);
  }
}

void StreamLedger::on_expected(const FrameRecord& record) {
  numbered_seen_ = true;
  expected_ += record.count;
  if (role_ == Role::kReceiver) {
    for (std::uint64_t i = 0; i < record.count; ++i) receiver_[record.key + i];
  } else if (record.key > expected_end_) {
    // Keys that the receiver skipped in a jump will never be heard of again.
    auto skipped = frame_of_key_.lower_bound(expected_end_);
    while (skipped != frame_of_key_.end() && skipped->first < record.key) {
      const std::uint64_t frame_number = skipped->second;
      skipped = frame_of_key_.erase(skipped);
      end_sender_entry(frame_number, record.outcome, record.at);
    }
  }
  expected_end_ = std::max(expected_end_, record.key + record.count);
}

void StreamLedger::on_arrived(const FrameRecord& record) {
  ++counts_[static_cast<std::size_t>(Stage::kReceived)];
  rate(Stage::kReceived).add(record.at);
  FrameSample& sample = receiver_[record.key];
  sample.frame_number = record.frame_number;
  copy_sizes(record, sample);
  at(sample, Stage::kReceived) = record.at;
  if (record.numbered && record.same_host) {
    at(sample, Stage::kCaptured) = record.captured;
    at(sample, Stage::kEncoded) = record.captured + record.encode;
    at(sample, Stage::kSent) = record.sent;
  }
  if (!record.numbered) {
    unnumbered_seen_ = true;
    ++unnumbered_frames_;
  }
  newest_plain_ = !record.numbered;
  meter_arrival(record);
}

void StreamLedger::meter_arrival(const FrameRecord& record) {
  if (record.rtt > Duration{0}) rtt_ = record.rtt;
  if (!record.numbered) {
    gaps_.add(record.at);
    clock_ = LatencyClock::kUnknown;
  } else {
    jitter_.add(record.sent, record.at);
    clock_ = record.same_host ? LatencyClock::kSameHost : LatencyClock::kUnknown;
    if (record.same_host) spans_.add(Span::kNetwork, record.at - record.sent, record.at);
  }
  if (role_ != Role::kReceiver) return;
  add_size(record.datagram_bytes, 1);
  meter_encoded(record);
  if (record.numbered) {
    spans_.add(Span::kEncode, record.encode, record.at);
    spans_.add(Span::kSend, record.sent - record.captured - record.encode, record.at);
  }
}

void StreamLedger::meter_encoded(const FrameRecord& record) {
  copy_sizes(record, newest_);
  newest_width_px_ = record.width_px;
  newest_height_px_ = record.height_px;
  if (record.jpeg_bytes == 0) return;
  jpeg_bytes_ += record.jpeg_bytes;
  ++jpegs_;
  if (record.wire == WireFormat::kBase64) {
    base64_jpeg_bytes_ += record.jpeg_bytes;
    base64_text_bytes_ += record.datagram_bytes;
  }
}

void StreamLedger::on_decoded(const FrameRecord& record) {
  ++counts_[static_cast<std::size_t>(Stage::kDecoded)];
  rate(Stage::kDecoded).add(record.at);
  // A plain stream tells its shape and quality only once it was parsed.
  if (record.width_px != 0) {
    newest_width_px_ = record.width_px;
    newest_height_px_ = record.height_px;
  }
  if (record.quality != 0 && role_ == Role::kReceiver) newest_.quality = record.quality;
  const auto entry = receiver_.find(record.key);
  if (entry == receiver_.end()) return;
  at(entry->second, Stage::kDecoded) = record.at;
  spans_.add(Span::kDecode, record.at - at(entry->second, Stage::kReceived), record.at);
}

void StreamLedger::on_closed(const FrameRecord& record) {
  const auto entry = receiver_.find(record.key);
  FrameSample sample = entry != receiver_.end() ? entry->second : FrameSample{};
  if (entry != receiver_.end()) receiver_.erase(entry);
  if (shown(record.outcome)) on_displayed(sample, record.at);
  if (role_ == Role::kLoopback) return resolve(record.key, record.outcome, record.at, sample);
  if (entry == receiver_.end()) return end_unknown(record.outcome);
  end(sample, record.outcome, record.at);
}

void StreamLedger::on_displayed(const FrameSample& sample, Time when) {
  rate(Stage::kDisplayed).add(when);
  freezes_.add(when);
  if (known(at(sample, Stage::kDecoded))) {
    spans_.add(Span::kDisplay, when - at(sample, Stage::kDecoded), when);
  }
  if (known(at(sample, Stage::kCaptured))) {
    spans_.add(Span::kEndToEnd, when - at(sample, Stage::kCaptured), when);
  }
}

void StreamLedger::resolve(std::uint64_t key, FrameOutcome outcome, Time when,
                           const FrameSample& seen) {
  if (const auto sent = frame_of_key_.extract(key)) {
    if (const auto entry = sender_.find(sent.mapped()); entry != sender_.end()) {
      FrameSample& sample = entry->second.sample;
      for (const Stage stage : {Stage::kReceived, Stage::kDecoded}) at(sample, stage) = at(seen, stage);
    }
    end_sender_entry(sent.mapped(), outcome, when);
  } else if (settled_keys_.erase(key) > 0) {
    // The simulator's truth was told by the sender; what the receiver makes of the gap is no news.
  } else if (key < sent_keys_end_) {
    end_unknown(outcome);
  } else {
    FrameSample& verdict = verdicts_[key];
    verdict = seen;
    verdict.outcome = outcome;
    verdict.ended = when;
  }
}

void StreamLedger::end_sender_entry(std::uint64_t frame_number, std::optional<FrameOutcome> outcome,
                                    Time when) {
  const auto entry = sender_.find(frame_number);
  if (entry == sender_.end()) {
    if (outcome) return end_unknown(*outcome);
    --anonymous_open_;
    return;
  }
  const FrameSample sample = entry->second.sample;
  sender_.erase(entry);
  end(sample, outcome, when);
}

void StreamLedger::end(FrameSample sample, std::optional<FrameOutcome> outcome, Time when) {
  if (outcome) ++outcomes_[index(*outcome)];
  if (samples_.size() == kMaxSamples) return;
  sample.outcome = outcome;
  sample.ended = when;
  if (outcome && shown(*outcome)) at(sample, Stage::kDisplayed) = when;
  samples_.push_back(sample);
}

void StreamLedger::end_unknown(FrameOutcome outcome) {
  ++outcomes_[index(outcome)];
  --anonymous_open_;
}

void StreamLedger::add_size(std::uint32_t bytes, std::uint64_t copies) {
  sizes_.bytes += bytes * copies;
  sizes_.ip_fragments += ip_fragments(bytes) * copies;
  sizes_.size_max = std::max(sizes_.size_max, bytes);
  sized_ += copies;
}

void StreamLedger::apply(const RecordTally& tally) {
  const auto count = [this](Stage stage, std::uint64_t n) {
    counts_[static_cast<std::size_t>(stage)] += n;
  };
  count(Stage::kCaptured, tally.captured);
  count(Stage::kEncoded, tally.encoded);
  count(Stage::kSent, tally.sent);
  count(Stage::kReceived, tally.arrived_numbered + tally.arrived_unnumbered);
  count(Stage::kDecoded, tally.decoded);
  sizes_.sent += tally.copies;
  expected_ += tally.expected;
  numbered_seen_ |= tally.expected > 0;
  unnumbered_seen_ |= tally.arrived_unnumbered > 0;
  unnumbered_frames_ += tally.arrived_unnumbered;
  const std::uint64_t opened =
      sends() ? tally.captured : tally.expected + tally.arrived_unnumbered;
  anonymous_open_ += static_cast<std::int64_t>(opened);
  if (role_ == Role::kSender) anonymous_open_ -= static_cast<std::int64_t>(tally.sent);
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    std::uint64_t ended = tally.dropped[i] + tally.closed[i];
    // Of a loopback's frames, those that its simulator dropped were counted when it did.
    for (; tally.closed[i] > 0 && ended > 0 && !settled_keys_.empty(); --ended) {
      settled_keys_.erase(settled_keys_.begin());
    }
    outcomes_[i] += ended;
    anonymous_open_ -= static_cast<std::int64_t>(ended);
  }
}

void StreamLedger::settle_anonymous() {
  // More ended than were opened without a name: so many of the named ones have ended. The oldest, most likely.
  for (; anonymous_open_ < 0; ++anonymous_open_) {
    if (sends() && !sender_.empty()) {
      if (const auto key = sender_.begin()->second.key) frame_of_key_.erase(*key);
      sender_.erase(sender_.begin());
    } else if (!sends() && !receiver_.empty()) {
      receiver_.erase(receiver_.begin());
    } else {
      return;
    }
  }
}

std::uint64_t StreamLedger::in_flight() {
  settle_anonymous();
  const std::size_t open = sends() ? sender_.size() : receiver_.size();
  return open + static_cast<std::uint64_t>(std::max<std::int64_t>(0, anonymous_open_));
}

void StreamLedger::finish(Time now, std::uint64_t kernel_drops) {
  settle_anonymous();
  while (!frame_of_key_.empty()) {
    const std::uint64_t frame_number = frame_of_key_.begin()->second;
    frame_of_key_.erase(frame_of_key_.begin());
    const bool in_kernel = kernel_drops > 0;
    kernel_drops -= in_kernel ? 1 : 0;
    end_sender_entry(frame_number,
                     in_kernel ? FrameOutcome::kLostInKernel : FrameOutcome::kLostInNetwork, now);
  }
  // What follows happens only when a stage was abandoned with a frame in its hands.
  while (!sender_.empty()) {
    const bool encoded = known(at(sender_.begin()->second.sample, Stage::kEncoded));
    end_sender_entry(sender_.begin()->first,
                     encoded ? FrameOutcome::kSendFailed : FrameOutcome::kSupersededBeforeEncode, now);
  }
  while (role_ == Role::kReceiver && !receiver_.empty()) {
    const FrameSample sample = receiver_.begin()->second;
    receiver_.erase(receiver_.begin());
    end(sample, FrameOutcome::kSupersededBeforeDecode, now);
  }
  for (; anonymous_open_ > 0; --anonymous_open_) {
    ++outcomes_[index(sends() ? FrameOutcome::kSendFailed : FrameOutcome::kSupersededBeforeDecode)];
  }
}

void StreamLedger::take_samples(std::vector<FrameSample>& samples) {
  samples.insert(samples.end(), samples_.begin(), samples_.end());
  samples_.clear();
}

}  // namespace framescope::model
