#include "wire/rtcp_clock.hpp"

#include <limits>

namespace framescope::wire {

void RtcpClock::on_sender_report(const RtcpSenderInfo& info, Time arrival) {
  info_ = info;
  last_sr_ = info.ntp.middle();
  arrival_ = arrival;
}

std::uint32_t RtcpClock::delay_since(Time now) const {
  if (!arrival_ || now <= *arrival_) return 0;
  const auto delay = static_cast<std::uint64_t>((now - *arrival_).count());
  constexpr std::uint64_t kSecond = 1'000'000'000;
  // Apart, because all the nanoseconds shifted by 16 would not fit.
  const std::uint64_t units = (delay / kSecond << 16) + ((delay % kSecond) << 16) / kSecond;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(units < kMost ? units : kMost);
}

std::optional<WallTime> RtcpClock::wall_of(std::uint32_t rtp_timestamp, int clock_hz) const {
  // A sender without a clock may write an NTP time of 0 (RFC 3550 6.4.1).
  if (!arrival_ || info_.ntp.value == 0 || clock_hz <= 0) return std::nullopt;
  const auto ticks = static_cast<std::int32_t>(rtp_timestamp - info_.rtp_timestamp);
  return from_ntp(info_.ntp) + Duration(std::int64_t{ticks} * 1'000'000'000 / clock_hz);
}

}  // namespace framescope::wire
