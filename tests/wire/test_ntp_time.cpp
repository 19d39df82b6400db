#include <random>
#include <type_traits>

#include <gtest/gtest.h>

#include "wire/ntp_time.hpp"

namespace framescope::wire {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

WallTime at(Duration since_1970) { return WallTime(since_1970); }

TEST(NtpTime, GoldenValuesBothWays) {
  struct Golden {
    Duration since_1970;
    std::uint64_t ntp;
  };
  // RFC 5905 figure 4 has the seconds of 1970 and of 1999-12-31; the others follow from them.
  for (const auto& [since, ntp] :
       {Golden{seconds(0), 2'208'988'800ULL << 32},
        Golden{seconds(946'598'400), 3'155'587'200ULL << 32},
        Golden{milliseconds(500), 0x83AA'7E80'8000'0000},
        Golden{nanoseconds(1), 0x83AA'7E80'0000'0004},
        Golden{nanoseconds(999'999'999), 0x83AA'7E80'FFFF'FFFC}, Golden{-seconds(2'208'988'800), 0},
        Golden{-milliseconds(250), 0x83AA'7E7F'C000'0000}}) {
    EXPECT_EQ(to_ntp(at(since)).value, ntp) << since.count();
    EXPECT_EQ(from_ntp({ntp}), at(since)) << since.count();
  }
}

TEST(NtpTime, ThereAndBackIsExact) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> ns(
      0, seconds(2'085'978'495LL).count() * std::int64_t{1'000'000'000});
  for (int i = 0; i < 10'000; ++i) {
    const WallTime time = at(nanoseconds(ns(random)));
    ASSERT_EQ(from_ntp(to_ntp(time)), time);
  }
}

TEST(NtpTime, EveryValueIsAnInstantOfEraZero) {
  EXPECT_EQ(from_ntp({0}), at(-seconds(2'208'988'800)));
  EXPECT_EQ(from_ntp({~std::uint64_t{0}}), at(seconds(2'085'978'496)));
  EXPECT_EQ(to_ntp(at(seconds(2'085'978'496))).value, 0U) << "2036 begins anew";
}

TEST(NtpTime, MiddleIsWhatRtcpEchoes) {
  EXPECT_EQ(NtpTime{0xB44D'B705'2000'0000}.middle(), 0xB705'2000U);
}

TEST(RtcpRoundTrip, Case38Rfc3550Figure2) {
  EXPECT_EQ(rtcp_round_trip(0xB710'8000, 0xB705'2000, 0x0005'4000), milliseconds(6125));
}

TEST(RtcpRoundTrip, Case38NothingWithoutSenderReportOrWhenNegative) {
  EXPECT_EQ(rtcp_round_trip(0xB710'8000, 0, 0x0005'4000), std::nullopt);
  EXPECT_EQ(rtcp_round_trip(0xB710'8000, 0xB710'8001, 0), std::nullopt);
  EXPECT_EQ(rtcp_round_trip(0xB710'8000, 0xB705'2000, 0x000B'6001), std::nullopt);
  EXPECT_EQ(rtcp_round_trip(0xB710'8000, 0xB705'2000, 0x000B'6000), Duration(0));
}

TEST(RtcpRoundTrip, OfMoreThanAMinuteIsNone) {
  EXPECT_EQ(rtcp_round_trip(60 << 16 | 1, 1, 0), seconds(60));
  EXPECT_EQ(rtcp_round_trip((60 << 16) + 2, 1, 0), std::nullopt);
}

TEST(RtcpRoundTrip, AcrossTheWrapOfTheMiddle) {
  EXPECT_EQ(rtcp_round_trip(0x0000'4000, 0xFFFF'C000, 0x4000), milliseconds(250));
}

TEST(RtcpRoundTrip, Case36OverAClockThatWasSetIsNothing) {
  const WallTime sent = at(seconds(1'700'000'000));
  for (const auto step : {hours(-1), hours(1)}) {
    const auto arrival = to_ntp(sent + step + milliseconds(20));
    EXPECT_EQ(rtcp_round_trip(arrival.middle(), to_ntp(sent).middle(), 0), std::nullopt);
    const auto next = to_ntp(sent + step + seconds(1));
    EXPECT_EQ(rtcp_round_trip(next.middle() + 0x8000, next.middle(), 0), milliseconds(500))
        << "the next report is of the new time at both ends";
  }
  static_assert(Time::clock::is_steady && !std::is_convertible_v<WallTime, Time>,
                "what measures and times out takes no wall clock");
}

}  // namespace
}  // namespace framescope::wire
