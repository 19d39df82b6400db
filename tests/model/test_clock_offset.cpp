#include <cstdint>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "model/clock_offset.hpp"

namespace framescope::model {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Time kStart{seconds(1000)};
constexpr ClockOwner kSender{7, 9};

/// A sender whose clock shows `ahead` more than ours at kStart and gains `gain_ppm` on it.
struct Sender {
  Duration ahead{};
  std::int64_t gain_ppm = 0;

  Time clock(Time ours) const { return ours + offset(ours); }
  Duration offset(Time ours) const { return ahead + (ours - kStart) / 1'000'000 * gain_ppm; }

  /// A hello that leaves at `at`, takes `there`, waits for `held` and takes `back`; the tag has
  /// whole microseconds, cut.
  HelloEcho echo(Time at, Duration there, Duration held, Duration back) const {
    const Time asked = clock(at + there);
    const Time answered = clock(at + there + held);
    HelloEcho echo;
    echo.hello_sent = at;
    echo.held = std::chrono::floor<microseconds>(answered - asked);
    echo.answered = Time(std::chrono::floor<microseconds>(answered.time_since_epoch()));
    echo.arrived = at + there + held + back;
    return echo;
  }
};

void expect_true_within_error(const ClockOffsetEstimator& estimator, const Sender& sender,
                              Time now) {
  const auto found = estimator.at(now);
  ASSERT_TRUE(found);
  const Duration off = found->offset - sender.offset(now);
  EXPECT_LE(off, found->error);
  EXPECT_GE(off, -found->error);
}

TEST(ClockOffset, IsExactWhereBothWaysTakeTheSame) {
  const Sender sender{seconds(123)};
  ClockOffsetEstimator estimator;
  EXPECT_FALSE(estimator.at(kStart));
  const HelloEcho echo = sender.echo(kStart, milliseconds(2), milliseconds(20), milliseconds(2));
  EXPECT_TRUE(estimator.add(kSender, echo));
  const auto found = estimator.at(echo.arrived);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->offset, seconds(123));
  // Half the round trip, the tag's microseconds, and what may drift apart within 20 ms.
  EXPECT_EQ(found->error, milliseconds(2) + microseconds(2) + microseconds(2));
}

TEST(ClockOffset, ASenderBehindHasANegativeOne) {
  const Sender sender{-seconds(500)};
  ClockOffsetEstimator estimator;
  const HelloEcho echo = sender.echo(kStart, milliseconds(1), milliseconds(3), milliseconds(1));
  EXPECT_TRUE(estimator.add(kSender, echo));
  EXPECT_EQ(estimator.at(echo.arrived)->offset, -seconds(500));
}

TEST(ClockOffset, TheTruthIsWithinTheErrorHoweverUnlikeTheWaysAre) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::mt19937_64 random(seed);
    const auto up_to = [&random](Duration most) {
      return Duration(
          static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most.count())));
    };
    // As far as the estimator promises, both ways; clocks days apart, both ways.
    const Sender sender{up_to(hours(200)) - hours(100),
                        static_cast<std::int64_t>(random() % 201) - 100};
    const Time start = kStart + hours(100);
    ClockOffsetEstimator estimator;
    for (int i = 0; i < 200; ++i) {
      const Time at = start + seconds(i);
      const bool slow = random() % 3 == 0;
      const HelloEcho echo = sender.echo(at, up_to(slow ? seconds(2) : milliseconds(3)),
                                         up_to(milliseconds(40)), up_to(milliseconds(3)));
      estimator.add(kSender, echo);
      if (estimator.at(echo.arrived)) expect_true_within_error(estimator, sender, echo.arrived);
    }
    // No more hellos: it grows old, and then it is forgotten.
    const Time end = start + seconds(200);
    for (int s = 3; s < 59; ++s) expect_true_within_error(estimator, sender, end + seconds(s));
    EXPECT_FALSE(estimator.at(end + seconds(63)));
  }
}

