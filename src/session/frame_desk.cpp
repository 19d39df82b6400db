#include "session/frame_desk.hpp"

#include <utility>

namespace framescope::session {

FrameDesk::FrameDesk(Options options, std::shared_ptr<Account> account, std::shared_ptr<Slot> slot,
                     ArrivalCounters& counters)
    : options_(std::move(options)),
      account_(std::move(account)),
      slot_(std::move(slot)),
      counters_(counters),
      numbers_(options_.from_zero) {}

model::SequenceWindow::Answer FrameDesk::number(const Number& number, Time at) {
  const model::SequenceWindow::Answer answer = numbers_.arrive(number, at, records_);
  switch (answer.arrival) {
    case model::Arrival::kTooLate:
      counters_.add(&ArrivalCounters::late);
      break;
    case model::Arrival::kDuplicate:
      counters_.add(&ArrivalCounters::duplicate);
      break;
    case model::Arrival::kUnbelieved:
      options_.malformed->count_unbelieved();
      break;
    case model::Arrival::kAccepted:
    case model::Arrival::kLate:
      break;
  }
  // What is written off with it may be of the numbers before a restart.
  flush();
  if (answer.arrival == model::Arrival::kAccepted) name_newest(answer.key, number.sequence);
  return answer;
}

/// Numbers that begin anew have nothing to do with those before.
void FrameDesk::name_newest(std::uint64_t key, std::uint32_t sequence) {
  const auto ahead = static_cast<std::uint32_t>(key - newest_key_);
  if (newest_key_ != 0 && sequence - newest_sequence_ != ahead) impaired_.clear();
  newest_key_ = key;
  newest_sequence_ = sequence;
}

std::uint64_t FrameDesk::next_plain_key() { return kPlainKeys + plain_frames_++; }

void FrameDesk::account_dropped_before(std::uint64_t ordinal, bool has_stream, Time at) {
  if (!has_stream) return numbers_.forget_before(ordinal);
  numbers_.account_before(ordinal, at, records_);
  flush();
}

void FrameDesk::note_impaired(std::uint32_t sequence) {
  // As many as a window can still ask for, several times over.
  constexpr std::size_t kMost = 4096;
  if (impaired_.size() == kMost) impaired_.clear();
  impaired_.insert(sequence);
}

void FrameDesk::learn(const wire::FrameTag& tag, Time at) {
  last_tagged_ = at;
  if (tag.stream_id != stream_id_ || !stream_known_) {
    host_hash_ = wire::host_hash(options_.boot_id, tag.stream_id);
  }
  if (!stream_known_ || tag.stream_id != stream_id_ || plain_) ++stream_;
  stream_known_ = true;
  stream_id_ = tag.stream_id;
  plain_ = false;
  if (const Duration rtt = round_trip(tag, at); rtt > Duration{0}) rtt_ = rtt;
  nominal_fps_.reset();
  if (tag.frame_interval > Duration{0}) nominal_fps_ = 1 / seconds(tag.frame_interval);
  model::HelloEcho echo;
  echo.hello_sent = Time(Duration(tag.echo_time_ns));
  echo.held = tag.echo_hold;
  echo.answered = tag.captured + tag.send_delay;
  echo.arrived = at;
  clock_.add({tag.stream_id, tag.host_hash}, echo);
}

void FrameDesk::learn_plain() {
  if (!std::exchange(plain_, true)) ++stream_;
  nominal_fps_.reset();
}

bool FrameDesk::says_same_host(const wire::FrameTag& tag) const {
  return !options_.boot_id.empty() && tag.host_hash == host_hash_;
}

model::FrameRecord FrameDesk::arrival(const wire::FrameTag& tag, std::uint64_t key, Time at) const {
  model::FrameRecord record;
  record.kind = model::RecordKind::kArrived;
  record.numbered = true;
  record.key = key;
  record.frame_number = tag.frame_number;
  record.at = at;
  record.captured = tag.captured;
  record.encode = tag.encode;
  record.sent = tag.captured + tag.send_delay;
  record.same_host = says_same_host(tag);
  record.rtt = rtt_;
  if (const auto clock = clock_.at(at)) {
    record.clock_offset = clock->offset;
    record.clock_error = clock->error;
  }
  record.subsampling = tag.subsampling;
  record.quality = static_cast<std::uint8_t>(tag.quality);
  return record;
}

Duration FrameDesk::round_trip(const wire::FrameTag& tag, Time at) const {
  if (tag.echo_time_ns == 0) return Duration{0};
  constexpr Duration kPlausible = std::chrono::seconds(10);
  const Duration rtt = at.time_since_epoch() - Duration(tag.echo_time_ns) - tag.echo_hold;
  return rtt > Duration{0} && rtt < kPlausible ? rtt : Duration{0};
}

void FrameDesk::name(IncomingFrame& frame, std::uint64_t key, std::uint64_t frame_number,
                     bool tagged, Time at) const {
  frame.key = key;
  frame.stream = stream_;
  frame.frame_number = frame_number;
  frame.tagged = tagged;
  frame.received = at;
}

void FrameDesk::hand_over(std::shared_ptr<IncomingFrame> frame, std::uint64_t key,
                          std::uint64_t frame_number, bool tagged, Time at) {
  if (tagged && key < newest_handed_) {
    return end_late(std::move(frame), key, frame_number, tagged, at);
  }
  if (tagged) newest_handed_ = key;
  name(*frame, key, frame_number, tagged, at);
  if (options_.keep) options_.keep(frame);
  if (const auto replaced = slot_->put(std::move(frame))) {
    end((*replaced)->key, FrameOutcome::kSupersededBeforeDecode, at);
  }
}

void FrameDesk::end_late(std::shared_ptr<IncomingFrame> frame, std::uint64_t key,
                         std::uint64_t frame_number, bool tagged, Time at) {
  name(*frame, key, frame_number, tagged, at);
  // Of rtp the packets that were overtaken count.
  if (frame->kind != wire::DatagramKind::kRtp) counters_.add(&ArrivalCounters::reordered);
  if (options_.keep) options_.keep(std::move(frame));
  end(key, FrameOutcome::kLate, at);
}

void FrameDesk::end(std::uint64_t key, FrameOutcome outcome, Time at, std::string_view reason) {
  model::FrameRecord record;
  record.kind = model::RecordKind::kClosed;
  record.outcome = outcome;
  record.key = key;
  record.at = at;
  record.reason = reason;
  append(record);
}

/// A frame of which the simulator dropped everything is not the network's loss.
void FrameDesk::flush() {
  for (model::FrameRecord& record : records_) {
    if (record.kind == model::RecordKind::kClosed && !impaired_.empty() &&
        record.outcome == FrameOutcome::kLostInNetwork) {
      const auto ahead = static_cast<std::uint32_t>(record.key - newest_key_);
      if (impaired_.erase(newest_sequence_ + ahead) > 0) {
        record.outcome = FrameOutcome::kImpaired;
        record.numbered = false;  // which frame it was is not known
      }
    }
    append(record);
  }
  records_.clear();
}

void FrameDesk::tick(Time at) {
  numbers_.tick(at, records_);
  flush();
}

void FrameDesk::finish(Time at, std::uint64_t kernel_drops) {
  numbers_.finish(at, kernel_drops, records_);
  flush();
}

}  // namespace framescope::session
