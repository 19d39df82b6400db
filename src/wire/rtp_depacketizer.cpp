#include "wire/rtp_depacketizer.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace framescope::wire {
namespace {

// A source that is not shown, after its last packet.
constexpr Duration kForgotten = std::chrono::seconds(10);

}  // namespace

std::uint64_t RtpDepacketizer::Counts::malformed() const {
  const auto rtp = std::accumulate(rtp_faults.begin(), rtp_faults.end(), std::uint64_t{0});
  return std::accumulate(jpeg_faults.begin(), jpeg_faults.end(), rtp);
}

RtpDepacketizer::RtpDepacketizer(Options options) : options_(options) {
  assembler_.set_partial(options.partial);
  assembler_.set_dimensions_known(options.dimensions_known);
}

void RtpDepacketizer::set_partial(bool partial) {
  options_.partial = partial;
  assembler_.set_partial(partial);
}

bool RtpDepacketizer::push(std::span<const std::uint8_t> datagram, Time now) {
  const auto packet = parse_rtp(datagram, options_.payload_type);
  if (!packet) {
    ++counts_.rtp_faults[static_cast<std::size_t>(packet.error())];
    return false;
  }
  ++counts_.packets;
  const bool is_shown = shown_ && !said_bye_ && packet->header.ssrc == shown_->ssrc;
  return is_shown ? push_shown(*packet, datagram, now) : push_other(*packet, datagram, now);
}

void RtpDepacketizer::tick(Time now) {
  assembler_.tick(now, events_);
  counts_.frames_guessed_lost += gaps_.settle(now);
  for (Speaker& speaker : others_) {
    if (now - speaker.last > kForgotten) drop_held(speaker);
  }
  std::erase_if(others_, [&](const Speaker& other) { return now - other.last > kForgotten; });
  const auto next =
      std::ranges::find_if(others_, [&](const Speaker& other) { return takes_over(other, now); });
  if (next != others_.end()) take_over(next);
}

std::optional<Time> RtpDepacketizer::next_deadline() const {
  std::optional<Time> next = assembler_.next_deadline();
  const auto include = [&](Time time) { next = std::min(next.value_or(time), time); };
  if (const auto due = gaps_.next_due()) include(*due);
  const bool someone_waits = std::ranges::any_of(others_, waits);
  if (shown_ && someone_waits) include(pauses_.last() + pauses_.quiet_limit());
  return next;
}

void RtpDepacketizer::bye(std::uint32_t ssrc) {
  const auto said = std::ranges::find(others_, ssrc, &Speaker::ssrc);
  if (said != others_.end()) {
    drop_held(*said);
    others_.erase(said);
  }
  if (!shown_ || shown_->ssrc != ssrc) return;
  end_numbers();
  said_bye_ = true;
}

void RtpDepacketizer::flush() {
  end_numbers();
  for (Speaker& speaker : others_) drop_held(speaker);
}

void RtpDepacketizer::take_events(std::vector<AssemblyEvent>& events) {
  std::ranges::move(events_, std::back_inserter(events));
  events_.clear();
}

void RtpDepacketizer::take_notes(std::vector<PacketNote>& notes) {
  notes.insert(notes.end(), notes_.begin(), notes_.end());
  notes_.clear();
}

const RtpSource* RtpDepacketizer::source() const { return shown_ ? &shown_->source : nullptr; }
RtpSource* RtpDepacketizer::source() { return shown_ ? &shown_->source : nullptr; }

std::optional<std::uint32_t> RtpDepacketizer::ssrc() const {
  return shown_ ? std::optional(shown_->ssrc) : std::nullopt;
}

const RtpDepacketizer::Counts& RtpDepacketizer::counts() const { return counts_; }

// ---- the source that is shown

bool RtpDepacketizer::push_shown(const RtpPacket& packet, std::span<const std::uint8_t> datagram,
                                 Time now) {
  const RtpExtensions extensions = read_rtp_extensions(packet, datagram, options_.ntp_id);
  if (is_damaged(extensions)) {
    ++counts_.damaged;
    return false;
  }
  hear(now);
  const RtpHeader& header = packet.header;
  const auto answer =
      shown_->source.arrive(header.sequence, header.timestamp, now, kRtpJpegClockHz);
  return take(packet, datagram, extensions, answer, now);
}

