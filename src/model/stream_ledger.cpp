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

/// On the way, be it a real one or the simulator's.
bool vanished(FrameOutcome outcome) {
  return outcome == FrameOutcome::kLostInNetwork || outcome == FrameOutcome::kImpaired;
}

/// Shape and quality, as far as the record knows them: a plain stream tells them only once it was
/// decoded.
void copy_look(const FrameRecord& record, FrameSample& sample) {
  if (record.quality != 0) sample.quality = record.quality;
  if (record.width_px == 0) return;
  sample.width_px = record.width_px;
  sample.height_px = record.height_px;
}

void copy_sizes(const FrameRecord& record, FrameSample& sample) {
  copy_look(record, sample);
  sample.wire = record.wire;
  sample.jpeg_bytes = record.jpeg_bytes;
  sample.datagram_bytes = record.datagram_bytes;
  sample.datagrams = record.datagrams;
}

void name_frame(const FrameRecord& record, FrameSample& sample) {
  sample.frame_number = record.frame_number;
  sample.frame_number_known = true;
}

/// The largest of its datagrams.
std::uint32_t largest_of(const FrameRecord& record) {
  return record.largest_datagram != 0 ? record.largest_datagram : record.datagram_bytes;
}

/// IP fragments of one copy. Of several datagrams all but the last count as large as the largest,
/// which is exact while that is one fragment.
std::uint64_t fragments_of(const FrameRecord& record) {
  if (record.datagrams <= 1) return ip_fragments(record.datagram_bytes);
  const std::uint64_t others = record.datagrams - 1;
  const std::uint64_t largest = largest_of(record);
  const std::uint64_t full = std::min<std::uint64_t>(others * largest, record.datagram_bytes);
  return others * ip_fragments(largest) + ip_fragments(record.datagram_bytes - full);
}

/// A frame that nothing is known of but that its number is due.
FrameSample due(std::uint64_t key, Time expected) {
  FrameSample sample;
  sample.key = key;
  sample.expected = expected;
  return sample;
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
      return on_dropped(record);
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
  FrameSample& sample = sender_[record.frame_number];
  name_frame(record, sample);
  at(sample, Stage::kCaptured) = record.at;
}

void StreamLedger::on_encoded(const FrameRecord& record) {
  ++counts_[static_cast<std::size_t>(Stage::kEncoded)];
  rate(Stage::kEncoded).add(record.at);
  meter_encoded(record);
  encode_time_.add(record.at - record.started);
  scale_time_.add(record.scale);
  const auto entry = sender_.find(record.frame_number);
  if (entry == sender_.end()) return;
  FrameSample& sample = entry->second;
  copy_sizes(record, sample);
  at(sample, Stage::kEncoded) = record.at;
  spans_.add(Span::kEncode, record.at - at(sample, Stage::kCaptured), record.at);
}

