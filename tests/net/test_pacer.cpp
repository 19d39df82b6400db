#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "net/pacer.hpp"

namespace framescope::net {
namespace {

using namespace std::chrono_literals;

constexpr Time kStart{1000s};
constexpr Duration k60Fps = 16'666'667ns;

struct Burst {
  Time at{};
  std::size_t datagrams = 0;
};

/// Who comes when the pacer says so and sends all that it allows.
std::vector<Burst> punctual(Pacer& pacer) {
  std::vector<Burst> bursts;
  while (const auto at = pacer.next()) {
    bursts.push_back({*at, pacer.allowance(*at)});
    if (bursts.back().datagrams == 0) break;
    pacer.sent(bursts.back().datagrams, *at);
  }
  return bursts;
}

TEST(Pacer, BeginsWithNothing) {
  Pacer pacer;
  EXPECT_EQ(pacer.left(), 0u);
  EXPECT_EQ(pacer.allowance(kStart), 0u);
  EXPECT_EQ(pacer.next(), std::nullopt);
  pacer.begin(0, k60Fps, 0.5, kStart);
  EXPECT_EQ(pacer.allowance(kStart), 0u);
  EXPECT_EQ(pacer.next(), std::nullopt);
}

TEST(Pacer, WhatFitsOneBurstLeavesAtOnce) {
  for (const std::size_t datagrams : {std::size_t{1}, std::size_t{28}, Pacer::kMaxBurst}) {
    Pacer pacer;
    pacer.begin(datagrams, k60Fps, 0.5, kStart);
    EXPECT_EQ(pacer.next(), kStart);
    EXPECT_EQ(pacer.allowance(kStart), datagrams);
    pacer.sent(datagrams, kStart);
    EXPECT_EQ(pacer.left(), 0u);
    EXPECT_EQ(pacer.next(), std::nullopt);
  }
}

TEST(Pacer, SpreadsBurstsEvenlyOverTheShare) {
  Pacer pacer;
  pacer.begin(100, 16ms, 0.5, kStart);  // four bursts in 8 ms
  const auto bursts = punctual(pacer);
  ASSERT_EQ(bursts.size(), 4u);
  const std::vector<std::size_t> sizes = {32, 32, 32, 4};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(bursts[i].at, kStart + i * 2ms);
    EXPECT_EQ(bursts[i].datagrams, sizes[i]);
  }
}

TEST(Pacer, NobodyLeavesBeforeTheTime) {
  Pacer pacer;
  pacer.begin(64, 16ms, 0.5, kStart);
  EXPECT_EQ(pacer.allowance(kStart - 1ns), 0u);
  pacer.sent(32, kStart);
  EXPECT_EQ(pacer.allowance(kStart), 0u);
  EXPECT_EQ(pacer.allowance(kStart + 4ms - 1ns), 0u);
  EXPECT_EQ(pacer.allowance(kStart + 4ms), 32u);
}

TEST(Pacer, WithoutAnIntervalOrAShareBurstsAreAReceiversTimeApart) {
  for (const auto& [interval, share] : {std::pair<Duration, double>{0ns, 0.5}, {16ms, 0.0}}) {
    Pacer pacer;
    pacer.begin(96, interval, share, kStart);
    const auto bursts = punctual(pacer);
    ASSERT_EQ(bursts.size(), 3u);
    EXPECT_EQ(bursts[1].at - bursts[0].at, Pacer::kShortestGap);
    EXPECT_EQ(bursts[2].at - bursts[1].at, Pacer::kShortestGap);
  }
}

TEST(Pacer, WhoIsLateCatchesUpWithThePlan) {
  Pacer pacer;
  pacer.begin(160, 20ms, 1.0, kStart);  // five bursts, 4 ms apart
  pacer.sent(32, kStart + 9ms);
  EXPECT_EQ(pacer.next(), kStart + 9ms + Pacer::kShortestGap) << "the one of 4 ms";
  pacer.sent(32, kStart + 9200us);
  EXPECT_EQ(pacer.next(), kStart + 9400us) << "the one of 8 ms";
  pacer.sent(32, kStart + 9400us);
  EXPECT_EQ(pacer.next(), kStart + 12ms);
}

TEST(Pacer, TheRestOfARefusedBurstMayStillLeave) {
  Pacer pacer;
  pacer.begin(64, 16ms, 0.5, kStart);
  pacer.sent(10, kStart);
  EXPECT_EQ(pacer.left(), 54u);
  EXPECT_EQ(pacer.allowance(kStart), 22u);
  pacer.sent(0, kStart);
  EXPECT_EQ(pacer.allowance(kStart + 1ms), 22u);
  pacer.sent(22, kStart + 1ms);
  EXPECT_EQ(pacer.next(), kStart + 4ms);
}

TEST(Pacer, TheNextFrameForgetsWhatWasLeft) {
  Pacer pacer;
  pacer.begin(100, 16ms, 0.5, kStart);
  pacer.sent(32, kStart);
  pacer.begin(3, 16ms, 0.5, kStart + 1ms);
  EXPECT_EQ(pacer.left(), 3u);
  EXPECT_EQ(pacer.allowance(kStart + 1ms), 3u);
}

TEST(Pacer, MoreThanThereIsEndsTheFrame) {
  Pacer pacer;
  pacer.begin(5, 16ms, 0.5, kStart);
  pacer.sent(100, kStart);
  EXPECT_EQ(pacer.left(), 0u);
  EXPECT_EQ(pacer.next(), std::nullopt);
}

TEST(Pacer, AnyFrameLeavesWithinItsShareInBurstsThatFit) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    const std::size_t datagrams = random() % 6000;
    const Duration interval(random() % 100'000'000);
    const double share = static_cast<double>(random() % 1001) / 1000;
    Pacer pacer;
    pacer.begin(datagrams, interval, share, kStart);
    const auto bursts = punctual(pacer);
    std::size_t sum = 0;
    for (std::size_t i = 0; i < bursts.size(); ++i) {
      EXPECT_LE(bursts[i].datagrams, Pacer::kMaxBurst);
      if (i > 0) {
        EXPECT_GE(bursts[i].at - bursts[i - 1].at, Pacer::kShortestGap);
      }
      sum += bursts[i].datagrams;
    }
    EXPECT_EQ(sum, datagrams);
    EXPECT_EQ(bursts.size(), (datagrams + Pacer::kMaxBurst - 1) / Pacer::kMaxBurst);
    const auto whole =
        Duration(static_cast<Duration::rep>(static_cast<double>(interval.count()) * share));
    // No time to spread over: the receiver's buffer counts for more.
    if (bursts.empty() || whole < bursts.size() * Pacer::kShortestGap) continue;
    EXPECT_LE(bursts.back().at, kStart + whole);
  }
}

