#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "wire/jitter_buffer.hpp"

namespace framescope::wire {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Keys = std::vector<std::uint64_t>;

constexpr int kHz = 90'000;
constexpr std::uint32_t kTicksPerMs = kHz / 1000;
constexpr Time kStart{seconds(1000)};

Time at(int ms) { return kStart + milliseconds(ms); }

// Of an instant of the sender's, whose clock wraps 100 ms after the start.
std::uint32_t stamp(int ms) { return static_cast<std::uint32_t>(ms - 100) * kTicksPerMs; }

Keys pop_all(JitterBuffer& buffer, Time now) {
  Keys keys;
  while (const auto key = buffer.pop(now)) keys.push_back(*key);
  return keys;
}

TEST(JitterBuffer, WithoutADelayEverythingLeavesAtOnce) {
  JitterBuffer buffer;
  EXPECT_EQ(buffer.next_departure(), std::nullopt);
  std::mt19937 random(1);
  for (std::uint64_t key = 0; key < 1000; ++key) {
    const Time now = at(static_cast<int>(key * 33 + random() % 30));
    buffer.push(key, stamp(static_cast<int>(key) * 33), now, kHz);
    EXPECT_EQ(pop_all(buffer, now), Keys{key});
  }
  EXPECT_EQ(buffer.held(), 0U);
}

TEST(JitterBuffer, DeparturesAreEvenWhereArrivalsAreNot) {
  JitterBuffer buffer(milliseconds(50));
  const std::vector<int> lateness_ms{0, 20, 3, 31, 17, 0, 8};
  for (std::size_t i = 0; i < lateness_ms.size(); ++i) {
    const int sent = static_cast<int>(i) * 40;
    buffer.push(i, stamp(sent), at(sent + 5 + lateness_ms[i]), kHz);
    EXPECT_EQ(buffer.next_departure(), at(sent + 5 + 50)) << i;
    EXPECT_EQ(buffer.pop(at(sent + 54)), std::nullopt) << i;
    EXPECT_EQ(buffer.pop(at(sent + 55)), i);
  }
}

TEST(JitterBuffer, FramesLeaveInTheOrderOfTheirTimestampsAcrossTheWrap) {
  JitterBuffer buffer(milliseconds(200));
  buffer.push(0, stamp(0), at(0), kHz);
  buffer.push(2, stamp(120), at(120), kHz);
  buffer.push(1, stamp(80), at(121), kHz);
  buffer.push(3, stamp(160), at(160), kHz);
  EXPECT_EQ(buffer.held(), 4U);
  EXPECT_EQ(pop_all(buffer, at(279)), Keys{0});
  EXPECT_EQ(pop_all(buffer, at(360)), (Keys{1, 2, 3}));
}

TEST(JitterBuffer, EqualTimestampsLeaveAsTheyCame) {
  JitterBuffer buffer(milliseconds(10));
  for (const std::uint64_t key : {5U, 3U, 9U}) buffer.push(key, stamp(0), at(0), kHz);
  EXPECT_EQ(pop_all(buffer, at(10)), (Keys{5, 3, 9}));
}

TEST(JitterBuffer, OneThatComesWhenALaterHasLeftDoesNotWaitAgain) {
  JitterBuffer buffer(milliseconds(50));
  buffer.push(0, stamp(0), at(0), kHz);
  buffer.push(2, stamp(80), at(80), kHz);
  EXPECT_EQ(pop_all(buffer, at(130)), (Keys{0, 2}));
  buffer.push(1, stamp(40), at(140), kHz);
  EXPECT_EQ(pop_all(buffer, at(140)), Keys{1});
}

TEST(JitterBuffer, AnotherDelayHoldsForWhatWaits) {
  JitterBuffer buffer(milliseconds(100));
  buffer.push(0, stamp(0), at(0), kHz);
  buffer.set_delay(milliseconds(20));
  EXPECT_EQ(buffer.next_departure(), at(20));
  buffer.set_delay({});
  EXPECT_EQ(pop_all(buffer, at(0)), Keys{0});
}

TEST(JitterBuffer, TheSmallestTransitIsForgottenAfterALongerWay) {
  JitterBuffer buffer(milliseconds(50));
  int sent = 0;
  const auto wait_ms = [&](int way_ms) {
    sent += 40;
    buffer.push(1, stamp(sent), at(sent + way_ms), kHz);
    const Time departure = buffer.next_departure().value();
    EXPECT_EQ(buffer.pop(departure), 1U);
    return (departure - at(sent + way_ms)) / milliseconds(1);
  };
  for (int i = 0; i < 100; ++i) EXPECT_EQ(wait_ms(10), 50);
  EXPECT_EQ(wait_ms(40), 20) << "late by 30";
  for (int i = 0; i < 11 * 25; ++i) wait_ms(40);
  EXPECT_EQ(wait_ms(40), 50) << "10 s later that is the way";
  EXPECT_EQ(wait_ms(5), 50) << "a shorter one counts at once";
  EXPECT_EQ(wait_ms(40), 15);
}

TEST(JitterBuffer, AJumpBeginsAnewBehindWhatIsHeld) {
  for (const int jump_ms : {10'000, -10'000, 1'000'000}) {
    JitterBuffer buffer(milliseconds(100));
    buffer.push(0, stamp(0), at(0), kHz);
    buffer.push(1, stamp(40 + jump_ms), at(40), kHz);
    buffer.push(2, stamp(80 + jump_ms), at(90), kHz);
    EXPECT_EQ(pop_all(buffer, at(139)), Keys{0}) << jump_ms;
    EXPECT_EQ(pop_all(buffer, at(140)), Keys{1}) << jump_ms;
    EXPECT_EQ(pop_all(buffer, at(180)), Keys{2}) << jump_ms;
  }
}

// Pushes with these timestamps every 40 ms; none may wait longer than the delay, none is left.
template <typename Timestamp>
void expect_no_longer_wait(Timestamp timestamp) {
  const Duration delay = milliseconds(120);
  JitterBuffer buffer(delay);
  std::vector<Time> pushed;
  std::size_t left = 0;
  for (int ms = 0; ms < 40'000; ++ms) {
    if (ms % 40 == 0 && ms < 39'000) {
      buffer.push(pushed.size(), timestamp(ms), at(ms), kHz);
      pushed.push_back(at(ms));
    }
    while (const auto key = buffer.pop(at(ms))) {
      EXPECT_LE(at(ms) - pushed[*key], delay + milliseconds(1));
      ++left;
    }
  }
  EXPECT_EQ(left, pushed.size());
}

TEST(JitterBuffer, Case17NoWaitPastTheDelay) {
  expect_no_longer_wait([](int ms) { return stamp(ms); });
  expect_no_longer_wait([](int ms) { return stamp(ms % 2000 < 1000 ? ms : ms + 10'000); });
  expect_no_longer_wait([](int ms) { return stamp(ms % 2000 < 1000 ? ms : ms - 10'000); });
  expect_no_longer_wait([](int) { return stamp(0); });
  expect_no_longer_wait([](int ms) { return stamp(2 * ms); });
  std::mt19937 random(17);
  expect_no_longer_wait([&random](int) { return static_cast<std::uint32_t>(random()); });
}

TEST(JitterBuffer, WithTheMostHeldTheOldestLeavesAtOnce) {
  JitterBuffer buffer(seconds(10));
  for (std::uint64_t key = 0; key < JitterBuffer::kMaxHeld; ++key) {
    const int ms = static_cast<int>(key);
    buffer.push(key, stamp(ms), at(ms), kHz);
    EXPECT_EQ(buffer.pop(at(ms)), std::nullopt);
  }
  buffer.push(64, stamp(64), at(64), kHz);
  EXPECT_LE(buffer.next_departure().value(), at(64));
  EXPECT_EQ(pop_all(buffer, at(64)), Keys{0});
  EXPECT_EQ(buffer.held(), JitterBuffer::kMaxHeld);
}

TEST(JitterBuffer, ResetForgetsAllButTheDelay) {
  JitterBuffer buffer(milliseconds(50));
  buffer.push(0, stamp(0), at(0), kHz);
  buffer.reset();
  EXPECT_EQ(buffer.held(), 0U);
  buffer.push(1, stamp(500), at(600), kHz);
  EXPECT_EQ(buffer.next_departure(), at(650));
}

}  // namespace
}  // namespace framescope::wire
