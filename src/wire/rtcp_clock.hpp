#pragma once

#include <cstdint>
#include <optional>

#include "core/time.hpp"
#include "wire/rtcp.hpp"

namespace framescope::wire {

/// The receiver's half of RTT and SR bookkeeping for one source (RFC 3550 6.4.1). Pure; one thread.
class RtcpClock {
 public:
  /// What came last counts, so that a sender whose clock was set back is believed.
  void on_sender_report(const RtcpSenderInfo& info, Time arrival);
  /// LSR and DLSR, 1/65,536 s, for a report that is sent now; 0 before an SR came. DLSR stays at
  /// its largest, 18 hours, from then on.
  std::uint32_t last_sr() const { return last_sr_; }
  std::uint32_t delay_since(Time now) const;
  /// The sender's wall clock at an RTP timestamp within 2^31 ticks of its newest SR; nothing before
  /// one came, or if it told no time.
  std::optional<WallTime> wall_of(std::uint32_t rtp_timestamp, int clock_hz) const;
  /// When the newest SR came.
  std::optional<Time> newest() const { return arrival_; }

 private:
  std::uint32_t last_sr_ = 0;
  RtcpSenderInfo info_{};
  std::optional<Time> arrival_;
};

}  // namespace framescope::wire