TEST(Pacer, WhoHurriesWaitsNoLongerThanTheShortestGap) {
  Pacer pacer;
  pacer.begin(100, 16ms, 1, kStart);  // four bursts, 4 ms apart
  pacer.sent(32, kStart);
  pacer.hurry(kStart + 1ms);
  const auto bursts = punctual(pacer);
  ASSERT_EQ(bursts.size(), 3u);
  for (std::size_t i = 0; i < bursts.size(); ++i) {
    EXPECT_EQ(bursts[i].at, kStart + 1ms + (i + 1) * Pacer::kShortestGap);
  }
  pacer.begin(100, 16ms, 1, kStart + 5ms);
  EXPECT_EQ(punctual(pacer).back().at, kStart + 17ms) << "the next one is paced again";
}

TEST(Pacer, HurryMovesNothingThatIsDueSooner) {
  Pacer pacer;
  pacer.begin(100, 16ms, 1, kStart);
  pacer.hurry(kStart);
  EXPECT_EQ(pacer.next(), kStart);
  pacer.sent(32, kStart);
  EXPECT_EQ(pacer.next(), kStart + Pacer::kShortestGap);
}

// Timers that come up to 3 ms late, sends that the system takes in part.
TEST(Pacer, NeitherLatenessNorRefusalsMakeAnInstantsBurstLarger) {
  std::mt19937 random(2);
  for (int round = 0; round < 500; ++round) {
    Pacer pacer;
    const std::size_t datagrams = 1 + random() % 2000;
    pacer.begin(datagrams, k60Fps, 0.5, kStart);
    Time now = kStart;
    Time latest = kStart;
    std::size_t at_once = 0;
    std::size_t sum = 0;
    while (const auto next = pacer.next()) {
      const Time wake = std::max(now, *next + Duration(random() % 3) * 1'000'000);
      if (wake > now) at_once = 0;
      now = wake;
      const std::size_t allowed = pacer.allowance(now);
      ASSERT_GT(allowed, 0u) << "woken for nothing";
      const std::size_t taken = std::min<std::size_t>(allowed, 1 + random() % 40);
      pacer.sent(taken, now);
      at_once += taken;
      sum += taken;
      EXPECT_LE(at_once, Pacer::kMaxBurst);
      latest = now;
    }
    EXPECT_EQ(sum, datagrams);
    const auto bursts = static_cast<int>(sum);
    EXPECT_LE(latest, kStart + k60Fps / 2 + bursts * (Pacer::kShortestGap + 3ms));
  }
}

}  // namespace
}  // namespace framescope::net