bool RtpDepacketizer::is_damaged(const RtpExtensions& extensions) {
  if (extensions.mark) {
    marks_ = std::min(marks_ + 1, kMostMarks);
    return false;
  }
  if (marks_ < kOurs) return false;
  --marks_;
  return true;
}

// It speaks: whoever waited to follow it is another sender, not the same one restarted.
void RtpDepacketizer::hear(Time now) {
  pauses_.hear(now);
  if (held_bytes_ == 0) return;
  for (Speaker& speaker : others_) drop_held(speaker);
}

bool RtpDepacketizer::take(const RtpPacket& packet, std::span<const std::uint8_t> datagram,
                           const RtpExtensions& extensions, RtpSource::Answer answer, Time now) {
  const auto add = [&] { return assemble(packet, datagram.size(), extensions, answer, now); };
  switch (answer.arrival) {
    case PacketArrival::kUnbelieved:
      ++counts_.unbelieved;
      unbelieved_ = Held{{datagram.begin(), datagram.end()}, now, answer};
      return false;
    case PacketArrival::kDuplicate:
      note(answer.extended, PacketFate::kDuplicate, packet.header.marker);
      return true;
    case PacketArrival::kTooLate:
      ++counts_.late;
      note(answer.extended, PacketFate::kLate, packet.header.marker);
      return true;
    case PacketArrival::kReordered:
      note(answer.extended, add() ? PacketFate::kReordered : PacketFate::kLate,
           packet.header.marker);
      return true;
    case PacketArrival::kRestarted:
      begin_numbers(answer.extended);
      break;
    case PacketArrival::kProbation:
    case PacketArrival::kNext:
      break;
  }
  note_lost_before(answer.extended);
  note(answer.extended, add() ? PacketFate::kInTime : PacketFate::kLate, packet.header.marker);
  return true;
}

// What was held back, now that it is known whose it is.
void RtpDepacketizer::replay(const Held& held) {
  const auto packet = parse_rtp(held.datagram, options_.payload_type);
  if (!packet) return;
  RtpSource::Answer answer = held.answer;
  if (answer.arrival != PacketArrival::kDuplicate) {
    answer.arrival = answer.extended > noted_ ? PacketArrival::kNext : PacketArrival::kReordered;
  }
  const RtpExtensions extensions = read_rtp_extensions(*packet, held.datagram, options_.ntp_id);
  if (is_damaged(extensions)) {
    ++counts_.damaged;
    return;
  }
  take(*packet, held.datagram, extensions, answer, held.arrival);
}

// True: in time for its frame, or of none.
bool RtpDepacketizer::assemble(const RtpPacket& packet, std::size_t datagram_bytes,
                               const RtpExtensions& extensions, const RtpSource::Answer& answer,
                               Time now) {
  const bool is_highest = answer.arrival != PacketArrival::kReordered;
  if (is_highest && !extensions.mark) {
    gaps_.advance(answer.extended, packet.header.timestamp, answer.skipped, now);
  }
  const auto fragment = parse_rtp_jpeg(packet.payload);
  if (!fragment) {
    ++counts_.jpeg_faults[static_cast<std::size_t>(fragment.error())];
    return true;
  }
  const std::size_t before = events_.size();
  const bool in_time =
      assembler_.push({.sequence = answer.extended,
                       .ssrc = packet.header.ssrc,
                       .timestamp = packet.header.timestamp,
                       .marker = packet.header.marker,
                       .datagram_bytes = static_cast<std::uint32_t>(datagram_bytes),
                       .fragment = *fragment,
                       .extensions = extensions},
                      now, events_);
  if (!in_time) ++counts_.late;
  const bool opened = std::any_of(
      events_.begin() + static_cast<std::ptrdiff_t>(before), events_.end(),
      [](const AssemblyEvent& event) { return event.kind == AssemblyEvent::Kind::kOpened; });
  if (!is_highest && opened) gaps_.fill(answer.extended);
  counts_.frames_guessed_lost += gaps_.settle(now);
  return in_time;
}

void RtpDepacketizer::end_numbers() {
  assembler_.flush(events_);
  counts_.frames_guessed_lost += gaps_.settle(Time::max());
  gaps_.reset();
}

