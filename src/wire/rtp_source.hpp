#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/time.hpp"

namespace framescope::wire {

/// What a packet's sequence number means to its source.
enum class PacketArrival : std::uint8_t {
  kProbation,  ///< too few in a row to believe in the source yet; may be kept, not shown
  kNext,       ///< the highest so far, with or without a gap before it
  kReordered,  ///< behind the highest, and not seen before
  kDuplicate,
  kTooLate,     ///< further behind than duplicates can be told: only counted
  kUnbelieved,  ///< a jump that no second packet confirmed yet
  kRestarted    ///< the second of two after a jump: numbering begins anew with this one
};

/// Sequence numbers, loss and jitter of one SSRC: RFC 3550 A.1, A.3 and A.8. Pure; one thread; 2
/// KiB.
///
/// Limits scale with the packet rate, as GStreamer's do, but with the silence before a jump too. A
/// jump forward of up to 3,000 packets, or of up to twice what the rate explains by a silence of at
/// most 60 s, is a gap; after a silence the number counts as the one nearest to what the rate lets
/// expect, since 65,536 packets may be little time. A jump back of up to 100 packets is reordering,
/// and so is one of up to 2 s of packets if its timestamp agrees. A jump beyond is believed at the
/// second consecutive number. A sender that starts again within these limits is known by
/// kRestartDuplicates second copies in a row, consecutive and older than a network duplicates.
class RtpSource {
 public:
  static constexpr std::uint64_t kDropout = 3000;  ///< RFC 3550's MAX_DROPOUT
  static constexpr std::uint64_t kMisorder = 100;  ///< RFC 3550's MAX_MISORDER
  static constexpr Duration kLongestSilence = std::chrono::seconds(60);
  static constexpr Duration kLatest = std::chrono::seconds(2);
  static constexpr std::size_t kWindow = 16'384;  ///< numbers back to where duplicates are known
  static constexpr int kRestartDuplicates = 5;
  static constexpr Duration kOldDuplicate = std::chrono::milliseconds(200);

  /// `probation`: consecutive packets, swapped ones too, until a source is believed, RFC 3550's
  /// MIN_SEQUENTIAL. Those on probation count once it is.
  explicit RtpSource(int probation = 2);

  struct Answer {
    PacketArrival arrival = PacketArrival::kProbation;
    std::uint64_t extended = 0;  ///< extended sequence number, from 2^16 on, so that none before
                                 ///< the first one is below 0; goes on over a restart, and is
                                 ///< what it would be then of kUnbelieved
    std::uint64_t skipped = 0;   ///< of kNext: numbers between the highest before and this one
  };

  /// A packet arrived; `timestamp` is of the RTP clock of `clock_hz`.
  Answer arrive(std::uint16_t sequence, std::uint32_t timestamp, Time now, int clock_hz);

  bool is_valid() const { return run_ >= probation_; }
  /// Believed, duplicates included. This and the counts below are 0 before the source is valid.
  std::uint64_t received() const { return is_valid() ? received_ : 0; }
  std::uint64_t duplicates() const { return is_valid() ? duplicates_ : 0; }
  std::uint64_t reordered() const { return is_valid() ? reordered_ : 0; }
  std::uint64_t restarts() const { return restarts_; }
  /// Expected less received, duplicates not counted as received (unlike RFC 3550's cumulative
  /// number, which is cumulative_lost()); what a restart skipped is in neither, and no more is a
  /// packet from before the first one expected until it comes.
  std::uint64_t lost() const;
  std::uint64_t expected() const;
  /// As a receiver report says it (A.3): 24 bits, signed, duplicates counted as received.
  std::int32_t cumulative_lost() const;
  /// Since the last call, in 1/256 (A.3); 0 when none were lost or more came than expected.
  std::uint8_t take_fraction_lost();
  /// The highest number, extended by the count of wraps since the first or a restart, as a report
  /// carries it.
  std::uint32_t highest() const;
  /// Interarrival jitter (A.8), over packets in the order of arrival, duplicates included.
  Duration jitter() const;
  std::uint32_t jitter_ticks() const { return static_cast<std::uint32_t>(jitter_16_ >> 4); }
  /// Packets a second lately, without duplicates, over a second or more of arrivals; 0 not known.
  double packet_rate() const { return packet_rate_; }

 private:
  // Which numbers came, by number modulo kWindow.
  class Seen {
   public:
    bool contains(std::uint64_t n) const { return (word(n) & bit(n)) != 0; }
    void add(std::uint64_t n) { word(n) |= bit(n); }
    // Words at a time, since a peer chooses how much it skips.
    void remove(std::uint64_t from, std::uint64_t to);

   private:
    static std::uint64_t bit(std::uint64_t n) { return std::uint64_t{1} << n % 64; }
    const std::uint64_t& word(std::uint64_t n) const { return words_[n / 64 % words_.size()]; }
    std::uint64_t& word(std::uint64_t n) { return words_[n / 64 % words_.size()]; }
    std::array<std::uint64_t, kWindow / 64> words_{};
  };

  enum class Step : std::uint8_t { kForward, kBehind, kJump };

  std::uint64_t extend(std::uint16_t sequence, Duration silence) const;
  Step step_to(std::uint64_t extended, std::uint32_t timestamp, Duration silence) const;
  std::uint64_t gap_limit(Duration silence) const;
  bool is_reordering(std::uint64_t behind, std::uint32_t timestamp) const;
  Duration age_of(std::uint32_t timestamp) const;
  void begin(std::uint64_t extended, std::uint32_t timestamp);
  Answer jump(std::uint16_t sequence, std::uint32_t timestamp);
  Answer go_forward(std::uint64_t extended, std::uint32_t timestamp);
  Answer fall_behind(std::uint64_t extended, std::uint32_t timestamp);
  bool restarts_within_limits(std::uint64_t extended, std::uint32_t timestamp);
  void restart(std::uint64_t extended, std::uint32_t timestamp);
  void measure_jitter(std::uint32_t timestamp, Time now);
  void measure_rate(Time now, Duration silence);

  int probation_;
  int run_ = 0;  ///< consecutive numbers so far, up to `probation_`
  int clock_hz_ = 0;

  // Extended numbers.
  std::uint64_t origin_ = 0;                 ///< cycle in which numbering began
  std::uint64_t base_ = 0;                   ///< the first one since the start or a restart
  std::uint64_t highest_ = 0;                ///< 0: nothing came yet
  Seen seen_;                                ///< back from `highest_`
  std::optional<std::uint16_t> after_jump_;  ///< the number that would confirm a jump
  std::uint64_t next_duplicate_ = 0;
  int duplicates_in_a_row_ = 0;

  std::uint64_t expected_before_ = 0;  ///< before a restart, and ahead of `base_`
  std::uint64_t received_ = 0;
  std::uint64_t duplicates_ = 0;
  std::uint64_t reordered_ = 0;
  std::uint64_t restarts_ = 0;
  std::uint64_t reported_expected_ = 0;  ///< at the last take_fraction_lost()
  std::uint64_t reported_received_ = 0;

  std::uint32_t newest_timestamp_ = 0;         ///< of `highest_`
  std::optional<std::uint32_t> last_transit_;  ///< in ticks; wraps
  std::uint64_t jitter_16_ = 0;                ///< in 1/16 tick; 64 bits for senseless timestamps
  std::optional<Time> last_arrival_;
  Time rate_begin_{};
  std::uint64_t rate_unique_ = 0;  ///< unique packets before `rate_begin_`
  double packet_rate_ = 0;
};

}  // namespace framescope::wire
