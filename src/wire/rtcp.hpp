#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "wire/ntp_time.hpp"

namespace framescope::wire {

/// One reception report (RFC 3550 6.4.1), 24 bytes.
struct RtcpReport {
  std::uint32_t ssrc = 0;              ///< whose packets are reported on
  std::uint8_t fraction_lost = 0;      ///< 1/256
  std::int32_t cumulative_lost = 0;    ///< 24 bits, signed: GStreamer says -1
  std::uint32_t highest_sequence = 0;  ///< extended
  std::uint32_t jitter_ticks = 0;
  std::uint32_t last_sr = 0;              ///< middle of the SR's NTP time; 0: none came yet
  std::uint32_t delay_since_last_sr = 0;  ///< 1/65,536 s

  bool operator==(const RtcpReport&) const = default;
};

/// What a sender report says (RFC 3550 6.4.1).
struct RtcpSenderInfo {
  NtpTime ntp{};
  std::uint32_t rtp_timestamp = 0;  ///< of the same instant
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;  ///< payload only

  bool operator==(const RtcpSenderInfo&) const = default;
};

/// A compound packet, as far as we use it. Other packet types are skipped.
struct RtcpCompound {
  std::uint32_t ssrc = 0;                ///< of who sends it
  std::optional<RtcpSenderInfo> sender;  ///< of an SR
  std::vector<RtcpReport> reports;       ///< of SR or RR, at most kMaxReports
  std::string cname;                     ///< of SDES; empty: none
  std::vector<std::uint32_t> bye;        ///< SSRCs that leave
  std::string bye_reason;

  static constexpr std::size_t kMaxReports = 31;
};

/// Why a datagram is no RTCP (RFC 3550 A.2). A lone SR without SDES passes: FFmpeg sends such.
enum class RtcpFault : std::uint8_t {
  kTruncated,  ///< shorter than its lengths say, or than its counts need
  kVersion,
  kFirstType,  ///< begins with neither SR nor RR
  kPadding,    ///< in another packet than the last, or more than there is
  kLength,     ///< the lengths do not add up to the datagram
};
inline constexpr std::size_t kRtcpFaultCount = 5;
/// "truncated", "version", ...
std::string_view to_string(RtcpFault fault);

Result<RtcpCompound, RtcpFault> parse_rtcp(std::span<const std::uint8_t> datagram);

/// SR or RR by whether `sender` is set, then SDES with the CNAME (which must not be empty), then
/// BYE if `bye` is not empty. `bytes`' memory is used again.
void write_rtcp(const RtcpCompound& compound, std::vector<std::uint8_t>& bytes);

/// When to send the next report (RFC 3550 6.2, 6.3.1): 5 % of the session's bandwidth, randomised
/// 0.5..1.5 and divided by e - 3/2; at least the reduced minimum for unicast, 360 / (kbit/s)
/// seconds, and in any case 0.5 s; half of it for the first one. Pure.
class RtcpSchedule {
 public:
  explicit RtcpSchedule(std::uint32_t seed);

  /// `session_bps`: of the RTP stream, 0 unknown (then 5 s). `report_bytes`: mean size of a report.
  Duration next(double session_bps, double report_bytes, bool sends, int members);

 private:
  std::uint64_t state_;
  bool first_ = true;
};

/// The receiver's half of RTT and SR bookkeeping for one source.
class RtcpClock {
 public:
  void on_sender_report(const RtcpSenderInfo& info, Time arrival);
  /// LSR and DLSR for a report that is sent now.
  std::uint32_t last_sr() const { return last_sr_; }
  std::uint32_t delay_since(Time now) const;
  /// The sender's wall clock at an RTP timestamp, by its newest SR; nothing before one came.
  std::optional<WallTime> wall_of(std::uint32_t rtp_timestamp, int clock_hz) const;
  std::optional<Time> newest() const { return arrival_; }

 private:
  std::uint32_t last_sr_ = 0;
  RtcpSenderInfo info_{};
  std::optional<Time> arrival_;
};

}  // namespace framescope::wire
