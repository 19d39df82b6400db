// On which clock a ledger's latencies across the network stand, and when they are not told.
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A stream from another host, whose clock shows `ahead` more than ours. Each frame takes 2 ms to
/// encoded, 1 to sent, `one_way` to received, 5 to decoded and 8 to displayed.
class Foreign {
 public:
  explicit Foreign(Duration ahead) : ahead_(ahead) {}

  /// Sent 3 ms after `ms`; what the receiver thinks of the sender's clock is `offset` +- `error`.
  void frame(double ms, Duration one_way, Duration offset, Duration error) {
    const std::uint64_t key = key_of(n_);
    FrameRecord record = arrived(n_++, key, at_ms(ms + 3) + one_way);
    record.captured = at_ms(ms) + ahead_;
    record.encode = milliseconds(2);
    record.sent = at_ms(ms + 3) + ahead_;
    record.clock_offset = offset;
    record.clock_error = error;
    ledger_.apply(expected(key));
    ledger_.apply(record);
    ledger_.apply(decoded(key, record.at + milliseconds(5)));
    ledger_.apply(closed(key, kDisplayed, record.at + milliseconds(13)));
    last_ = record.at + milliseconds(13);
  }

  Snapshot snapshot() { return ledger_.snapshot(last_); }
  StreamLedger& ledger() { return ledger_; }
  std::vector<FrameSample> samples() {
    std::vector<FrameSample> taken;
    ledger_.take_samples(taken);
    return taken;
  }

 private:
  Duration ahead_;
  StreamLedger ledger_{Role::kReceiver, kStart};
  std::uint64_t n_ = 0;
  Time last_{};
};

void expect_no_latency_across(const Snapshot& now) {
  EXPECT_EQ(now.clock, LatencyClock::kUnknown);
  EXPECT_EQ(span_of(now.spans_window, Span::kNetwork).samples, 0U);
  EXPECT_EQ(span_of(now.spans_window, Span::kEndToEnd).samples, 0U);
}

TEST(LedgerClock, AFrameThatSaysNoTimesChangesNoFigure) {
  Foreign stream(seconds(123));
  for (int i = 0; i < 3; ++i) {
    stream.frame(i * 33.0, milliseconds(4), seconds(123), microseconds(500));
  }
  const Snapshot before = stream.snapshot();
  FrameRecord silent = arrived(3, key_of(3), at_ms(100));
  silent.captured = silent.sent = Time{};
  silent.clock_offset = seconds(123);
  silent.clock_error = microseconds(500);
  stream.ledger().apply(expected(key_of(3)));
  stream.ledger().apply(silent);
  stream.ledger().apply(closed(key_of(3), kDisplayed, at_ms(101)));
  const Snapshot now = stream.snapshot();
  EXPECT_EQ(now.clock, LatencyClock::kEstimated);
  EXPECT_EQ(now.jitter, before.jitter);
  for (const Span span : {Span::kNetwork, Span::kEndToEnd, Span::kEncode}) {
    EXPECT_EQ(span_of(now.spans_run, span).samples, 3U);
    EXPECT_EQ(span_of(now.spans_run, span).max, span_of(before.spans_run, span).max);
  }
}

