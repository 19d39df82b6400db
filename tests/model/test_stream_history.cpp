#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "model/stream_history.hpp"

namespace framescope::model {
namespace {

constexpr auto kSent = static_cast<std::size_t>(Stage::kSent);

Time at_ms(std::int64_t ms) { return Time(std::chrono::milliseconds(ms)); }

Snapshot snapshot(std::int64_t ms, std::uint64_t bytes, std::uint64_t frames = 100) {
  Snapshot made;
  made.at = at_ms(ms);
  made.datagrams.bytes = bytes;
  made.frames[kSent] = frames;
  made.fps_window[kSent] = 30;
  return made;
}

TEST(StreamHistory, KeepsOneValueOfEachSnapshot) {
  StreamHistory history;
  history.add(snapshot(50, 0));
  history.add(snapshot(50, 0));
  history.add(snapshot(100, 0));
  EXPECT_EQ(history.fps(Stage::kSent).size(), 2U);
  EXPECT_TRUE(history.fps(Stage::kDisplayed).empty()) << "a sender does not know it";
}

TEST(StreamHistory, LeavesOutTheNoiseOfTheFirstFrames) {
  StreamHistory history;
  history.add(snapshot(50, 0, 4));
  EXPECT_TRUE(history.fps(Stage::kSent).empty());
  history.add(snapshot(100, 0, 5));
  EXPECT_EQ(history.fps(Stage::kSent).size(), 1U);
}

TEST(StreamHistory, TheBitRateIsThatOfTheLastSecond) {
  StreamHistory history;
  EXPECT_FALSE(history.bit_rate_bps().has_value());
  std::uint64_t bytes = 0;
  for (int i = 1; i <= 100; ++i) {
    bytes += i <= 50 ? 1000 : 3000;
    history.add(snapshot(50 * i, bytes));
    EXPECT_EQ(history.bit_rate_bps().has_value(), i > 1);
    if (i > 1 && i <= 50) {
      EXPECT_NEAR(*history.bit_rate_bps(), 1000 * 20 * 8, 1);
    }
  }
  EXPECT_NEAR(*history.bit_rate_bps(), 3000 * 20 * 8, 1);
}

TEST(StreamHistory, KeepsTheQualityOfFramesThatKnowIt) {
  StreamHistory history;
  FrameSample sample;
  for (const std::uint8_t quality : std::array<std::uint8_t, 3>{80, 0, 75}) {
    sample.quality = quality;
    sample.at[kSent] += std::chrono::milliseconds(40);
    history.add(sample);
  }
  ASSERT_EQ(history.quality().size(), 2U);
  EXPECT_EQ(history.quality()[1].value, 75);
}

TEST(StreamHistory, ABreakEndsLinesAndRates) {
  StreamHistory history;
  history.add(snapshot(50, 1'000'000));
  history.add(snapshot(100, 1'100'000));
  FrameSample sample;
  sample.ended = at_ms(100);
  sample.at[kSent] = at_ms(90);
  sample.datagram_bytes = 5;
  history.add(sample);
  EXPECT_EQ(history.last_frame(Stage::kSent), at_ms(90));
  history.break_lines(at_ms(120));
  EXPECT_TRUE(std::isnan(history.fps(Stage::kSent).newest().value));
  EXPECT_TRUE(std::isnan(history.datagram_bytes().newest().value));
  EXPECT_FALSE(history.last_frame(Stage::kSent).has_value());
  // The next session counts from 0 again: no rate until it has two snapshots of its own.
  history.add(snapshot(200, 0));
  EXPECT_FALSE(history.bit_rate_bps().has_value());
  history.add(snapshot(250, 500));
  EXPECT_NEAR(*history.bit_rate_bps(), 500 * 20 * 8, 1);
}

TEST(StreamHistory, SizesAreThoseOfFramesThatHaveOne) {
  StreamHistory history;
  FrameSample sample;
  sample.ended = at_ms(10);
  history.add(sample);
  EXPECT_TRUE(history.datagram_bytes().empty()) << "dropped before it was encoded";
  sample.datagram_bytes = 1336;
  sample.jpeg_bytes = 1000;
  history.add(sample);
  EXPECT_EQ(history.datagram_bytes().newest().value, 1336);
  EXPECT_EQ(history.jpeg_bytes().newest().value, 1000);
}

TEST(StreamHistory, AFrameThatWasTooLargeHadAJpegAndNoDatagram) {
  StreamHistory history;
  FrameSample sample;
  sample.outcome = FrameOutcome::kTooLarge;
  sample.jpeg_bytes = 60'000;
  sample.datagram_bytes = 80'000;
  sample.ended = at_ms(10);
  history.add(sample);
  EXPECT_EQ(history.jpeg_bytes().newest().value, 60'000);
  EXPECT_TRUE(history.datagram_bytes().empty());
  EXPECT_TRUE(history.base64_overhead().empty());
}

/// Shown, and passed each stage: captured at `ms`, then 2 ms to encoded, 1 sent, 4 received, 5
/// decoded, 8 displayed.
FrameSample whole_frame(std::int64_t ms) {
  FrameSample sample;
  sample.outcome = FrameOutcome::kDisplayed;
  sample.jpeg_bytes = 3000;
  sample.datagram_bytes = 4000;
  std::size_t i = 0;
  for (const std::int64_t after : {0, 2, 3, 7, 12, 20}) sample.at[i++] = at_ms(ms + after);
  sample.ended = at_ms(ms + 20);
  return sample;
}

TEST(StreamHistory, FramesLieWhereTheyWereShown) {
  StreamHistory history;
  history.add(whole_frame(100));
  EXPECT_EQ(history.jpeg_bytes().newest().at, at_ms(120));
  EXPECT_EQ(history.latency(Span::kEndToEnd).newest().at, at_ms(120));
}

TEST(StreamHistory, TheOverheadOfBase64IsPercentOfTheJpeg) {
  StreamHistory history;
  FrameSample sample = whole_frame(100);
  history.add(sample);
  EXPECT_NEAR(history.base64_overhead().newest().value, 33.333, 0.001);
  sample.wire = WireFormat::kRaw;
  sample.datagram_bytes = 3088;
  history.add(sample);
  EXPECT_EQ(history.base64_overhead().newest().value, 0);
  sample.jpeg_bytes = 0;
  history.add(sample);
  EXPECT_EQ(history.base64_overhead().size(), 2U) << "unknown is no value";
}

TEST(StreamHistory, RtpAddsHeadersAndLeavesTablesOut) {
  StreamHistory history;
  FrameSample sample = whole_frame(100);
  sample.wire = WireFormat::kRtp;
  sample.datagrams = 3;
  sample.datagram_bytes = 3090;
  history.add(sample);
  EXPECT_EQ(history.datagrams().newest().value, 3);
  EXPECT_EQ(history.datagram_bytes().newest().value, 3090);
  EXPECT_NEAR(history.base64_overhead().newest().value, 3, 1e-9);
  sample.datagram_bytes = 2700;
  history.add(sample);
  EXPECT_NEAR(history.base64_overhead().newest().value, -10, 1e-9);
  sample.outcome = FrameOutcome::kDisplayedDamaged;
  history.add(sample);
  EXPECT_EQ(history.base64_overhead().size(), 2U) << "its JPEG was filled up";
  EXPECT_EQ(history.datagrams().size(), 3U);
}

TEST(StreamHistory, LatenciesNeedBothEnds) {
  StreamHistory history;
  FrameSample sample = whole_frame(100);
  history.add(sample);
  const std::array<double, kSpanCount> wanted{20, 2, 1, 4, 5, 8};
  for (std::size_t i = 0; i < kSpanCount; ++i) {
    EXPECT_EQ(history.latency(static_cast<Span>(i)).newest().value, wanted[i]);
  }
  sample.at[kSent] = Time{};
  history.add(sample);
  EXPECT_EQ(history.latency(Span::kSend).size(), 1U);
  EXPECT_EQ(history.latency(Span::kNetwork).size(), 1U);
  EXPECT_EQ(history.latency(Span::kEncode).size(), 2U);
  EXPECT_EQ(history.latency(Span::kEndToEnd).size(), 2U);
}

TEST(StreamHistory, TheStackAddsUpToEndToEnd) {
  StreamHistory history;
  history.add(whole_frame(100));
  const std::array<double, kSpanCount> wanted{20, 2, 3, 7, 12, 20};
  for (std::size_t i = 0; i < kSpanCount; ++i) {
    ASSERT_EQ(history.latency_stack(static_cast<Span>(i)).size(), 1U);
    EXPECT_EQ(history.latency_stack(static_cast<Span>(i)).newest().value, wanted[i]);
  }
}

TEST(StreamHistory, TheStackIsOfFramesThatWereShownAndAreWhollyKnown) {
  StreamHistory history;
  FrameSample late = whole_frame(100);
  late.outcome = FrameOutcome::kLate;
  history.add(late);
  FrameSample foreign_clock = whole_frame(100);
  foreign_clock.at[0] = Time{};
  history.add(foreign_clock);
  for (std::size_t i = 0; i < kSpanCount; ++i) {
    EXPECT_TRUE(history.latency_stack(static_cast<Span>(i)).empty());
  }
}

TEST(StreamHistory, TheStackOfASenderEndsAtItsSocket) {
  StreamHistory history;
  FrameSample sent_away = whole_frame(100);
  sent_away.outcome.reset();
  for (std::size_t i = kSent + 1; i < kStageCount; ++i) sent_away.at[i] = Time{};
  history.add(sent_away);
  EXPECT_EQ(history.latency_stack(Span::kSend).newest().value, 3);
  EXPECT_TRUE(history.latency_stack(Span::kNetwork).empty());
}

TEST(StreamHistory, TheStackNeverFallsThoughThreadsNoteTimesInTheOtherOrder) {
  StreamHistory history;
  FrameSample sample = whole_frame(100);
  sample.at[kSent] = at_ms(109);
  history.add(sample);
  EXPECT_EQ(history.latency_stack(Span::kSend).newest().value, 9);
  EXPECT_EQ(history.latency_stack(Span::kNetwork).newest().value, 9);
  EXPECT_EQ(history.latency_stack(Span::kDecode).newest().value, 12);
  EXPECT_EQ(history.latency(Span::kNetwork).newest().value, 0);
}

TEST(StreamHistory, RatesAndTimesOfSnapshotsBreakWhereTheyAreUnknown) {
  StreamHistory history;
  Snapshot now = snapshot(50, 1000);
  now.jitter = std::chrono::microseconds(1500);
  history.add(now);
  EXPECT_EQ(history.jitter().newest().value, 1.5);
  EXPECT_TRUE(history.rtt().empty());
  EXPECT_TRUE(history.bit_rate().empty());
  now = snapshot(100, 2000);
  now.rtt = std::chrono::milliseconds(3);
  history.add(now);
  EXPECT_TRUE(std::isnan(history.jitter().newest().value));
  EXPECT_EQ(history.rtt().newest().value, 3);
  EXPECT_EQ(history.bit_rate().newest().value, *history.bit_rate_bps());
  history.break_lines(at_ms(120));
  EXPECT_TRUE(std::isnan(history.rtt().newest().value));
  EXPECT_TRUE(std::isnan(history.bit_rate().newest().value));
}

TEST(StreamHistory, WhatADeadStreamOnceMeasuredIsNoLine) {
  StreamHistory history;
  Snapshot now = snapshot(0, 1000);
  for (int i = 1; i <= 100; ++i) {
    now.at += std::chrono::milliseconds(50);
    now.elapsed += std::chrono::milliseconds(50);
    now.jitter = std::chrono::microseconds(1500);
    now.rtt = std::chrono::milliseconds(3);
    if (i < 20) ++now.datagrams.received;
    history.add(now);
    EXPECT_EQ(std::isnan(history.jitter().newest().value), i >= 19 + 40) << i;
  }
  EXPECT_TRUE(std::isnan(history.rtt().newest().value));
}

struct Drops : testing::Test {
  static constexpr FrameOutcome kCause = FrameOutcome::kLostInNetwork;

  void see(std::int64_t ms, std::uint64_t drops, std::int64_t began_ms = 0) {
    Snapshot seen;
    seen.at = at_ms(ms);
    seen.elapsed = at_ms(ms) - at_ms(began_ms);
    seen.outcomes[static_cast<std::size_t>(kCause)] = drops;
    history_.add(seen);
  }
  const TimeSeries& curve() const { return history_.drops(kCause); }

  StreamHistory history_;
};

TEST_F(Drops, BeginAtZeroAndHaveAValueWhereTheyChange) {
  see(50, 2);
  see(100, 2);
  see(150, 7);
  ASSERT_EQ(curve().size(), 3U);
  EXPECT_EQ(curve()[0].at, at_ms(0));
  EXPECT_EQ(curve()[0].value, 0);
  EXPECT_EQ(curve()[1].value, 2);
  EXPECT_EQ(curve()[2].at, at_ms(150));
  EXPECT_EQ(curve()[2].value, 7);
  EXPECT_EQ(history_.drops(FrameOutcome::kLate).size(), 1U) << "the 0 it begins with";
}

TEST_F(Drops, CountOnAcrossSessions) {
  see(50, 5);
  history_.break_lines(at_ms(60));
  see(150, 0, 100);
  see(200, 3, 100);
  EXPECT_EQ(curve().newest().value, 8);
  history_.break_lines(at_ms(210));
  history_.break_lines(at_ms(220));
  see(300, 1, 250);
  EXPECT_EQ(curve().newest().value, 9);
  for (std::size_t i = 0; i < curve().size(); ++i) EXPECT_FALSE(std::isnan(curve()[i].value));
}

TEST_F(Drops, TheLastSnapshotOfASessionIsNotMissedAndNotCountedTwice) {
  see(50, 5);
  see(50, 6);
  EXPECT_EQ(curve().newest().value, 6) << "what the end closed, at the same instant";
  see(70, 9);
  history_.break_lines(at_ms(65));
  EXPECT_EQ(curve().newest().value, 9);
  see(70, 9);
  see(50, 5);
  EXPECT_EQ(curve().newest().value, 9) << "the session is over";
}

TEST_F(Drops, AnOlderSnapshotTakesNothingBack) {
  see(100, 5);
  see(50, 3);
  EXPECT_EQ(curve().newest().value, 5);
}

TEST_F(Drops, AreKnownAtEveryInstant) {
  EXPECT_EQ(value_at(curve(), at_ms(10)), 0);
  see(50, 2);
  see(150, 7);
  EXPECT_EQ(value_at(curve(), at_ms(-10)), 0);
  EXPECT_EQ(value_at(curve(), at_ms(49)), 0);
  EXPECT_EQ(value_at(curve(), at_ms(50)), 2);
  EXPECT_EQ(value_at(curve(), at_ms(149)), 2);
  EXPECT_EQ(value_at(curve(), at_ms(1000)), 7);
  EXPECT_EQ(value_at(curve(), Time::max()), 7);
}

TEST(MeanSince, LeavesOutGapsAndWhatIsOlder) {
  TimeSeries series(16);
  series.append(at_ms(0), 1000);
  series.append(at_ms(10), 10);
  series.append_gap(at_ms(15));
  series.append(at_ms(20), 20);
  EXPECT_DOUBLE_EQ(mean_since(series, at_ms(5)).value(), 15);
  EXPECT_FALSE(mean_since(series, at_ms(21)).has_value());
}

TEST(StreamHistory, GlassToGlassIsOfFramesShownWithATimeCode) {
  StreamHistory history;
  FrameSample sample;
  sample.outcome = FrameOutcome::kDisplayed;
  sample.at[static_cast<std::size_t>(Stage::kDisplayed)] = sample.ended = at_ms(100);
  history.add(sample);
  EXPECT_TRUE(history.glass_to_glass().empty());
  sample.burnt_in = at_ms(60);
  history.add(sample);
  ASSERT_EQ(history.glass_to_glass().size(), 1U);
  EXPECT_EQ(history.glass_to_glass()[0].value, 40);
  sample.at[static_cast<std::size_t>(Stage::kDisplayed)] = {};
  history.add(sample);
  EXPECT_EQ(history.glass_to_glass().size(), 1U);
  history.break_lines(at_ms(200));
  EXPECT_TRUE(std::isnan(history.glass_to_glass()[1].value));
}

}  // namespace
}  // namespace framescope::model
