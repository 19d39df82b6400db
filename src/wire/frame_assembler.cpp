#include "wire/frame_assembler.hpp"

#include <algorithm>
#include <utility>

namespace framescope::wire {
namespace {

using Chunk = AssembledFrame::Chunk;

// As its first packet to arrive says it.
bool begins_aligned(const AssembledFrame& frame) {
  return frame.header.restart && frame.header.restart->is_aligned();
}

// Whether a chunk's scan bytes lie where its number says, between its neighbours by number.
bool fits(const Chunk& before, const Chunk& after) {
  const bool neighbours = before.sequence + 1 == after.sequence;
  return neighbours ? before.end() == after.offset : before.end() <= after.offset;
}

bool is_copy(const AssembledFrame& frame, const Chunk& chunk, const RtpJpegFragment& fragment) {
  return chunk.offset == fragment.header.offset &&
         std::ranges::equal(scan_bytes(frame, chunk), fragment.scan);
}

bool is_sized(const AssembledFrame& frame) {
  const bool by_header = frame.header.width_8 != 0 && frame.header.height_8 != 0;
  return by_header || (frame.mark && frame.mark->width_px > 0 && frame.mark->height_px > 0);
}

// A frame from the pool still holds what it held.
void start(AssembledFrame& frame, const FrameAssembler::Packet& packet, Time now) {
  std::vector<std::uint8_t> bytes = std::move(frame.bytes);
  std::vector<Chunk> chunks = std::move(frame.chunks);
  bytes.clear();
  chunks.clear();
  frame = {};
  frame.bytes = std::move(bytes);
  frame.chunks = std::move(chunks);
  frame.ssrc = packet.ssrc;
  frame.timestamp = packet.timestamp;
  frame.header = packet.fragment.header;
  frame.first_arrival = frame.last_arrival = now;
  frame.first_sequence = packet.sequence;
}

void count(AssembledFrame& frame, const FrameAssembler::Packet& packet, Time now) {
  ++frame.packets;
  frame.datagram_bytes += packet.datagram_bytes;
  frame.largest_datagram = std::max(frame.largest_datagram, packet.datagram_bytes);
  frame.last_arrival = std::max(frame.last_arrival, now);
  frame.first_sequence = std::min(frame.first_sequence, packet.sequence);
  frame.marker_seen |= packet.marker;
  if (!frame.mark) frame.mark = packet.extensions.mark;
  if (!frame.facts) frame.facts = packet.extensions.facts;
  if (!frame.ntp) frame.ntp = packet.extensions.ntp;
}

}  // namespace

bool FrameAssembler::push(const Packet& packet, Time now, std::vector<AssemblyEvent>& events) {
  if (ssrc_ != packet.ssrc) flush(events);
  ssrc_ = packet.ssrc;
  // One that was read late ends a silence all the same.
  if (Open* own = find(packet)) hear(*own, now);
  tick(now, events);
  const std::size_t cost = packet.fragment.scan.size() + sizeof(Chunk);
  while (open_.size() > 1 && buffered_ + cost > kMaxBuffered) finish(oldest(), events);
  ++arrivals_;
  markers_seen_ |= packet.marker;
  Open* open = find(packet);
  if (open == nullptr) {
    if (is_late(packet, now)) return false;
    if (!markers_seen_) end_before(packet, events);
    open = &open_for(packet, now, events);
  }
  overtake(*open, packet.sequence, now);
  newest_ = std::max(newest_, packet.sequence);
  add(*open, packet, now);
  const FramePlace& place = open->place;
  const bool is_endless = open->frame->fault == AssemblyFault::kTooLarge;
  if (is_endless ||
      (place.begin && place.end && open->frame->packets > *place.end - *place.begin)) {
    finish(open_.begin() + (open - open_.data()), events);
  }
  tick(now, events);
  return true;
}

void FrameAssembler::tick(Time now, std::vector<AssemblyEvent>& events) {
  const auto is_over = [&](const Open& open) { return this->is_over(open, now); };
  for (auto over = std::ranges::find_if(open_, is_over); over != open_.end();
       over = std::ranges::find_if(open_, is_over)) {
    finish(over, events);
  }
}

std::optional<Time> FrameAssembler::next_deadline() const {
  std::optional<Time> next;
  for (const Open& open : open_) next = std::min(next.value_or(Time::max()), deadline(open));
  return next;
}

void FrameAssembler::flush(std::vector<AssemblyEvent>& events) {
  while (!open_.empty()) finish(oldest(), events);
  ended_.clear();
  newest_ = 0;
  markers_seen_ = false;
  opened_.reset();
  interval_ = kLongestInterval;
  ssrc_.reset();
  tables_.fill({});
}

// ---- frames begin

// A sender that has never set a marker: the next number with another timestamp ends the frame.
void FrameAssembler::end_before(const Packet& packet, std::vector<AssemblyEvent>& events) {
  if (packet.fragment.header.offset != 0) return;
  const auto before = std::ranges::find_if(open_, [&](const Open& open) {
    const FramePlace& place = open.place;
    return place.highest + 1 == packet.sequence && place.begin &&
           open.frame->packets == place.highest - *place.begin + 1;
  });
  if (before == open_.end()) return;
  before->place.end = before->place.highest;
  finish(before, events);
}

FrameAssembler::Open& FrameAssembler::open_for(const Packet& packet, Time now,
                                               std::vector<AssemblyEvent>& events) {
  if (open_.size() == kMaxOpen) finish(oldest(), events);
  FramePlace place{.timestamp = packet.timestamp,
                   .lowest = packet.sequence,
                   .highest = packet.sequence,
                   .begin = {},
                   .end = {},
                   .mark = {},
                   .overtaken = {},
                   .heard = now};
  if (newest_ > packet.sequence) {
    place.overtaken = now;
    place.overtaken_arrival = arrivals_ + 1;
  }
  if (opened_) interval_ = std::clamp(now - *opened_, Duration{0}, kLongestInterval);
  opened_ = now;
  auto frame = pool_.acquire();
  start(*frame, packet, now);
  reserve(*frame);
  frame->ordinal = next_ordinal_++;
  events.push_back({AssemblyEvent::Kind::kOpened, frame});
  return open_.emplace_back(Open{place, std::move(frame)});
}

void FrameAssembler::hear(Open& open, Time now) {
  FramePlace& place = open.place;
  reordering_.see_gap(now - place.heard, now);
  place.heard = std::max(place.heard, now);
}

// What a packet's number says about order, to its own frame and to those that lie before it.
void FrameAssembler::overtake(const Open& own, std::uint64_t sequence, Time now) {
  for (Open& open : open_) {
    FramePlace& place = open.place;
    if (&open == &own) {
      if (!place.overtaken || place.overtaken_arrival > arrivals_) continue;
      reordering_.see(arrivals_ - place.overtaken_arrival, now - *place.overtaken, now);
      ++place.overtaken_arrival;
    } else if (sequence > place.highest && !place.overtaken) {
      place.overtaken = now;
      place.overtaken_arrival = arrivals_;
    }
  }
}

// ---- what it brings

void FrameAssembler::add(Open& open, const Packet& packet, Time now) {
  AssembledFrame& frame = *open.frame;
  FramePlace& place = open.place;
  const auto position =
      std::ranges::lower_bound(frame.chunks, packet.sequence, {}, &Chunk::sequence);
  if (position != frame.chunks.end() && position->sequence == packet.sequence) {
    if (!frame.fault && !is_copy(frame, *position, packet.fragment)) {
      fail(frame, AssemblyFault::kOverlap);
    }
    return;
  }
  if (packet.marker && packet.sequence < place.highest) fail(frame, AssemblyFault::kInconsistent);
  if (!frame.header.agrees_with(packet.fragment.header)) {
    fail(frame, AssemblyFault::kInconsistent);
  }
  count(frame, packet, now);
  place.lowest = std::min(place.lowest, packet.sequence);
  place.highest = std::max(place.highest, packet.sequence);
  if (packet.marker) {
    place.end = packet.sequence;
    // It has overtaken what is still missing: no need to wait for the next frame to say so.
    if (!place.overtaken && !is_patient(open)) {
      place.overtaken = now;
      place.overtaken_arrival = arrivals_ + 1;
    }
  }
  if (packet.fragment.header.offset == 0) {
    place.begin = std::min(place.begin.value_or(packet.sequence), packet.sequence);
    take_tables(frame, packet.fragment);
  }
  if (frame.mark) place.mark = frame.mark->frame_sequence;
  store(frame, packet, position);
}

void FrameAssembler::store(AssembledFrame& frame, const Packet& packet,
                           std::vector<Chunk>::iterator position) {
  if (frame.fault == AssemblyFault::kTooLarge) return;
  const RtpJpegFragment& fragment = packet.fragment;
  const std::size_t size = frame.bytes.size() + fragment.scan.size();
  if (size > kMaxFrameBytes || frame.chunks.size() == kMaxChunks) {
    fail(frame, AssemblyFault::kTooLarge);
    return;
  }
  Chunk chunk{.sequence = packet.sequence,
              .offset = fragment.header.offset,
              .begin = static_cast<std::uint32_t>(frame.bytes.size()),
              .size = static_cast<std::uint32_t>(fragment.scan.size())};
  if (fragment.header.restart) chunk.restart = *fragment.header.restart;
  const bool after_fits = position == frame.chunks.end() || fits(chunk, *position);
  const bool before_fits = position == frame.chunks.begin() || fits(*(position - 1), chunk);
  frame.chunks.insert(position, chunk);
  buffered_ += sizeof(Chunk);
  if (!before_fits || !after_fits) fail(frame, AssemblyFault::kOverlap);
  if (size > frame.bytes.capacity()) {
    frame.bytes.reserve(std::min(std::max(size, 2 * frame.bytes.capacity()), kMaxFrameBytes));
  }
  frame.bytes.insert(frame.bytes.end(), fragment.scan.begin(), fragment.scan.end());
  buffered_ += fragment.scan.size();
}

// Room for another one like the last, a little larger, so that it need not grow in steps. However
// many are open, what they were not sent yet is no more than one may have.
void FrameAssembler::reserve(AssembledFrame& frame) const {
  std::size_t room = kMaxFrameBytes;
  for (const Open& open : open_) room -= std::min(room, open.frame->bytes.capacity());
  if (frame.bytes.capacity() < last_bytes_) {
    frame.bytes.reserve(std::min(last_bytes_ + last_bytes_ / 8, room));
  }
  frame.chunks.reserve(std::min(last_chunks_, kMaxKeptChunks));
}

bool FrameAssembler::is_of_usual_size(const AssembledFrame& frame) {
  return frame.bytes.capacity() <= kMaxKeptBytes && frame.chunks.capacity() <= kMaxKeptChunks;
}

// The first fault stays, unless memory must be given up.
void FrameAssembler::fail(AssembledFrame& frame, AssemblyFault fault) {
  if (fault == AssemblyFault::kTooLarge) {
    buffered_ -= frame.bytes.size() + frame.chunks.size() * sizeof(Chunk);
    std::vector<std::uint8_t>().swap(frame.bytes);
    std::vector<Chunk>().swap(frame.chunks);
    frame.fault = fault;
  }
  if (!frame.fault) frame.fault = fault;
}

void FrameAssembler::take_tables(AssembledFrame& frame, const RtpJpegFragment& fragment) {
  const std::uint8_t q = fragment.header.q;
  if (q < 128 || fragment.tables.empty()) return;
  frame.tables = rtp_jpeg_tables(fragment.tables);
  frame.single_table = fragment.tables.size() == 64;
  if (q < 255 && frame.tables) tables_[q - 128U] = frame.tables;
}

// ---- how a frame ends

bool FrameAssembler::is_patient(const Open& open) const {
  return !open.frame->fault && !(partial_ && begins_aligned(*open.frame));
}

Time FrameAssembler::deadline(const Open& open) const {
  const FramePlace& place = open.place;
  const Time since = place.overtaken.value_or(place.heard);
  // Without markers only the next frame says that one is whole.
  const bool ends_with_next = !place.overtaken && !markers_seen_;
  if (is_patient(open) || ends_with_next) return since + kLongestWait;
  return since +
         (place.overtaken ? reordering_.wait(since) : reordering_.silence(since, interval_));
}

bool FrameAssembler::is_over(const Open& open, Time now) const {
  const auto& overtaken = open.place.overtaken;
  const std::uint64_t limit = is_patient(open) ? kWindowPackets : reordering_.packets(now);
  const bool is_passed = overtaken && arrivals_ - open.place.overtaken_arrival + 1 >= limit;
  return is_passed || now >= deadline(open);
}

std::vector<FrameAssembler::Open>::iterator FrameAssembler::oldest() {
  return std::ranges::min_element(open_, {}, [](const Open& open) { return open.place.lowest; });
}

void FrameAssembler::finish(std::vector<Open>::iterator open, std::vector<AssemblyEvent>& events) {
  judge(*open);
  AssembledFrame& frame = *open->frame;
  last_bytes_ = frame.bytes.size();
  last_chunks_ = frame.chunks.size();
  buffered_ -= last_bytes_ + last_chunks_ * sizeof(Chunk);
  ended_.add(open->place, newest_);
  events.push_back({AssemblyEvent::Kind::kFinished, std::move(open->frame)});
  open_.erase(open);
}

void FrameAssembler::judge(Open& open) {
  AssembledFrame& frame = *open.frame;
  const FramePlace& place = open.place;
  const bool is_whole = place.begin && place.end && frame.packets == *place.end - *place.begin + 1;
  frame.complete = is_whole && !frame.fault;
  open.place.complete = is_whole;
  frame.packets_missing = is_whole ? 0 : missing(place, frame.packets);
  if (!frame.tables) frame.tables = known_tables(frame.header.q);
  if (frame.fault) return;
  if (!frame.complete) frame.fault = AssemblyFault::kMissing;
  // To a frame that cannot be shown for want of packets, it does not matter what else it wants.
  if (!frame.complete && !(partial_ && begins_aligned(frame))) return;
  if (!frame.tables) {
    frame.fault = AssemblyFault::kTables;
  } else if (!dimensions_known_ && !is_sized(frame)) {
    frame.fault = AssemblyFault::kDimensions;
  }
}

std::optional<RtpJpegTables> FrameAssembler::known_tables(std::uint8_t q) const {
  if (q >= 1 && q <= 99) return standard_tables(q);
  return q >= 128 && q <= 254 ? tables_[q - 128U] : std::nullopt;
}

}  // namespace framescope::wire
