#include "wire/jitter_buffer.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>

#include "core/seq_num.hpp"

namespace framescope::wire {
namespace {

// On the RTP clock, from anywhere; whole seconds apart, since the product would overflow.
Duration span_of(std::uint64_t ticks, int clock_hz) {
  constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
  const auto hz = static_cast<std::uint64_t>(clock_hz);
  return Duration(
      static_cast<std::int64_t>(ticks / hz * kNsPerSecond + ticks % hz * kNsPerSecond / hz));
}

}  // namespace

void JitterBuffer::begin_anew(std::uint32_t timestamp) {
  ++epoch_;
  // From 2^32 on, so that none before the first one is below 0.
  newest_ticks_ = (std::uint64_t{1} << 32) + timestamp;
  smallest_now_.reset();
  smallest_before_.reset();
}

Duration JitterBuffer::smallest_transit(Duration transit, Time now) {
  if (now - span_begin_ >= kLately) {
    smallest_before_ = now - span_begin_ < 2 * kLately ? smallest_now_ : std::nullopt;
    smallest_now_.reset();
    span_begin_ = now;
  }
  smallest_now_ = std::min(smallest_now_.value_or(transit), transit);
  return std::min(*smallest_now_, smallest_before_.value_or(transit));
}

void JitterBuffer::push(std::uint64_t key, std::uint32_t timestamp, Time now, int clock_hz) {
  assert(clock_hz > 0);
  const auto transit_of = [now, clock_hz](std::uint64_t ticks) {
    return now.time_since_epoch() - span_of(ticks, clock_hz);
  };
  if (!newest_ticks_) begin_anew(timestamp);
  std::uint64_t ticks = SeqNum<std::uint32_t>{timestamp}.extend(*newest_ticks_);
  const auto known = smallest_now_ ? smallest_now_ : smallest_before_;
  if (known && std::chrono::abs(transit_of(ticks) - *known) > kJump) {
    begin_anew(timestamp);
    ticks = *newest_ticks_;
  }
  newest_ticks_ = std::max(*newest_ticks_, ticks);
  const Duration transit = transit_of(ticks);
  const Time due = now - (transit - smallest_transit(transit, now));
  const auto later = [](const Held& a, const Held& b) {
    return std::tie(a.epoch, a.ticks) < std::tie(b.epoch, b.ticks);
  };
  const Held held{.key = key, .epoch = epoch_, .ticks = ticks, .pushed = now, .due = due};
  held_.insert(std::ranges::upper_bound(held_, held, later), held);
}

std::optional<Time> JitterBuffer::next_departure() const {
  if (held_.empty()) return std::nullopt;
  const Held& first = held_.front();
  return held_.size() > kMaxHeld ? first.pushed : first.due + std::max(delay_, Duration(0));
}

std::optional<std::uint64_t> JitterBuffer::pop(Time now) {
  const auto departure = next_departure();
  if (!departure || now < *departure) return std::nullopt;
  const std::uint64_t key = held_.front().key;
  held_.pop_front();
  return key;
}

void JitterBuffer::reset() { *this = JitterBuffer(delay_); }

}  // namespace framescope::wire
