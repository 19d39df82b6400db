#include <chrono>

#include <gtest/gtest.h>

#include "wire/source_pauses.hpp"

namespace framescope::wire {
namespace {

using namespace std::chrono_literals;

constexpr Time kStart{100s};

// Heard every `interval` for `span`.
Time hear(SourcePauses& pauses, Time from, Duration interval, Duration span) {
  for (const Time until = from + span; from + interval <= until;) pauses.hear(from += interval);
  return from;
}

TEST(SourcePauses, HalfASecondBeforeTheRhythmIsKnown) {
  SourcePauses pauses(kStart, kStart);
  EXPECT_EQ(pauses.quiet_limit(), 500ms);
  pauses.hear(kStart + 999ms);
  EXPECT_EQ(pauses.quiet_limit(), 500ms);
  EXPECT_EQ(pauses.last(), kStart + 999ms);
  pauses.hear(kStart + 1000ms);
  EXPECT_EQ(pauses.quiet_limit(), 1498500us);
}

TEST(SourcePauses, HalfAsLongAgainAsTheLongest) {
  SourcePauses pauses(kStart, kStart);
  Time now = hear(pauses, kStart, 40ms, 2s);
  EXPECT_EQ(pauses.quiet_limit(), 60ms);
  pauses.hear(now += 100ms);
  hear(pauses, now, 40ms, 1s);
  EXPECT_EQ(pauses.quiet_limit(), 150ms);
}

TEST(SourcePauses, WithinBounds) {
  SourcePauses quick(kStart, kStart);
  hear(quick, kStart, 1ms, 2s);
  EXPECT_EQ(quick.quiet_limit(), SourcePauses::kLeastQuiet);
  SourcePauses slow(kStart, kStart);
  hear(slow, kStart, 4s, 12s);
  EXPECT_EQ(slow.quiet_limit(), SourcePauses::kMostQuiet);
}

TEST(SourcePauses, ALongOneIsForgottenAfterFiveToTenSeconds) {
  SourcePauses pauses(kStart, kStart);
  Time now = hear(pauses, kStart, 40ms, 1s);
  pauses.hear(now += 800ms);
  now = hear(pauses, now, 40ms, 5s);
  EXPECT_EQ(pauses.quiet_limit(), 1200ms);
  hear(pauses, now, 40ms, 6s);
  EXPECT_EQ(pauses.quiet_limit(), 60ms);
}

}  // namespace
}  // namespace framescope::wire
