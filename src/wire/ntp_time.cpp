#include "wire/ntp_time.hpp"

namespace framescope::wire {
namespace {

// 1900 to 1970, leap years included (RFC 5905 figure 4).
constexpr std::int64_t kUnixEpochSeconds = 2'208'988'800;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int32_t kMostRoundTrip = 60 << 16;

}  // namespace

NtpTime to_ntp(WallTime time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const auto ns = static_cast<std::uint64_t>((time - whole).count());
  const std::int64_t seconds = whole.time_since_epoch().count() + kUnixEpochSeconds;
  const std::uint64_t fraction = ((ns << 32) + kNsPerSecond / 2) / kNsPerSecond;
  return {(static_cast<std::uint64_t>(seconds) << 32) | fraction};
}

WallTime from_ntp(NtpTime time) {
  const auto seconds = static_cast<std::int64_t>(time.value >> 32) - kUnixEpochSeconds;
  const std::uint64_t fraction = time.value & 0xFFFF'FFFFU;
  const auto ns =
      static_cast<std::int64_t>((fraction * kNsPerSecond + (std::uint64_t{1} << 31)) >> 32);
  return WallTime(Duration(seconds * kNsPerSecond + ns));
}

std::optional<Duration> rtcp_round_trip(std::uint32_t arrival, std::uint32_t last_sr,
                                        std::uint32_t delay_since_last_sr) {
  if (last_sr == 0) return std::nullopt;
  const auto units = static_cast<std::int32_t>(arrival - last_sr - delay_since_last_sr);
  if (units < 0 || units > kMostRoundTrip) return std::nullopt;
  return Duration((units * kNsPerSecond) >> 16);
}

}  // namespace framescope::wire
