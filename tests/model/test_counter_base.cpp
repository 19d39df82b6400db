#include <gtest/gtest.h>

#include "model/counter_base.hpp"
#include "model/frame_records.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;

TEST(CounterBase, OfALoopbackKeepsTheSumsAcrossFramesInFlight) {
  StreamLedger ledger(Role::kLoopback, kStart);
  const auto send = [&ledger](std::uint64_t n) {
    ledger.apply(captured(n));
    ledger.apply(encoded(n));
    ledger.apply(sent(n, key_of(n)));
  };
  const auto end = [&ledger](std::uint64_t n, FrameOutcome outcome) {
    ledger.apply(expected(key_of(n)));
    ledger.apply(arrived(n, key_of(n)));
    ledger.apply(closed(key_of(n), outcome));
  };
  for (std::uint64_t n = 0; n < 10; ++n) send(n);
  for (std::uint64_t n = 0; n < 7; ++n) end(n, kDisplayed);
  const Snapshot base = ledger.snapshot(at_ms(1000));
  ASSERT_EQ(base.in_flight, 3U);
  expect_sums_close(rebased(base, base));
  EXPECT_EQ(count_of(rebased(base, base), Stage::kCaptured), 3U) << "those in flight";

  for (std::uint64_t n = 10; n < 15; ++n) send(n);
  for (std::uint64_t n = 7; n < 12; ++n) end(n, n % 2 == 0 ? kLate : kDisplayed);
  const Snapshot now = ledger.snapshot(at_ms(3000));
  const Snapshot since = rebased(now, base);
  expect_sums_close(since);
  EXPECT_EQ(count_of(since, Stage::kCaptured), 8U) << "3 in flight then, and 5";
  EXPECT_EQ(count_of(since, Stage::kSent), 5U);
  EXPECT_EQ(count_of(since, kDisplayed), 3U);
  EXPECT_EQ(count_of(since, kLate), 2U);
  EXPECT_EQ(since.in_flight, 3U);
  EXPECT_EQ(since.elapsed, std::chrono::seconds(2));
  EXPECT_EQ(since.datagrams.sent, 5U);
  EXPECT_EQ(since.datagrams.bytes, 5U * 4000);
  EXPECT_EQ(since.base64_jpeg_bytes, 5U * 3000);
  EXPECT_EQ(count_of(now, Stage::kCaptured), 15U) << "the raw totals stay";
}

TEST(CounterBase, TakesOffWhatTheSimulatorHadDone) {
  StreamLedger ledger(Role::kLoopback, kStart);
  Snapshot base = ledger.snapshot(at_ms(1000));
  Snapshot now = ledger.snapshot(at_ms(2000));
  now.impairment = ImpairmentCounts{70, 6, 5, 4, 3, 2, 1};
  EXPECT_EQ(rebased(now, base).impairment, now.impairment) << "it was off at the base";
  base.impairment = ImpairmentCounts{10, 1, 1, 1, 1, 1, 1};
  EXPECT_EQ(rebased(now, base).impairment, (ImpairmentCounts{60, 5, 4, 3, 2, 1, 0}));
}

TEST(CounterBase, OfASenderKeepsTheSums) {
  StreamLedger ledger(Role::kSender, kStart);
  for (std::uint64_t n = 0; n < 5; ++n) ledger.apply(captured(n));
  ledger.apply(sent(0, key_of(0)));
  ledger.apply(dropped(1, kTooLarge));
  const Snapshot base = ledger.snapshot(at_ms(10));
  ledger.apply(captured(5));
  ledger.apply(sent(2, key_of(1)));
  ledger.apply(dropped(3, kNoReceiver));
  const Snapshot since = rebased(ledger.snapshot(at_ms(20)), base);
  expect_sums_close(since);
  EXPECT_EQ(count_of(since, Stage::kCaptured), 4U);
  EXPECT_EQ(count_of(since, Stage::kSent), 1U);
  EXPECT_EQ(count_of(since, kTooLarge), 0U);
  EXPECT_EQ(count_of(since, kNoReceiver), 1U);
}