TEST(ClockOffset, TheEchoOfLeastErrorCounts) {
  const Sender sender{seconds(5)};
  ClockOffsetEstimator estimator;
  Time at = kStart;
  estimator.add(kSender, sender.echo(at, milliseconds(1), {}, milliseconds(1)));
  for (int i = 0; i < 20; ++i) {
    at += milliseconds(700);
    estimator.add(kSender, sender.echo(at, milliseconds(90), {}, milliseconds(10)));
  }
  const auto found = estimator.at(at);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->offset, seconds(5)) << "an outlier is no news";
  EXPECT_LT(found->error, milliseconds(3));
}

TEST(ClockOffset, DriftGrowsTheErrorUntilAWorseEchoIsTheBetterOne) {
  const Sender sender{seconds(5)};
  ClockOffsetEstimator estimator;
  const HelloEcho good = sender.echo(kStart, milliseconds(1), {}, milliseconds(1));
  estimator.add(kSender, good);
  const auto fresh = estimator.at(good.arrived);
  const auto old = estimator.at(good.arrived + seconds(50));
  ASSERT_TRUE(fresh && old);
  EXPECT_EQ(old->error - fresh->error, milliseconds(5)) << "100 millionths of 50 s";
  const HelloEcho later = sender.echo(kStart + seconds(50), milliseconds(3), {}, milliseconds(1));
  estimator.add(kSender, later);
  EXPECT_EQ(estimator.at(later.arrived)->offset, seconds(5) + milliseconds(1));
}

TEST(ClockOffset, AnEchoIsForgottenAfterAMinute) {
  const Sender sender{seconds(5)};
  ClockOffsetEstimator estimator;
  const HelloEcho echo = sender.echo(kStart, milliseconds(1), {}, milliseconds(1));
  estimator.add(kSender, echo);
  EXPECT_TRUE(estimator.at(echo.arrived + seconds(60) - Duration(1)));
  EXPECT_FALSE(estimator.at(echo.arrived + seconds(60)));
  // Its place is taken by what comes 60 s later, however much worse that is.
  const HelloEcho worse = sender.echo(kStart + seconds(60), milliseconds(9), {}, milliseconds(1));
  estimator.add(kSender, worse);
  EXPECT_EQ(estimator.at(worse.arrived)->offset, seconds(5) + milliseconds(4));
}

TEST(ClockOffset, AnotherStreamOrHostStartsAnew) {
  const Sender one{seconds(5)};
  ClockOffsetEstimator estimator;
  estimator.add(kSender, one.echo(kStart, milliseconds(1), {}, milliseconds(1)));
  for (const ClockOwner owner : {ClockOwner{8, 9}, ClockOwner{8, 10}}) {
    const Sender other{seconds(static_cast<std::int64_t>(owner.host_hash))};
    HelloEcho none;  // the other has had no hello yet
    none.answered = none.arrived = kStart + milliseconds(10);
    EXPECT_FALSE(estimator.add(owner, none));
    EXPECT_FALSE(estimator.at(kStart + milliseconds(10)));
    const Time at = kStart + milliseconds(20);
    const HelloEcho echo = other.echo(at, milliseconds(4), {}, milliseconds(4));
    EXPECT_TRUE(estimator.add(owner, echo));
    EXPECT_EQ(estimator.at(echo.arrived)->offset, other.ahead);
  }
}

TEST(ClockOffset, AClockThatJumpedIsBelievedAtOnce) {
  const Sender before{seconds(5)};
  const Sender after{seconds(65)};  // ours was suspended for a minute
  ClockOffsetEstimator estimator;
  for (int i = 0; i < 10; ++i) {
    estimator.add(kSender, before.echo(kStart + seconds(i), milliseconds(1), {}, milliseconds(1)));
  }
  const HelloEcho echo = after.echo(kStart + seconds(10), milliseconds(9), {}, milliseconds(9));
  EXPECT_TRUE(estimator.add(kSender, echo));
  EXPECT_EQ(estimator.at(echo.arrived)->offset, seconds(65));
  EXPECT_EQ(estimator.at(echo.arrived + seconds(5))->offset, seconds(65));
}

