// The part of FrameAssembler that knows by its number and timestamp whose packet one is.
#include <algorithm>
#include <limits>

#include "wire/frame_assembler.hpp"

namespace framescope::wire {

// With equal timestamps the frame that began last before the packet, else the first after it.
FrameAssembler::Open* FrameAssembler::find(const Packet& packet) {
  Open* nearest = nullptr;
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t sequence = packet.sequence;
  for (Open& open : open_) {
    const std::uint64_t lowest = open.place.lowest;
    const std::uint64_t distance =
        lowest <= sequence ? sequence - lowest : (lowest - sequence) | std::uint64_t{1} << 63;
    if (distance >= least || !belongs(open.place, packet)) continue;
    nearest = &open;
    least = distance;
  }
  if (nearest != nullptr || packet.fragment.header.offset == 0) return nearest;
  const auto goes_on = std::ranges::find_if(open_, [&](const Open& open) {
    const auto& chunks = open.frame->chunks;
    return !open.place.end && !open.frame->fault && open.place.highest + 1 == sequence &&
           chunks.back().end() == packet.fragment.header.offset &&
           open.frame->header.agrees_with(packet.fragment.header);
  });
  return goes_on == open_.end() ? nullptr : &*goes_on;
}

bool FrameAssembler::belongs(const FramePlace& place, const Packet& packet) const {
  if (place.timestamp != packet.timestamp) return false;
  if (place.begin && packet.sequence < *place.begin) return false;
  if (place.end && packet.sequence > *place.end) return false;
  const auto& mark = packet.extensions.mark;
  if (place.mark && mark && *place.mark != mark->frame_sequence) return false;
  const bool begins_anew =
      packet.fragment.header.offset == 0 && place.begin && packet.sequence > place.highest;
  return !begins_anew || !repeats(place);
}

// Whether other frames have the same timestamp, so that a second beginning is no fault.
bool FrameAssembler::repeats(const FramePlace& place) const {
  bool found = false;
  for_each_place([&](const FramePlace& other) {
    found |= &other != &place && other.timestamp == place.timestamp;
  });
  return found;
}

bool FrameAssembler::is_late(const Packet& packet, Time now) {
  if (ended_.has_forgotten(packet.sequence)) return true;
  for (FramePlace& place : ended_.places()) {
    if (!belongs(place, packet)) continue;
    if (packet.sequence > place.highest) {
      if (packet.fragment.header.offset == 0 && place.begin) continue;
      bool apart = false;  // another frame lies between: the timestamp came back
      for_each_place([&](const FramePlace& other) {
        apart |= other.lowest > place.highest && other.lowest <= packet.sequence;
      });
      if (apart) continue;
    }
    if (packet.marker) place.end = packet.sequence;
    if (!place.complete && place.overtaken) {
      reordering_.see(arrivals_ - place.overtaken_arrival, now - *place.overtaken, now);
    } else if (!place.complete) {
      reordering_.see_gap(now - place.heard, now);
      place.heard = std::max(place.heard, now);
    }
    return true;
  }
  return false;
}

// Ends that did not come are known from neighbours: by the very next number, or by the number of
// the next frame.
std::uint32_t FrameAssembler::missing(const FramePlace& place, std::uint32_t came) const {
  std::optional<std::uint64_t> begin = place.begin;
  std::optional<std::uint64_t> end = place.end;
  for_each_place([&](const FramePlace& other) {
    if (&other == &place) return;
    if (!begin && other.highest + 1 == place.lowest) begin = place.lowest;
    if (!end && place.highest + 1 == other.lowest) end = place.highest;
    if (!place.mark || !other.mark) return;
    if (!begin && other.end && *other.mark + 1 == *place.mark) begin = *other.end + 1;
    if (!end && other.begin && *place.mark + 1 == *other.mark) end = *other.begin - 1;
  });
  const std::uint64_t first = std::min(begin.value_or(place.lowest), place.lowest);
  const std::uint64_t last = std::max(end.value_or(place.highest), place.highest);
  const std::uint64_t all = last - first + 1 + (begin ? 0U : 1U) + (end ? 0U : 1U);
  return static_cast<std::uint32_t>(all - std::min<std::uint64_t>(all, came));
}

}  // namespace framescope::wire
