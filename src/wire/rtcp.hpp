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

/// A compound packet, as far as we use it. Other packet types are skipped, and so is what a
/// translator joined on of other SSRCs: their SR and RR, their SDES. Texts are a peer's bytes of
/// any value, and unauthenticated like all of it.
struct RtcpCompound {
  std::uint32_t ssrc = 0;                ///< of who sends it
  std::optional<RtcpSenderInfo> sender;  ///< of an SR
  std::vector<RtcpReport> reports;       ///< of SR or RR, at most kMaxReports
  std::string cname;                     ///< of SDES, at most 255 bytes; empty: none
  std::vector<std::uint32_t> bye;        ///< SSRCs that leave, at most kMaxReports; whoever takes
                                         ///< one for true checks who sent it
  std::string bye_reason;                ///< at most 255 bytes; empty without `bye`

  static constexpr std::size_t kMaxReports = 31;  ///< what a packet's count can say
  bool operator==(const RtcpCompound&) const = default;
};

/// Why a datagram is no RTCP (RFC 3550 A.2), all of which is then dropped. A lone SR without SDES
/// passes: FFmpeg sends such.
enum class RtcpFault : std::uint8_t {
  kTruncated,  ///< shorter than its lengths say, or than its counts and texts need
  kVersion,
  kFirstType,  ///< begins with neither SR nor RR
  kPadding,    ///< in the first packet, before the last, or a size of it that cannot be
  kLength,     ///< bytes behind the last packet that are too few for one
};
inline constexpr std::size_t kRtcpFaultCount = 5;
/// "truncated", "version", ...
std::string_view to_string(RtcpFault fault);

Result<RtcpCompound, RtcpFault> parse_rtcp(std::span<const std::uint8_t> datagram);

/// SR or RR by whether `sender` is set, then SDES with the CNAME (which must not be empty), then
/// BYE if `bye` is not empty. A cumulative loss beyond 24 bits is written as the nearest. `bytes`'
/// memory is used again.
void write_rtcp(const RtcpCompound& compound, std::vector<std::uint8_t>& bytes);

}  // namespace framescope::wire
