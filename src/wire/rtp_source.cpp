#include "wire/rtp_source.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>

#include "core/seq_num.hpp"

namespace framescope::wire {
namespace {

constexpr std::uint64_t kCycle = 65'536;
constexpr std::uint64_t kHalfCycle = kCycle / 2;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr Duration kRateSpan = std::chrono::seconds(1);

std::uint32_t to_ticks(Time time, int clock_hz) {
  const std::int64_t ns = time.time_since_epoch().count();
  const std::int64_t whole = ns / kNsPerSecond * clock_hz;
  return static_cast<std::uint32_t>(whole + ns % kNsPerSecond * clock_hz / kNsPerSecond);
}

std::uint64_t packets_in(double rate, Duration span) {
  return static_cast<std::uint64_t>(rate * seconds(span));
}

// The next number above `highest` that ends in these 16 bits.
std::uint64_t next_above(std::uint64_t highest, std::uint16_t sequence) {
  return highest + 1 + static_cast<std::uint16_t>(sequence - (highest + 1));
}

}  // namespace

void RtpSource::Seen::remove(std::uint64_t from, std::uint64_t to) {
  while (from < to) {
    const bool is_whole = from % 64 == 0 && to - from >= 64;
    word(from) &= is_whole ? 0 : ~bit(from);
    from += is_whole ? 64 : 1;
  }
}

RtpSource::RtpSource(int probation) : probation_(std::max(probation, 1)) {}

RtpSource::Answer RtpSource::arrive(std::uint16_t sequence, std::uint32_t timestamp, Time now,
                                    int clock_hz) {
  assert(clock_hz > 0);
  clock_hz_ = clock_hz;
  const Duration silence = last_arrival_ ? now - *last_arrival_ : Duration(0);
  Answer answer;
  if (highest_ == 0) {
    answer.extended = kCycle + sequence;
    begin(answer.extended, timestamp);
    answer.arrival = PacketArrival::kNext;
  } else {
    const std::uint64_t extended = extend(sequence, silence);
    const Step step = step_to(extended, timestamp, silence);
    answer = step == Step::kForward  ? go_forward(extended, timestamp)
             : step == Step::kBehind ? fall_behind(extended, timestamp)
                                     : jump(sequence, timestamp);
  }
  if (answer.arrival == PacketArrival::kUnbelieved) return answer;
  last_arrival_ = now;
  measure_jitter(timestamp, now);
  measure_rate(now, silence);
  if (!is_valid() && answer.arrival != PacketArrival::kDuplicate) {
    answer.arrival = PacketArrival::kProbation;
    answer.skipped = 0;
  }
  return answer;
}

std::uint64_t RtpSource::extend(std::uint16_t sequence, Duration silence) const {
  std::uint64_t reference = highest_;
  if (silence <= kLongestSilence) {
    const std::uint64_t advance = packets_in(packet_rate_, silence);
    if (advance > kHalfCycle / 2) reference += advance;
  }
  return SeqNum<std::uint16_t>{sequence}.extend(reference);
}

std::uint64_t RtpSource::gap_limit(Duration silence) const {
  if (silence > kLongestSilence) return kDropout;
  return std::max(kDropout, packets_in(packet_rate_, 2 * silence));
}

Duration RtpSource::age_of(std::uint32_t timestamp) const {
  const std::int64_t ticks = SeqNum<std::uint32_t>{timestamp}.distance_to({newest_timestamp_});
  return Duration(ticks * kNsPerSecond / clock_hz_);
}

bool RtpSource::is_reordering(std::uint64_t behind, std::uint32_t timestamp) const {
  if (behind <= kMisorder) return true;
  const Duration age = age_of(timestamp);
  return behind <= packets_in(packet_rate_, kLatest) && age >= Duration(0) && age <= kLatest;
}

RtpSource::Step RtpSource::step_to(std::uint64_t extended, std::uint32_t timestamp,
                                   Duration silence) const {
  if (extended > highest_) {
    return extended - highest_ <= gap_limit(silence) ? Step::kForward : Step::kJump;
  }
  return is_reordering(highest_ - extended, timestamp) ? Step::kBehind : Step::kJump;
}

void RtpSource::begin(std::uint64_t extended, std::uint32_t timestamp) {
  base_ = highest_ = extended;
  origin_ = extended / kCycle * kCycle;
  newest_timestamp_ = timestamp;
  seen_ = {};
  seen_.add(extended);
  after_jump_.reset();
  duplicates_in_a_row_ = 0;
  last_transit_.reset();
  ++received_;
  if (!is_valid()) run_ = 1;
}

RtpSource::Answer RtpSource::jump(std::uint16_t sequence, std::uint32_t timestamp) {
  const std::uint64_t extended = next_above(highest_, sequence);
  if (!is_valid()) {
    received_ = duplicates_ = reordered_ = expected_before_ = 0;
    rate_unique_ = 0;
    begin(extended, timestamp);
    return {.arrival = PacketArrival::kNext, .extended = extended};
  }
  if (after_jump_ != sequence) {
    after_jump_ = static_cast<std::uint16_t>(sequence + 1);
    return {.arrival = PacketArrival::kUnbelieved, .extended = extended};
  }
  restart(extended, timestamp);
  return {.arrival = PacketArrival::kRestarted, .extended = extended};
}

void RtpSource::restart(std::uint64_t extended, std::uint32_t timestamp) {
  expected_before_ = expected();
  ++restarts_;
  begin(extended, timestamp);
}

RtpSource::Answer RtpSource::go_forward(std::uint64_t extended, std::uint32_t timestamp) {
  const std::uint64_t skipped = extended - highest_ - 1;
  seen_.remove(extended - std::min<std::uint64_t>(skipped, kWindow), extended);
  seen_.add(extended);
  highest_ = extended;
  newest_timestamp_ = timestamp;
  after_jump_.reset();
  duplicates_in_a_row_ = 0;
  ++received_;
  if (!is_valid()) run_ = skipped == 0 ? run_ + 1 : 1;
  return {.arrival = PacketArrival::kNext, .extended = extended, .skipped = skipped};
}

RtpSource::Answer RtpSource::fall_behind(std::uint64_t extended, std::uint32_t timestamp) {
  const bool too_late = highest_ - extended >= kWindow;
  if (!too_late && seen_.contains(extended)) {
    if (restarts_within_limits(extended, timestamp)) {
      const std::uint64_t anew = next_above(highest_, static_cast<std::uint16_t>(extended));
      restart(anew, timestamp);
      return {.arrival = PacketArrival::kRestarted, .extended = anew};
    }
    ++received_;
    ++duplicates_;
    return {.arrival = PacketArrival::kDuplicate, .extended = extended};
  }
  if (!too_late) seen_.add(extended);
  // Two neighbours that were swapped prove as much as two in order.
  if (!is_valid() && extended + 1 == highest_) ++run_;
  if (extended < base_) ++expected_before_;
  duplicates_in_a_row_ = 0;
  ++received_;
  ++reordered_;
  return {.arrival = too_late ? PacketArrival::kTooLate : PacketArrival::kReordered,
          .extended = extended};
}

bool RtpSource::restarts_within_limits(std::uint64_t extended, std::uint32_t timestamp) {
  const Duration age = age_of(timestamp);
  const bool is_old = age >= kOldDuplicate || age <= -kOldDuplicate;
  const bool goes_on = duplicates_in_a_row_ > 0 && extended == next_duplicate_;
  duplicates_in_a_row_ = !is_old ? 0 : goes_on ? duplicates_in_a_row_ + 1 : 1;
  next_duplicate_ = extended + 1;
  return is_valid() && duplicates_in_a_row_ >= kRestartDuplicates;
}

std::uint64_t RtpSource::expected() const {
  return is_valid() ? expected_before_ + (highest_ - base_ + 1) : 0;
}

std::uint64_t RtpSource::lost() const {
  const std::uint64_t unique = received() - duplicates();
  return expected() > unique ? expected() - unique : 0;
}

std::int32_t RtpSource::cumulative_lost() const {
  const auto lost = static_cast<std::int64_t>(expected() - received());
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(lost, -0x80'0000, 0x7F'FFFF));
}