TEST(ClockOffset, TimesThatCannotBeAreRefused) {
  const Sender sender{seconds(5)};
  const HelloEcho good = sender.echo(kStart, milliseconds(5), milliseconds(5), milliseconds(5));
  const Time last{Duration(std::numeric_limits<std::int64_t>::max())};
  const Time first{Duration(std::numeric_limits<std::int64_t>::min())};
  ClockOffsetEstimator estimator;
  const auto refused = [&](auto&& spoil) {
    HelloEcho bad = good;
    spoil(bad);
    return !estimator.add(kSender, bad) && !estimator.at(good.arrived);
  };
  EXPECT_TRUE(refused([](HelloEcho& echo) { echo.hello_sent = Time{}; })) << "no hello echoed";
  EXPECT_TRUE(refused([&](HelloEcho& echo) { echo.hello_sent = echo.arrived; }));
  EXPECT_TRUE(refused([&](HelloEcho& echo) { echo.hello_sent = echo.arrived + hours(1); }));
  EXPECT_TRUE(refused([&](HelloEcho& echo) { echo.hello_sent = last; }));
  EXPECT_TRUE(refused([&](HelloEcho& echo) { echo.hello_sent = first; }));
  EXPECT_TRUE(refused([&](HelloEcho& echo) { echo.hello_sent = echo.arrived - seconds(11); }));
  EXPECT_TRUE(refused([](HelloEcho& echo) { echo.held = -Duration(1); }));
  EXPECT_TRUE(refused([](HelloEcho& echo) { echo.held = milliseconds(15); })) << "no way left";
  EXPECT_TRUE(refused([](HelloEcho& echo) { echo.held = Duration::max(); }));
  EXPECT_TRUE(refused([&](HelloEcho& echo) { echo.answered = last; }));
  EXPECT_TRUE(refused([&](HelloEcho& echo) { echo.answered = first; }));
  EXPECT_TRUE(refused([](HelloEcho& echo) { echo.answered = Time{}; }));
  EXPECT_TRUE(refused([&](HelloEcho& echo) { echo.arrived = last; }));
  EXPECT_TRUE(estimator.add(kSender, good));
}

TEST(ClockOffset, ClocksFarApartDoNotOverflow) {
  constexpr auto kFar = Duration(std::int64_t{1} << 60);  // 36 years
  for (const Duration ahead : {kFar, -kFar}) {
    const Time ours = ahead > Duration{0} ? kStart : Time(kFar) + hours(1);
    const Sender sender{ahead};
    ClockOffsetEstimator estimator;
    const HelloEcho echo = sender.echo(ours, milliseconds(1), milliseconds(1), milliseconds(1));
    ASSERT_TRUE(estimator.add(kSender, echo));
    expect_true_within_error(estimator, sender, echo.arrived);
  }
}

TEST(ClockOffset, AnyTimesAtAllAreSurvived) {
  std::mt19937_64 random(3);
  ClockOffsetEstimator estimator;
  Time now = kStart;
  for (int i = 0; i < 100'000; ++i) {
    const auto any = [&random] {
      return static_cast<std::int64_t>(random() >> (1 + random() % 63)) *
             (random() % 2 == 0 ? 1 : -1);
    };
    now += milliseconds(static_cast<std::int64_t>(random() % 50));
    HelloEcho echo{Time(Duration(any())), Duration(any()), Time(Duration(any())), now};
    if (random() % 2 == 0)
      echo.hello_sent = now - Duration(static_cast<std::int64_t>(random() % 1'000'000'000));
    estimator.add({random() % 2, 1}, echo);
    if (const auto found = estimator.at(now)) {
      EXPECT_GT(found->error, Duration{0});
      EXPECT_LE(found->error, seconds(6));
    }
  }
}

}  // namespace
}  // namespace framescope::model
