#include <chrono>
#include <cstdint>

#include <gtest/gtest.h>

#include "wire/rtcp_clock.hpp"

namespace framescope::wire {
namespace {

using namespace std::chrono_literals;

const RtcpSenderInfo kInfo{
    .ntp = {0x8000'B705'2000'0001}, .rtp_timestamp = 0x2122'2324, .packets = 0, .octets = 0};

TEST(RtcpClock, SaysNothingBeforeASenderReport) {
  const RtcpClock clock;
  EXPECT_EQ(clock.last_sr(), 0U);
  EXPECT_EQ(clock.delay_since(Time(1h)), 0U);
  EXPECT_FALSE(clock.wall_of(0, 90'000));
  EXPECT_FALSE(clock.newest());
}

TEST(RtcpClock, Case38TheWorkedExample) {
  RtcpClock clock;
  clock.on_sender_report(kInfo, Time(100s));
  EXPECT_EQ(clock.last_sr(), 0xB705'2000U);
  EXPECT_EQ(clock.delay_since(Time(105s + 250ms)), 0x0005'4000U);
  EXPECT_EQ(clock.newest(), Time(100s));
}

TEST(RtcpClock, DelayStaysInItsRange) {
  RtcpClock clock;
  clock.on_sender_report(kInfo, Time(100s));
  EXPECT_EQ(clock.delay_since(Time(100s)), 0U);
  EXPECT_EQ(clock.delay_since(Time(99s)), 0U);
  EXPECT_EQ(clock.delay_since(Time(100s + 1ms)), 65U);
  EXPECT_EQ(clock.delay_since(Time(100s + 65'535s)), 0xFFFF'0000U);
  EXPECT_EQ(clock.delay_since(Time(100s + 65'536s)), 0xFFFF'FFFFU);
  EXPECT_EQ(clock.delay_since(Time::max()), 0xFFFF'FFFFU);
}

TEST(RtcpClock, WallTimeOfATimestampOnBothSidesOfTheReport) {
  RtcpClock clock;
  // 2020-01-01 00:00:00 UTC and a quarter of a second, as the RTP clock is about to wrap.
  const std::uint64_t since_1900 = 1'577'836'800 + 2'208'988'800ULL;
  const WallTime at(1'577'836'800s + 250ms);
  clock.on_sender_report({.ntp = {since_1900 << 32 | 0x4000'0000U},
                          .rtp_timestamp = 0xFFFF'FFF0,
                          .packets = 0,
                          .octets = 0},
                         Time(1s));
  const auto wall_of = [&clock](std::uint32_t timestamp) {
    return *clock.wall_of(timestamp, 90'000);
  };
  EXPECT_LE(std::chrono::abs(wall_of(0xFFFF'FFF0) - at), 1ns);
  EXPECT_LE(std::chrono::abs(wall_of(0xFFFF'FFF0U + 90'000) - (at + 1s)), 1ns);
  EXPECT_LE(std::chrono::abs(wall_of(0xFFFF'FFF0U - 45'000) - (at - 500ms)), 1ns);
  EXPECT_FALSE(clock.wall_of(0, 0));
}

TEST(RtcpClock, Case36AClockThatWasSetIsBelievedAtItsNextReport) {
  const WallTime at(1'577'836'800s);
  for (const Duration step : {-1h, 1h}) {
    RtcpClock clock;
    clock.on_sender_report({.ntp = to_ntp(at), .rtp_timestamp = 0, .packets = 0, .octets = 0},
                           Time(100s));
    EXPECT_EQ(clock.wall_of(90'000, 90'000), at + 1s);
    clock.on_sender_report(
        {.ntp = to_ntp(at + step + 2s), .rtp_timestamp = 180'000, .packets = 0, .octets = 0},
        Time(102s));
    EXPECT_EQ(clock.wall_of(180'000, 90'000), at + step + 2s);
    EXPECT_EQ(clock.delay_since(Time(103s)), 0x0001'0000U) << "on our own clock, as ever";
  }
}

TEST(RtcpClock, ASenderWithoutAClockTellsNoTime) {
  RtcpClock clock;
  clock.on_sender_report({}, Time(1s));
  EXPECT_EQ(clock.last_sr(), 0U);
  EXPECT_FALSE(clock.wall_of(0, 90'000));
  EXPECT_EQ(clock.newest(), Time(1s));
}

}  // namespace
}  // namespace framescope::wire
