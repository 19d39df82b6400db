#pragma once

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

/// Sequence numbers, loss and jitter of one SSRC: RFC 3550 A.1, A.3 and A.8. Pure; one thread.
///
/// Limits scale with the packet rate, as GStreamer's do: a jump forward of up to 60 s of packets
/// (at least 3,000) is a gap, one back of up to 2 s (at least 100) is reordering, 3,000 and 100
/// while the rate is not known. A jump beyond is believed at the second consecutive number.
class RtpSource {
 public:
  /// `probation`: consecutive packets until a source is believed, RFC 3550's MIN_SEQUENTIAL.
  explicit RtpSource(int probation = 2);

  struct Answer {
    PacketArrival arrival = PacketArrival::kProbation;
    std::uint64_t extended = 0;  ///< extended sequence number, from 2^16 on, so that none before
                                 ///< the first one is below 0; goes on over a restart
    std::uint64_t skipped = 0;   ///< of kNext: numbers between the highest before and this one
  };

  /// A packet arrived; `timestamp` is of the RTP clock of `clock_hz`.
  Answer arrive(std::uint16_t sequence, std::uint32_t timestamp, Time now, int clock_hz);

  bool is_valid() const { return probation_left_ == 0; }
  std::uint64_t received() const { return received_; }  ///< believed, duplicates included
  std::uint64_t duplicates() const { return duplicates_; }
  std::uint64_t reordered() const { return reordered_; }
  std::uint64_t restarts() const { return restarts_; }
  /// Expected less received, duplicates not counted as received (unlike RFC 3550's cumulative
  /// number, which is cumulative_lost()); what a restart skipped is in neither.
  std::uint64_t lost() const;
  std::uint64_t expected() const;
  /// As a receiver report says it (A.3): 24 bits, signed, duplicates counted as received.
  std::int32_t cumulative_lost() const;
  /// Since the last call, in 1/256 (A.3); 0 when none were lost or more came than expected.
  std::uint8_t take_fraction_lost();
  /// The highest number, extended by the count of wraps, as a report carries it.
  std::uint32_t highest() const;
  /// Interarrival jitter (A.8), over packets in the order of arrival.
  Duration jitter() const;
  std::uint32_t jitter_ticks() const { return jitter_16_ >> 4; }
  /// Packets a second lately; 0 not known.
  double packet_rate() const;

 private:
  int probation_left_;
  std::uint64_t received_ = 0;
  std::uint64_t duplicates_ = 0;
  std::uint64_t reordered_ = 0;
  std::uint64_t restarts_ = 0;
  std::uint32_t jitter_16_ = 0;
  // The rest is the implementation's.
};

}  // namespace framescope::wire
