#include "wire/rtcp_schedule.hpp"

#include <algorithm>
#include <numbers>

namespace framescope::wire {
namespace {

constexpr double kRtcpShare = 0.05;    // of the session's bandwidth
constexpr double kSenderShare = 0.25;  // of RTCP's, while senders are that few of the members
constexpr double kUsualSeconds = 5;
constexpr double kLeastSeconds = 0.5;
constexpr double kMostSeconds = 60;
// What timer reconsideration makes of the mean (6.3.1).
constexpr double kCompensation = std::numbers::e - 1.5;

double minimum_seconds(double session_bps) {
  if (!(session_bps > 0)) return kUsualSeconds;
  return std::clamp(360 / (session_bps / 1000), kLeastSeconds, kUsualSeconds);
}

// By bandwidth: how long all who share it need for a report each. The stream has one sender.
double shared_seconds(double session_bps, double report_bytes, bool sends, int members) {
  if (!(session_bps > 0 && report_bytes > 0)) return 0;
  double share = kRtcpShare * session_bps / 8;
  double sharers = std::max(members, 1);
  if (sharers * kSenderShare >= 1) {
    share *= sends ? kSenderShare : 1 - kSenderShare;
    sharers = sends ? 1 : sharers - 1;
  }
  return sharers * report_bytes / share;
}

// 0..1 without 1, by SplitMix64.
double next_uniform(std::uint64_t& state) {
  state += 0x9E37'79B9'7F4A'7C15U;
  std::uint64_t bits = state;
  bits = (bits ^ (bits >> 30)) * 0xBF58'476D'1CE4'E5B9U;
  bits = (bits ^ (bits >> 27)) * 0x94D0'49BB'1331'11EBU;
  bits ^= bits >> 31;
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

}  // namespace

RtcpSchedule::RtcpSchedule(std::uint32_t seed) : state_(seed) {}

Duration RtcpSchedule::next(double session_bps, double report_bytes, bool sends, int members) {
  const double minimum = minimum_seconds(session_bps) * (first_ ? 0.5 : 1);
  first_ = false;
  const double mean = std::clamp(shared_seconds(session_bps, report_bytes, sends, members), minimum,
                                 std::max(minimum, kMostSeconds));
  return from_seconds(mean * (0.5 + next_uniform(state_)) / kCompensation);
}

}  // namespace framescope::wire