void StreamLedger::on_sent(const FrameRecord& record) {
  ++counts_[static_cast<std::size_t>(Stage::kSent)];
  rate(Stage::kSent).add(record.at);
  add_size(record, record.count);
  sizes_.sent += std::uint64_t{record.count} * record.datagrams;
  const auto entry = sender_.find(record.frame_number);
  if (entry != sender_.end()) {
    FrameSample& sample = entry->second;
    sample.key = record.key;
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

void StreamLedger::on_dropped(const FrameRecord& record) {
  if (role_ == Role::kLoopback && record.key != 0) {
    use_key(record.key);
    await_impaired(record.key);
  }
  if (const auto entry = sender_.find(record.frame_number); entry != sender_.end()) {
    FrameSample& sample = entry->second;
    sample.key = record.key;
    sample.reason = record.reason;
    // One that was encoded has said them before.
    if (record.jpeg_bytes != 0) copy_sizes(record, sample);
  }
  end_sender_entry(record.frame_number, record.outcome, record.at);
}

void StreamLedger::on_expected(const FrameRecord& record) {
  numbered_seen_ = true;
  expected_ += record.count;
  if (role_ == Role::kLoopback) on_skipped(record);
  for (std::uint64_t key = record.key; key < record.key + record.count; ++key) {
    receiver_.emplace_hint(receiver_.end(), key, due(key, record.at));
  }
}

void StreamLedger::on_arrived(const FrameRecord& record) {
  ++counts_[static_cast<std::size_t>(Stage::kReceived)];
  rate(Stage::kReceived).add(record.at);
  const auto [entry, is_new] = receiver_.try_emplace(record.key);
  // It was opened in a tally: one of the nameless gets its name.
  if (is_new && record.numbered && role_ == Role::kReceiver) --anonymous_open_;
  FrameSample& sample = entry->second;
  name_frame(record, sample);
  copy_sizes(record, sample);
  sample.key = record.key;
  at(sample, Stage::kReceived) = record.at;
  if (const auto sender = on_our_clock(record)) {
    at(sample, Stage::kCaptured) = sender->captured;
    at(sample, Stage::kEncoded) = std::min(sender->captured + record.encode, sender->sent);
    at(sample, Stage::kSent) = sender->sent;
    spans_.add(Span::kNetwork, record.at - sender->sent, record.at);
  }
  if (!record.numbered) {
    (record.wire == WireFormat::kRtp ? rtp_unnumbered_seen_ : unnumbered_seen_) = true;
    ++unnumbered_frames_;
  }
  newest_plain_ = !record.numbered;
  quality_by_rtp_ = newest_plain_ && record.wire == WireFormat::kRtp && record.quality != 0;
  meter_arrival(record);
}

void StreamLedger::meter_arrival(const FrameRecord& record) {
  if (record.rtt > Duration{0}) rtt_ = record.rtt;
  // How long we waited for lost packets is no matter of those that came.
  const Time last_packet = known(record.started) ? record.started : record.at;
  arrival_pace_.add(last_packet);
  // Of rtp the packet that says it may be lost.
  const bool says_times = record.numbered && known(record.sent);
  if (says_times) {
    jitter_.add(record.sent, last_packet);
    sent_pace_.add(record.sent);
  } else if (!record.numbered && record.wire != WireFormat::kRtp) {
    guess_loss(record);
  } else if (known(record.sent)) {
    jitter_.add(record.sent, last_packet);
  }
  if (role_ != Role::kReceiver) return;
  add_size(record, 1);
  meter_encoded(record);
  if (says_times) {
    spans_.add(Span::kEncode, record.encode, record.at);
    spans_.add(Span::kSend, record.sent - record.captured - record.encode, record.at);
  }
}

void StreamLedger::meter_encoded(const FrameRecord& record) {
  newest_.wire = record.wire;
  note_look(record);
  if (record.jpeg_bytes == 0) return;
  jpeg_bytes_ += record.jpeg_bytes;
  ++jpegs_;
  if (record.wire == WireFormat::kBase64) {
    base64_jpeg_bytes_ += record.jpeg_bytes;
    base64_text_bytes_ += record.datagram_bytes;
  }
}

/// Shape and quality, as far as the record knows them: a plain stream tells them only once it was
/// decoded.
void StreamLedger::note_look(const FrameRecord& record) {
  if (record.quality != 0) newest_.quality = record.quality;
  if (record.width_px == 0) return;
  newest_width_px_ = record.width_px;
  newest_height_px_ = record.height_px;
}

void StreamLedger::on_decoded(const FrameRecord& record) {
  ++counts_[static_cast<std::size_t>(Stage::kDecoded)];
  rate(Stage::kDecoded).add(record.at);
  decode_time_.add(record.at - record.started);
  if (role_ == Role::kReceiver) note_look(record);
  const auto entry = receiver_.find(record.key);
  if (entry == receiver_.end()) return;
  FrameSample& sample = entry->second;
  copy_look(record, sample);
  at(sample, Stage::kDecoded) = record.at;
  if (record.time_code) note_time_code(record, sample);
  if (known(at(sample, Stage::kReceived))) {
    spans_.add(Span::kDecode, record.at - at(sample, Stage::kReceived), record.at);
  }
}

void StreamLedger::on_closed(const FrameRecord& record) {
  const auto entry = receiver_.find(record.key);
  FrameSample sample = entry != receiver_.end() ? entry->second : FrameSample{};
  if (entry != receiver_.end()) receiver_.erase(entry);
  sample.reason = record.reason;
  if (record.numbered && record.outcome == FrameOutcome::kImpaired) name_frame(record, sample);
  if (shown(record.outcome)) on_displayed(sample, record.at);
  if (vanished(record.outcome)) on_lost(record.key);
  if (role_ == Role::kLoopback) return judge(record.key, record.outcome, record.at, sample);
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
  if (const auto glass = glass_to_glass(sample.burnt_in, when)) glass_.add(*glass, when);
}

void StreamLedger::on_lost(std::uint64_t key) {
  if (last_lost_key_ == 0 || key != last_lost_key_ + 1) ++loss_runs_;
  last_lost_key_ = key;
}

void StreamLedger::end_sender_entry(std::uint64_t frame_number, std::optional<FrameOutcome> outcome,
                                    Time when) {
  const auto entry = sender_.find(frame_number);
  if (entry == sender_.end()) {
    if (outcome) return end_unknown(*outcome);
    --anonymous_open_;
    return;
  }
  const FrameSample sample = entry->second;
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

void StreamLedger::add_size(const FrameRecord& record, std::uint64_t copies) {
  sizes_.bytes += record.datagram_bytes * copies;
  sizes_.ip_fragments += fragments_of(record) * copies;
  sizes_.size_max = std::max(sizes_.size_max, largest_of(record));
  sizes_.sized += record.datagrams * copies;
}

void StreamLedger::take_samples(std::vector<FrameSample>& samples) {
  if (samples.empty()) return samples.swap(samples_);
  samples.insert(samples.end(), samples_.begin(), samples_.end());
  samples_.clear();
}

}  // namespace framescope::model
