#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "net/impaired_link.hpp"

namespace framescope::net {
namespace {

using std::chrono::milliseconds;
using Verdict = ImpairedLink::Verdict;

constexpr Time kStart{std::chrono::seconds(100)};
constexpr int kMany = 20'000;
constexpr std::size_t kBytes = 20'000;

Impairment parsed(const char* spec) { return parse_impairment(spec).value(); }

/// What a link does to a stream of 30 datagrams a second, in the order of arrival.
struct History {
  std::vector<Verdict> verdicts;
  std::vector<std::uint64_t> left;  ///< ordinals, as they leave
  std::vector<Time> left_at;
  ImpairmentCounts counts;
};

struct Stream {
  int datagrams = kMany;
  Duration gap = milliseconds(33);
  std::size_t bytes = kBytes;
  std::uint32_t seed = 1;
};

void leave_until(ImpairedLink& link, Time until, History& run) {
  while (link.next_departure() && *link.next_departure() <= until) {
    const Time at = *link.next_departure();
    const auto departure = link.leave(at);
    ASSERT_TRUE(departure);
    run.left.push_back(departure->ordinal);
    run.left_at.push_back(at);
  }
}

History run(const char* spec, const Stream& stream = {}) {
  ImpairedLink link(parsed(spec), stream.seed);
  History run;
  for (int i = 0; i < stream.datagrams; ++i) {
    const Time now = kStart + i * stream.gap;
    leave_until(link, now, run);
    const Verdict verdict = link.enter(stream.bytes, now);
    for (int copy = 0; verdict.at_once && copy < verdict.copies; ++copy) {
      run.left.push_back(verdict.ordinal);
      run.left_at.push_back(now);
    }
    run.verdicts.push_back(verdict);
    leave_until(link, now, run);
  }
  leave_until(link, Time::max(), run);
  run.counts = link.counts();
  EXPECT_EQ(link.held(), 0U);
  return run;
}

/// Within four standard errors of so many independent trials.
void expect_share(std::uint64_t count, double trials, double share, double inflation = 1) {
  const double error = std::sqrt(share * (1 - share) / trials * inflation);
  EXPECT_NEAR(static_cast<double>(count) / trials, share, 4 * error);
}

TEST(ImpairedLink, DoesNothingUntilAsked) {
  const History off = run("off", {.datagrams = 100});
  EXPECT_EQ(off.left.size(), 100U);
  EXPECT_EQ(off.counts, (ImpairmentCounts{.entered = 100}));
  for (const Verdict& verdict : off.verdicts) {
    EXPECT_TRUE(verdict.at_once && verdict.copies == 1 && !verdict.lost && !verdict.flip);
  }
}

TEST(ImpairedLink, IndependentLossHasItsMeanAndNoMemory) {
  const History lossy = run("loss=5%");
  expect_share(lossy.counts.lost, kMany, 0.05);
  std::uint64_t after_loss = 0;
  for (std::size_t i = 1; i < lossy.verdicts.size(); ++i) {
    after_loss += lossy.verdicts[i].lost && lossy.verdicts[i - 1].lost ? 1U : 0U;
  }
  expect_share(after_loss, static_cast<double>(lossy.counts.lost), 0.05);
  EXPECT_EQ(lossy.left.size(), kMany - lossy.counts.lost);
}

TEST(ImpairedLink, BurstsHaveTheirLengthAndTheLossItsMean) {
  const History bursty = run("loss=10%,burst=4");
  // A chain's neighbours are alike: with correlation c the variance of the mean grows by
  // (1+c)/(1-c).
  const double correlation = 1 - 0.25 - 0.1 * 0.25 / 0.9;
  expect_share(bursty.counts.lost, kMany, 0.1, (1 + correlation) / (1 - correlation));
  std::uint64_t bursts = 0;
  for (std::size_t i = 0; i < bursty.verdicts.size(); ++i) {
    bursts += bursty.verdicts[i].lost && (i == 0 || !bursty.verdicts[i - 1].lost) ? 1U : 0U;
  }
  // Lengths are geometric: mean 4, variance 12.
  const double mean = static_cast<double>(bursty.counts.lost) / static_cast<double>(bursts);
  EXPECT_NEAR(mean, 4, 4 * std::sqrt(12 / static_cast<double>(bursts)));
}

TEST(ImpairedLink, TheChainIsStationaryFromTheFirstDatagram) {
  std::vector<std::uint64_t> lost(10);
  for (std::uint32_t seed = 0; seed < kMany; ++seed) {
    ImpairedLink link(parsed("loss=20%,burst=50"), seed);
    for (std::uint64_t& count : lost) count += link.enter(kBytes, kStart).lost ? 1U : 0U;
  }
  for (const std::uint64_t count : lost) expect_share(count, kMany, 0.2);
}

TEST(ImpairedLink, AChainThatIsSetAnewIsStationaryAtOnce) {
  std::uint64_t lost = 0;
  for (std::uint32_t seed = 0; seed < kMany; ++seed) {
    ImpairedLink link(parsed("loss=99%,burst=1000"), seed);
    link.enter(kBytes, kStart);
    link.configure(parsed("loss=20%,burst=50"), seed);
    lost += link.enter(kBytes, kStart).lost ? 1U : 0U;
  }
  expect_share(lost, kMany, 0.2);
}

TEST(ImpairedLink, ADatagramSurvivesIfAllItsFragmentsDo) {
  EXPECT_EQ(fragments_at(1472, 1500), 1U);
  EXPECT_EQ(fragments_at(1473, 1500), 2U);
  EXPECT_EQ(fragments_at(20'000, 1500), 14U);
  EXPECT_EQ(fragments_at(65'507, 1500), 45U);
  EXPECT_EQ(fragments_at(65'507, 65'535), 1U);
  const History fragmented = run("loss=1%,mtu=1500");
  expect_share(kMany - fragmented.counts.lost, kMany, std::pow(0.99, 14));
  const History whole = run("loss=1%,mtu=1500", {.bytes = 1400});
  EXPECT_EQ(whole.counts.lost, run("loss=1%").counts.lost) << "one fragment is the datagram";
}

TEST(ImpairedLink, BurstsOfFragmentsSpareDatagrams) {
  // The same loss in fewer runs hits fewer datagrams.
  const History bursty = run("loss=1%,burst=10,mtu=1500");
  const History even = run("loss=1%,mtu=1500");
  EXPECT_LT(bursty.counts.lost * 3, even.counts.lost);
  EXPECT_GT(bursty.counts.lost, 0U);
}

TEST(ImpairedLink, CountsWhatItDoubledAndDamaged) {
  const History noisy = run("duplicate=3%,corrupt=2%");
  expect_share(noisy.counts.duplicated, kMany, 0.03);
  expect_share(noisy.counts.corrupted, kMany, 0.02);
  EXPECT_EQ(noisy.left.size(), kMany + noisy.counts.duplicated);
  std::uint64_t flips = 0;
  for (const Verdict& verdict : noisy.verdicts) flips += verdict.flip ? 1U : 0U;
  EXPECT_EQ(flips, noisy.counts.corrupted);
}

TEST(ImpairedLink, AFlipTurnsOverOneBitAndBack) {
  std::vector<std::uint8_t> bytes(1000, 0x55);
  const std::vector<std::uint8_t> before = bytes;
  for (const std::uint64_t flip : {std::uint64_t{0}, std::uint64_t{7999}, ~std::uint64_t{0}}) {
    flip_bit(bytes, flip);
    std::size_t different = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) different += bytes[i] != before[i] ? 1U : 0U;
    EXPECT_EQ(different, 1U);
    flip_bit(bytes, flip);
    EXPECT_EQ(bytes, before);
  }
  flip_bit({}, 3);
}

TEST(ImpairedLink, NoFigureChangesWhatAnotherDecides) {
  const History all =
      run("loss=5%,burst=3,corrupt=5%,duplicate=5%,delay=20ms,jitter=5ms,reorder=5%");
  const History loss = run("loss=5%,burst=3");
  const History corrupt = run("corrupt=5%");
  const History duplicate = run("duplicate=5%");
  for (std::size_t i = 0; i < kMany; ++i) {
    ASSERT_EQ(all.verdicts[i].lost, loss.verdicts[i].lost) << i;
    ASSERT_EQ(all.verdicts[i].flip, corrupt.verdicts[i].flip) << i;
    if (all.verdicts[i].lost) continue;
    ASSERT_EQ(all.verdicts[i].copies, duplicate.verdicts[i].copies) << i;
  }
}

TEST(ImpairedLink, AKnobThatIsTurnedOnAndOffLeavesTheRestAsItWas) {
  ImpairedLink turned(parsed("loss=5%"));
  ImpairedLink left(parsed("loss=5%"));
  for (int i = 0; i < 1000; ++i) {
    turned.configure(parsed(i / 100 % 2 == 0 ? "loss=5%" : "loss=5%,duplicate=50%,mtu=1500"), 1);
    const bool lost = left.enter(1000, kStart).lost;
    ASSERT_EQ(turned.enter(1000, kStart).lost, lost) << i;
  }
}

TEST(ImpairedLink, WithoutARateNoDecisionDependsOnTime) {
  const char* spec = "loss=5%,burst=2,corrupt=2%,duplicate=2%,delay=20ms,jitter=20ms,reorder=2%";
  const History slow = run(spec, {.datagrams = 5000, .gap = milliseconds(10), .bytes = 9000});
  const History fast = run(spec, {.datagrams = 5000, .gap = Duration{1}, .bytes = 9000});
  for (std::size_t i = 0; i < slow.verdicts.size(); ++i) {
    ASSERT_EQ(slow.verdicts[i].lost, fast.verdicts[i].lost);
    ASSERT_EQ(slow.verdicts[i].copies, fast.verdicts[i].copies);
    ASSERT_EQ(slow.verdicts[i].flip, fast.verdicts[i].flip);
  }
  EXPECT_EQ(slow.counts.lost, fast.counts.lost);
  EXPECT_EQ(slow.counts.reordered, fast.counts.reordered);
  EXPECT_EQ(fast.counts.queue_dropped, 0U);
}

TEST(ImpairedLink, TheSeedDecides) {
  const auto lost = [](std::uint32_t seed) {
    std::vector<bool> which;
    for (const Verdict& verdict : run("loss=5%", {.datagrams = 1000, .seed = seed}).verdicts) {
      which.push_back(verdict.lost);
    }
    return which;
  };
  EXPECT_EQ(lost(1), lost(1));
  EXPECT_NE(lost(1), lost(2));
}

TEST(ImpairedLink, DelayMovesEveryDatagramBySoMuch) {
  const History delayed = run("delay=30ms", {.datagrams = 100});
  ASSERT_EQ(delayed.left.size(), 100U);
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(delayed.left[i], i);
    EXPECT_EQ(delayed.left_at[i], kStart + i * milliseconds(33) + milliseconds(30));
  }
  EXPECT_EQ(delayed.counts.delayed, 100U);
}

TEST(ImpairedLink, JitterIsUniformAndKeepsTheOrder) {
  const History spaced = run("delay=30ms,jitter=10ms");
  double sum_ms = 0;
  double least = 1e9;
  double most = 0;
  for (std::size_t i = 0; i < kMany; ++i) {
    const double ms = framescope::milliseconds(spaced.left_at[i] - (kStart + i * milliseconds(33)));
    sum_ms += ms;
    least = std::min(least, ms);
    most = std::max(most, ms);
  }
  EXPECT_NEAR(sum_ms / kMany, 30, 4 * 20 / std::sqrt(12.0 * kMany));
  EXPECT_GE(least, 20);
  EXPECT_LE(most, 40);
  EXPECT_LT(least, 20.1);
  EXPECT_GT(most, 39.9);
  const History dense = run("delay=30ms,jitter=30ms", {.gap = milliseconds(1)});
  EXPECT_TRUE(std::is_sorted(dense.left.begin(), dense.left.end()));
  EXPECT_TRUE(std::is_sorted(dense.left_at.begin(), dense.left_at.end()));
  EXPECT_EQ(dense.left.size(), static_cast<std::size_t>(kMany));
  EXPECT_EQ(dense.counts.reordered, 0U);
}

TEST(ImpairedLink, AReorderedOneIsOvertakenByOne) {
  for (const char* spec : {"reorder=5%", "reorder=5%,delay=50ms,jitter=20ms"}) {
    const History reordered = run(spec);
    ASSERT_EQ(reordered.left.size(), static_cast<std::size_t>(kMany));
    std::uint64_t overtaken = 0;
    std::uint64_t newest = 0;
    for (const std::uint64_t ordinal : reordered.left) {
      const bool late = ordinal < newest;
      EXPECT_TRUE(!late || ordinal + 1 == newest) << "only the next one overtakes it";
      overtaken += late ? 1U : 0U;
      newest = std::max(newest, ordinal);
    }
    EXPECT_EQ(overtaken, reordered.counts.reordered);
    // None follows a chosen one: c = p (1 - c).
    expect_share(overtaken, kMany, 0.05 / 1.05);
  }
}

TEST(ImpairedLink, WhatNothingOvertakesLeavesByItself) {
  ImpairedLink link(parsed("reorder=100%"));
  EXPECT_FALSE(link.enter(kBytes, kStart).at_once);
  EXPECT_EQ(link.next_departure(), kStart + ImpairedLink::kLongestWait);
  EXPECT_FALSE(link.leave(kStart + milliseconds(249)));
  EXPECT_TRUE(link.leave(kStart + milliseconds(250)));
  EXPECT_EQ(link.counts().reordered, 0U);
  EXPECT_EQ(link.held(), 0U);
}

TEST(ImpairedLink, TheRateTakesItsTimeAndAFullQueueDropsTheNewest) {
  // 1,000 bytes at 8 kbit take a second each; the queue holds two more.
  ImpairedLink link(parsed("rate=8kbit,queue=3000B"));
  std::vector<bool> dropped;
  for (int i = 0; i < 5; ++i) dropped.push_back(link.enter(1000, kStart).queue_dropped);
  EXPECT_EQ(dropped, (std::vector<bool>{false, false, false, true, true}));
  EXPECT_EQ(link.counts().queue_dropped, 2U);
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(link.next_departure(), kStart + std::chrono::seconds(i));
    EXPECT_TRUE(link.leave(kStart + std::chrono::seconds(i)));
  }
  EXPECT_FALSE(link.enter(1000, kStart + milliseconds(3500)).queue_dropped);
}

TEST(ImpairedLink, AnIdleLineTakesADatagramLargerThanItsQueue) {
  ImpairedLink link(parsed("rate=8kbit,queue=500B"));
  EXPECT_EQ(link.enter(1000, kStart).copies, 1);
  EXPECT_EQ(link.enter(1000, kStart).copies, 0);
  EXPECT_EQ(link.enter(1000, kStart + std::chrono::seconds(1)).copies, 1);
}

TEST(ImpairedLink, TheLongRunOfARateIsTheRate) {
  const History limited = run("rate=1Mbit,queue=64KiB", {.datagrams = 3000});
  const double bits = static_cast<double>(limited.left.size()) * kBytes * 8;
  EXPECT_NEAR(bits / seconds(limited.left_at.back() - kStart), 1e6, 1e4);
  EXPECT_EQ(limited.left.size() + limited.counts.queue_dropped, 3000U);
}

TEST(ImpairedLink, ADuplicateThatFindsNoPlaceIsNone) {
  ImpairedLink link(parsed("duplicate=100%,rate=8kbit,queue=500B"));
  EXPECT_EQ(link.enter(1000, kStart).copies, 1);
  EXPECT_EQ(link.counts().duplicated, 0U);
  const auto departure = link.leave(Time::max());
  ASSERT_TRUE(departure);
  EXPECT_TRUE(departure->last);
}

TEST(ImpairedLink, BothCopiesOfADelayedOneLeaveTheSecondAsTheLast) {
  ImpairedLink link(parsed("duplicate=100%,delay=10ms"));
  EXPECT_EQ(link.enter(1000, kStart).copies, 2);
  EXPECT_FALSE(link.leave(kStart + milliseconds(10))->last);
  EXPECT_TRUE(link.leave(kStart + milliseconds(10))->last);
  EXPECT_FALSE(link.leave(Time::max()));
}

TEST(ImpairedLink, WhatItHoldsIsBounded) {
  ImpairedLink by_count(parsed("delay=10s,duplicate=50%"));
  ImpairedLink by_bytes(parsed("delay=10s,duplicate=50%"));
  for (int i = 0; i < kMany; ++i) {
    by_count.enter(1, kStart);
    by_bytes.enter(60'000, kStart);
  }
  EXPECT_EQ(by_count.held(), ImpairedLink::kMaxHeld);
  EXPECT_LE(by_bytes.held() * 60'000, ImpairedLink::kMaxHeldBytes);
  EXPECT_GT(by_bytes.held() * 60'000, ImpairedLink::kMaxHeldBytes - 120'000);
  EXPECT_GT(by_count.counts().queue_dropped, 0U);
  while (by_bytes.leave(Time::max())) {
  }
  EXPECT_EQ(by_bytes.enter(60'000, kStart).copies > 0, true) << "there is room again";
}

TEST(ImpairedLink, SwitchedOffItKeepsTheOrderOfWhatItHolds) {
  ImpairedLink link(parsed("delay=100ms"));
  link.enter(kBytes, kStart);
  link.configure({}, 1);
  EXPECT_FALSE(link.enter(kBytes, kStart + milliseconds(10)).at_once);
  EXPECT_EQ(link.last_departure(), kStart + milliseconds(100));
  EXPECT_EQ(link.leave(kStart + milliseconds(100))->ordinal, 0U);
  EXPECT_EQ(link.leave(kStart + milliseconds(100))->ordinal, 1U);
  EXPECT_TRUE(link.enter(kBytes, kStart + milliseconds(101)).at_once);
}

}  // namespace
}  // namespace framescope::net
