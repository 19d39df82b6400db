#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace framescope::wire {

/// When to send the next report (RFC 3550 6.2, 6.3.1), in a session of one sender. All reports
/// together take 5 % of the session's bandwidth; from four members on a quarter of it is the
/// sender's. The interval is at least the reduced minimum for unicast, 360 / (kbit/s) seconds
/// within 0.5..5 s, half of it for the first report; and at most a minute, so that a rate measured
/// during a stall silences nobody for hours. Then it is randomised: times 0.5..1.5, divided by e -
/// 3/2. Pure: the same seed and calls give the same answers.
class RtcpSchedule {
 public:
  explicit RtcpSchedule(std::uint32_t seed);

  /// The span from now to the next report. `session_bps`: of the RTP stream, 0 unknown (then 5 s).
  /// `report_bytes`: mean size of a report, IP and UDP headers included. `members`: us included.
  Duration next(double session_bps, double report_bytes, bool sends, int members);

 private:
  std::uint64_t state_;
  bool first_ = true;
};

}  // namespace framescope::wire
