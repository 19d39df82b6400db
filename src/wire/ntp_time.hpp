#pragma once

#include <cstdint>
#include <optional>

#include "core/time.hpp"

namespace framescope::wire {

/// An instant as NTP writes it (RFC 5905 6): seconds since 1900 in the upper 32 bits, fractions of
/// 2^-32 s in the lower. Era 0, until 2036.
struct NtpTime {
  std::uint64_t value = 0;

  /// The middle 32 bits, in units of 1/65,536 s, as RTCP echoes them (RFC 3550 6.4.1).
  constexpr std::uint32_t middle() const { return static_cast<std::uint32_t>(value >> 16); }
  constexpr bool operator==(const NtpTime&) const = default;
};

/// Rounded to the nearest, 0.12 ns off at most in the first and half a nanosecond in the second, so
/// that there and back is exact. Before 1900 and from 2036 on `to_ntp` wraps.
NtpTime to_ntp(WallTime time);
WallTime from_ntp(NtpTime time);

/// RFC 3550 6.4.1: round trip = arrival - last SR - delay since last SR, all in 1/65,536 s;
/// nothing when no SR was answered (`last_sr` 0), or the result is negative or above a minute: our
/// clock was set in between.
std::optional<Duration> rtcp_round_trip(std::uint32_t arrival, std::uint32_t last_sr,
                                        std::uint32_t delay_since_last_sr);

}  // namespace framescope::wire