// Numbers begin with `sequence`, or with the packet before it that was not believed alone.
void RtpDepacketizer::begin_numbers(std::uint64_t sequence) {
  end_numbers();
  noted_ = sequence - 1;
  const auto first = std::exchange(unbelieved_, std::nullopt);
  if (!first || first->answer.extended + 1 != sequence) return;
  noted_ = sequence - 2;
  replay(*first);
}

void RtpDepacketizer::note_lost_before(std::uint64_t sequence) {
  if (noted_ == 0) noted_ = sequence - 1;
  std::uint64_t lost = noted_ + 1;
  if (sequence - lost > kMaxNotes / 2 && sequence > lost) lost = sequence - kMaxNotes / 2;
  for (; lost < sequence; ++lost) note(lost, PacketFate::kLost);
}

void RtpDepacketizer::note(std::uint64_t sequence, PacketFate fate, bool marker) {
  if (notes_.size() >= kMaxNotes) notes_.erase(notes_.begin(), notes_.begin() + kMaxNotes / 2);
  notes_.push_back({sequence, fate, marker});
  noted_ = std::max(noted_, sequence);
}

// ---- the others of the same address

bool RtpDepacketizer::push_other(const RtpPacket& packet, std::span<const std::uint8_t> datagram,
                                 Time now) {
  const RtpHeader& header = packet.header;
  Speaker& speaker = other(header.ssrc, now);
  speaker.last = now;
  const auto answer =
      speaker.source.arrive(header.sequence, header.timestamp, now, kRtpJpegClockHz);
  if (answer.arrival == PacketArrival::kRestarted) drop_held(speaker);
  if (answer.arrival == PacketArrival::kUnbelieved) {
    ++counts_.foreign;
  } else {
    hold(speaker, datagram, answer, now);
  }
  if (!takes_over(speaker, now)) return false;
  take_over(others_.begin() + (&speaker - others_.data()));
  return true;
}

RtpDepacketizer::Speaker& RtpDepacketizer::other(std::uint32_t ssrc, Time now) {
  const auto known = std::ranges::find(others_, ssrc, &Speaker::ssrc);
  if (known != others_.end()) return *known;
  const Speaker fresh{.ssrc = ssrc, .source = RtpSource(), .last = now, .held = {}};
  if (others_.size() + 1 < kMaxSources) return others_.emplace_back(fresh);
  const auto longest_silent = std::ranges::min_element(others_, {}, &Speaker::last);
  drop_held(*longest_silent);
  return *longest_silent = fresh;
}

void RtpDepacketizer::hold(Speaker& speaker, std::span<const std::uint8_t> datagram,
                           const RtpSource::Answer& answer, Time now) {
  if (speaker.held.size() == kMaxHeld) drop_held(speaker);
  if (held_bytes_ + datagram.size() > kMaxHeldBytes) {
    for (Speaker& each : others_) drop_held(each);
  }
  held_bytes_ += datagram.size();
  speaker.held.push_back({{datagram.begin(), datagram.end()}, now, answer});
}

void RtpDepacketizer::drop_held(Speaker& speaker) {
  counts_.foreign += speaker.held.size();
  for (const Held& held : speaker.held) held_bytes_ -= held.datagram.size();
  speaker.held.clear();
}

/// Two in a row, and may follow as soon as the shown one is silent for long enough.
bool RtpDepacketizer::waits(const Speaker& speaker) {
  return speaker.source.is_valid() && speaker.held.size() >= 2;
}

bool RtpDepacketizer::takes_over(const Speaker& speaker, Time now) const {
  return waits(speaker) && (!shown_ || said_bye_ || now - pauses_.last() >= pauses_.quiet_limit());
}

void RtpDepacketizer::take_over(std::vector<Speaker>::iterator speaker) {
  if (shown_ && shown_->ssrc != speaker->ssrc) ++counts_.source_changes;
  end_numbers();
  const std::vector<Held> held = std::move(speaker->held);
  for (const Held& each : held) held_bytes_ -= each.datagram.size();
  shown_ = std::move(*speaker);
  shown_->held.clear();
  others_.erase(speaker);
  said_bye_ = false;
  unbelieved_.reset();
  marks_ = 0;
  noted_ = 0;
  pauses_ = SourcePauses(held.front().arrival, shown_->last);
  for (const Held& each : held) replay(each);
}

}  // namespace framescope::wire