TEST(CounterBase, OfAReceiverKeepsTheSumsWhenAPlainStreamGetsNumbers) {
  StreamLedger ledger(Role::kReceiver, kStart);
  const auto plain = [&ledger](std::uint64_t n) {
    ledger.apply(arrived_plain(n));
    ledger.apply(closed(arrived_plain(n).key, kDisplayed));
  };
  plain(0);
  ledger.apply(arrived_plain(1));
  const Snapshot first = ledger.snapshot(at_ms(10));
  ASSERT_FALSE(first.expected);
  ledger.apply(arrived_plain(2));
  expect_sums_close(rebased(ledger.snapshot(at_ms(20)), first));
  EXPECT_EQ(count_of(rebased(ledger.snapshot(at_ms(20)), first), Stage::kReceived), 2U);

  ledger.apply(expected(key_of(0), 3));
  ledger.apply(closed(key_of(1), kLostInNetwork));
  const Snapshot second = ledger.snapshot(at_ms(30));
  expect_sums_close(rebased(second, first));
  EXPECT_EQ(rebased(second, first).expected, 5U) << "two plain ones and three numbers";
  ledger.apply(closed(key_of(0), kLate));
  const Snapshot third = rebased(ledger.snapshot(at_ms(40)), second);
  expect_sums_close(third);
  EXPECT_EQ(third.expected, 4U) << "in flight then";
  EXPECT_EQ(count_of(third, kLostInNetwork), 0U);
}

TEST(CounterBase, MeansAreMadeAnew) {
  Snapshot base;
  base.datagrams.bytes = 10'000;
  base.size_mean_bytes = 1000;
  base.datagrams.ip_fragments = 10;
  base.ip_fragments_mean = 1;
  Snapshot now = base;
  EXPECT_FALSE(rebased(now, base).size_mean_bytes) << "of nothing";
  now.datagrams.bytes = 10'000 + 4 * 3000;
  now.size_mean_bytes = 22'000.0 / 14;
  now.datagrams.ip_fragments = 10 + 4 * 3;
  now.ip_fragments_mean = 22.0 / 14;
  const Snapshot since = rebased(now, base);
  EXPECT_DOUBLE_EQ(*since.size_mean_bytes, 3000);
  EXPECT_DOUBLE_EQ(*since.ip_fragments_mean, 3);
}

TEST(CounterBase, PacketsOfRtpCountFromTheBase) {
  Snapshot base;
  base.rtp.emplace();
  base.rtp->packets_received = 100;
  base.rtp->packets_lost = 5;
  base.rtp->packets_per_frame = 14;
  Snapshot now = base;
  now.rtp->packets_received = 140;
  now.rtp->packets_lost = 4;
  const Snapshot since = rebased(now, base);
  EXPECT_EQ(since.rtp->packets_received, 40U);
  EXPECT_EQ(since.rtp->packets_lost, 0U) << "one came after all";
  EXPECT_EQ(since.rtp->packets_per_frame, 14);
}

TEST(CounterBase, ReasonsAndReceiversAreRebasedByName) {
  Snapshot base;
  base.malformed_reasons = {{"bad_base64", 3}, {"too_short", 2}};
  base.receivers = {{{{}, 1}, 100, 5, {}}, {{{}, 2}, 100, 0, {}}};
  Snapshot now = base;
  now.malformed_reasons = {{"bad_base64", 3}, {"no_jpeg", 1}, {"too_short", 6}};
  now.receivers = {{{{}, 1}, 130, 6, {}}, {{{}, 2}, 40, 1, {}}, {{{}, 3}, 7, 0, {}}};
  const Snapshot since = rebased(now, base);
  const decltype(now.malformed_reasons) reasons{{"no_jpeg", 1}, {"too_short", 4}};
  EXPECT_EQ(since.malformed_reasons, reasons);
  EXPECT_EQ(since.receivers[0].sent, 30U);
  EXPECT_EQ(since.receivers[0].send_failed, 1U);
  EXPECT_EQ(since.receivers[1].sent, 40U) << "it left and came back";
  EXPECT_EQ(since.receivers[2].sent, 7U);
}

TEST(CounterBase, ABaseOfAnotherSessionIsIgnored) {
  Snapshot now;
  now.at = at_ms(500);
  now.elapsed = std::chrono::milliseconds(400);
  now.outcomes.fill(10);
  Snapshot base = now;
  base.at = at_ms(300);
  base.elapsed = std::chrono::milliseconds(200);
  base.outcomes.fill(4);
  EXPECT_EQ(count_of(rebased(now, base), kLate), 6U);
  Snapshot other = base;
  other.role = Role::kSender;
  EXPECT_EQ(count_of(rebased(now, other), kLate), 10U);
  other = base;
  other.outcomes[0] = 11;
  EXPECT_EQ(count_of(rebased(now, other), kLate), 10U);
  other = base;
  other.elapsed = std::chrono::milliseconds(150);
  EXPECT_EQ(count_of(rebased(now, other), kLate), 10U) << "it began at another time";
  EXPECT_EQ(count_of(rebased(now, Snapshot{}), kLate), 10U) << "never reset";
}

}  // namespace
}  // namespace framescope::model