std::uint8_t RtpSource::take_fraction_lost() {
  const std::uint64_t expected_since = expected() - reported_expected_;
  const std::uint64_t received_since = received() - reported_received_;
  reported_expected_ = expected();
  reported_received_ = received();
  if (received_since >= expected_since) return 0;
  const std::uint64_t lost = expected_since - received_since;
  return static_cast<std::uint8_t>(std::min<std::uint64_t>((lost << 8) / expected_since, 255));
}

std::uint32_t RtpSource::highest() const { return static_cast<std::uint32_t>(highest_ - origin_); }

void RtpSource::measure_jitter(std::uint32_t timestamp, Time now) {
  const std::uint32_t transit = to_ticks(now, clock_hz_) - timestamp;
  if (last_transit_) {
    // Signed, or a transit that falls by one tick, or wraps, would count as 2^32 (WIRE 2.2).
    const std::int64_t change = static_cast<std::int32_t>(transit - *last_transit_);
    const auto size = static_cast<std::uint64_t>(std::abs(change));
    jitter_16_ = jitter_16_ + size - ((jitter_16_ + 8) >> 4);
  }
  last_transit_ = transit;
}

Duration RtpSource::jitter() const {
  if (clock_hz_ == 0) return Duration(0);
  return Duration(std::llround(static_cast<double>(jitter_16_) / 16 * 1e9 / clock_hz_));
}

void RtpSource::measure_rate(Time now, Duration silence) {
  const std::uint64_t unique = received_ - duplicates_;
  // What a silence ends says nothing of the rate before it.
  if (rate_unique_ == 0 || silence >= kRateSpan) {
    rate_begin_ = now;
    rate_unique_ = unique;
    return;
  }
  const Duration span = now - rate_begin_;
  if (span < kRateSpan) return;
  packet_rate_ = static_cast<double>(unique - rate_unique_) / seconds(span);
  rate_begin_ = now;
  rate_unique_ = unique;
}

}  // namespace framescope::wire