TEST(LedgerClock, AnEstimatedOffsetMovesTheSendersTimesOntoOurClock) {
  Foreign stream(seconds(123));
  stream.frame(0, milliseconds(4), seconds(123) + microseconds(200), microseconds(500));
  const Snapshot now = stream.snapshot();
  EXPECT_EQ(now.clock, LatencyClock::kEstimated);
  EXPECT_EQ(now.clock_run, LatencyClock::kEstimated);
  EXPECT_EQ(now.clock_offset, seconds(123) + microseconds(200));
  EXPECT_EQ(now.clock_error, microseconds(500));
  const SpanSummaries& spans = now.spans_window;
  EXPECT_EQ(span_of(spans, Span::kNetwork).max, microseconds(4200));
  EXPECT_EQ(span_of(spans, Span::kEndToEnd).max, microseconds(20'200));
  EXPECT_EQ(span_of(spans, Span::kEncode).max, milliseconds(2));
  EXPECT_EQ(span_of(spans, Span::kSend).max, milliseconds(1));
  const std::vector<FrameSample> samples = stream.samples();
  ASSERT_EQ(samples.size(), 1U);
  EXPECT_EQ(length_of(samples[0], Span::kEncode), milliseconds(2));
  EXPECT_EQ(length_of(samples[0], Span::kNetwork), microseconds(4200));
  EXPECT_EQ(length_of(samples[0], Span::kEndToEnd), microseconds(20'200));
}

TEST(LedgerClock, WithoutAnOffsetThereIsNone) {
  Foreign stream(seconds(123));
  stream.frame(0, milliseconds(4), {}, {});
  expect_no_latency_across(stream.snapshot());
  EXPECT_FALSE(stream.snapshot().clock_offset);
  EXPECT_FALSE(stream.snapshot().clock_error);
}

TEST(LedgerClock, AnErrorLargerThanWhatItQualifiesLeavesTheLatencyUnknownAndIsTold) {
  Foreign stream(seconds(123));
  for (int i = 0; i < 100; ++i) {
    stream.frame(i * 33.0, milliseconds(100), seconds(123), milliseconds(101));
  }
  const Snapshot now = stream.snapshot();
  expect_no_latency_across(now);
  EXPECT_EQ(now.clock_run, LatencyClock::kUnknown);
  EXPECT_EQ(now.clock_error, milliseconds(101));
  EXPECT_EQ(now.clock_offset, seconds(123));
  EXPECT_EQ(span_of(now.spans_window, Span::kDecode).samples, 100U) << "our own spans stay";
  for (const FrameSample& sample : stream.samples()) {
    EXPECT_FALSE(length_of(sample, Span::kNetwork));
  }
}

TEST(LedgerClock, AQueueMakesTheSameErrorGoodEnough) {
  Foreign stream(seconds(123));
  stream.frame(0, milliseconds(100), seconds(123), milliseconds(40));
  EXPECT_EQ(stream.snapshot().clock, LatencyClock::kEstimated);
}

TEST(LedgerClock, WhatHasNoClockAnyMoreIsNotShownButStaysInTheRun) {
  Foreign stream(seconds(123));
  stream.frame(0, milliseconds(4), seconds(123), milliseconds(1));
  stream.frame(1500, milliseconds(4), seconds(123), milliseconds(30));
  const Snapshot now = stream.snapshot();
  expect_no_latency_across(now);
  EXPECT_EQ(now.clock_run, LatencyClock::kEstimated);
  EXPECT_EQ(span_of(now.spans_run, Span::kNetwork).samples, 1U);
}

TEST(LedgerClock, BelowZeroWithinTheErrorIsZero) {
  Foreign stream(seconds(123));
  stream.frame(0, microseconds(100), seconds(123) - microseconds(300), microseconds(500));
  Snapshot now = stream.snapshot();
  EXPECT_EQ(now.clock, LatencyClock::kEstimated);
  EXPECT_EQ(span_of(now.spans_window, Span::kNetwork).max, Duration{0});
  EXPECT_EQ(span_of(now.spans_window, Span::kEndToEnd).max, milliseconds(16));
  const std::vector<FrameSample> samples = stream.samples();
  ASSERT_EQ(samples.size(), 1U);
  const auto at = [&](Stage stage) { return samples[0].at[static_cast<std::size_t>(stage)]; };
  EXPECT_EQ(at(Stage::kSent), at(Stage::kReceived));
  EXPECT_EQ(at(Stage::kSent) - at(Stage::kCaptured), milliseconds(3));
}

TEST(LedgerClock, FurtherBelowZeroContradictsTheOffset) {
  Foreign stream(seconds(123));
  stream.frame(0, microseconds(100), seconds(123) - milliseconds(300), microseconds(500));
  expect_no_latency_across(stream.snapshot());
  EXPECT_EQ(stream.snapshot().clock_error, microseconds(500));
}

TEST(LedgerClock, TheOffsetsCorrectionsAreNoJitter) {
  Foreign stream(seconds(123));
  for (int i = 0; i < 50; ++i) {
    const Duration off = milliseconds(i % 2 == 0 ? 2 : -2);
    stream.frame(i * 33.0, milliseconds(4), seconds(123) + off, milliseconds(3));
  }
  EXPECT_EQ(stream.snapshot().jitter, Duration{0});
}

TEST(LedgerClock, OneHostsClockNeedsNoOffset) {
  StreamLedger ledger(Role::kReceiver, kStart);
  FrameRecord record = arrived(0, key_of(0), at_ms(7));
  record.same_host = true;
  record.captured = at_ms(0);
  record.sent = at_ms(3);
  record.clock_offset = microseconds(40);
  record.clock_error = microseconds(60);
  ledger.apply(expected(key_of(0)));
  ledger.apply(record);
  const Snapshot now = ledger.snapshot(at_ms(7));
  EXPECT_EQ(now.clock, LatencyClock::kSameHost);
  EXPECT_EQ(span_of(now.spans_window, Span::kNetwork).max, milliseconds(4));
  EXPECT_EQ(now.clock_offset, microseconds(40)) << "told, and not used";
}

TEST(LedgerClock, WaitingForLostPacketsIsTheNetworksTimeAndNoJitter) {
  StreamLedger ledger(Role::kReceiver, kStart);
  for (std::uint64_t i = 0; i < 9; ++i) {
    const double ms = 33.0 * static_cast<double>(i);
    const bool has_holes = i % 3 == 2;
    FrameRecord record = arrived(i, key_of(i), at_ms(ms + (has_holes ? 34 : 4)));
    record.started = at_ms(ms + 4);
    record.same_host = true;
    record.captured = record.sent = at_ms(ms);
    ledger.apply(expected(key_of(i)));
    ledger.apply(record);
    ledger.apply(decoded(key_of(i), record.at + milliseconds(1)));
  }
  const Snapshot now = ledger.snapshot(at_ms(310));
  EXPECT_EQ(now.jitter, Duration{0});
  EXPECT_EQ(now.arrival_gaps.gaps, 8U);
  EXPECT_EQ(now.arrival_gaps.short_gaps, 0U) << "they came evenly";
  EXPECT_EQ(span_of(now.spans_run, Span::kNetwork).max, milliseconds(34));
  EXPECT_EQ(span_of(now.spans_run, Span::kDecode).max, milliseconds(1));
}

TEST(LedgerClock, AHostileTagsTimesAreSurvived) {
  constexpr Duration kFar = Duration(std::int64_t{1} << 61);
  const Time last{Duration(std::int64_t{1} << 62)};
  for (const Duration offset : {kFar, -kFar, Duration{0}}) {
    for (const auto& [from, to] : {std::pair{Time{}, last}, std::pair{last, last},
                                   std::pair{Time{}, Time{}}, std::pair{last, Time{}}}) {
      StreamLedger ledger(Role::kReceiver, kStart);
      FrameRecord record = arrived(0, key_of(0), at_ms(7));
      record.captured = from;
      record.sent = to;
      record.clock_offset = offset;
      record.clock_error = milliseconds(1);
      ledger.apply(expected(key_of(0)));
      ledger.apply(record);
      ledger.apply(closed(key_of(0), kDisplayed, at_ms(20)));
      const Snapshot now = ledger.snapshot(at_ms(20));
      expect_no_latency_across(now);
      expect_sums_close(now);
    }
  }
}

}  // namespace
}  // namespace framescope::model
