// What a ledger computes beside the sums: rates, sizes, latencies, jitter, freezes.
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;
using std::chrono::milliseconds;

std::optional<double> fps(const Snapshot& snapshot, Stage stage) {
  return snapshot.fps_window[static_cast<std::size_t>(stage)];
}
std::optional<double> run_fps(const Snapshot& snapshot, Stage stage) {
  return snapshot.fps_run[static_cast<std::size_t>(stage)];
}

/// A numbered frame on our own clock: captured at `ms`, then 2 ms to encoded, 1 to sent, 4 to
/// received.
FrameRecord timed_arrival(std::uint64_t n, double ms) {
  FrameRecord record = arrived(n, key_of(n), at_ms(ms + 7));
  record.same_host = true;
  record.captured = at_ms(ms);
  record.encode = milliseconds(2);
  record.sent = at_ms(ms + 3);
  return record;
}

/// The same frame all the way: 5 ms more to decoded, 8 more to displayed.
void receive(StreamLedger& ledger, std::uint64_t n, double ms) {
  ledger.apply(expected(key_of(n)));
  ledger.apply(timed_arrival(n, ms));
  ledger.apply(decoded(key_of(n), at_ms(ms + 12)));
  ledger.apply(closed(key_of(n), kDisplayed, at_ms(ms + 20)));
}

TEST(LedgerFigures, RatesOfEachStageAndTheStall) {
  StreamLedger ledger(Role::kReceiver, kStart);
  for (std::uint64_t n = 0; n < 30; ++n) receive(ledger, n, static_cast<double>(n) * 40);
  Snapshot now = ledger.snapshot(at_ms(1200));
  for (const Stage stage : {Stage::kReceived, Stage::kDecoded, Stage::kDisplayed}) {
    EXPECT_DOUBLE_EQ(*fps(now, stage), 25.0);
    EXPECT_DOUBLE_EQ(*run_fps(now, stage), 25.0);
  }
  EXPECT_EQ(now.elapsed, milliseconds(1200));
  now = ledger.snapshot(at_ms(29 * 40 + 20 + 2001));
  EXPECT_EQ(fps(now, Stage::kDisplayed), 0.0);
  EXPECT_DOUBLE_EQ(*run_fps(now, Stage::kDisplayed), 25.0);
}

TEST(LedgerFigures, DamagedFramesAreShownFrames) {
  StreamLedger ledger(Role::kReceiver, kStart);
  for (std::uint64_t n = 0; n < 3; ++n) {
    ledger.apply(expected(key_of(n)));
    ledger.apply(closed(key_of(n), kDisplayedDamaged, at_ms(static_cast<double>(n) * 100)));
  }
  const Snapshot now = ledger.snapshot(at_ms(200));
  EXPECT_DOUBLE_EQ(*fps(now, Stage::kDisplayed), 10.0);
  EXPECT_EQ(count_of(now, Stage::kDisplayed), 0U);
  EXPECT_EQ(count_of(now, kDisplayedDamaged), 3U);
}

TEST(LedgerFigures, LatenciesOfAReceiverOnTheSameHost) {
  StreamLedger ledger(Role::kReceiver, kStart);
  receive(ledger, 0, 0);
  const Snapshot now = ledger.snapshot(at_ms(20));
  EXPECT_EQ(now.clock, LatencyClock::kSameHost);
  const SpanSummaries& spans = now.spans_window;
  EXPECT_EQ(span_of(spans, Span::kEncode).max, milliseconds(2));
  EXPECT_EQ(span_of(spans, Span::kSend).max, milliseconds(1));
  EXPECT_EQ(span_of(spans, Span::kNetwork).max, milliseconds(4));
  EXPECT_EQ(span_of(spans, Span::kDecode).max, milliseconds(5));
  EXPECT_EQ(span_of(spans, Span::kDisplay).max, milliseconds(8));
  EXPECT_EQ(span_of(spans, Span::kEndToEnd).max, milliseconds(20));
  EXPECT_EQ(span_of(spans, Span::kEndToEnd).samples, 1U);
}

TEST(LedgerFigures, AnotherHostsClockGivesNoLatencyAcrossTheNetwork) {
  StreamLedger ledger(Role::kReceiver, kStart);
  FrameRecord record = timed_arrival(0, 0);
  record.same_host = false;
  ledger.apply(expected(key_of(0)));
  ledger.apply(record);
  ledger.apply(decoded(key_of(0), at_ms(12)));
  ledger.apply(closed(key_of(0), kDisplayed, at_ms(20)));
  const Snapshot now = ledger.snapshot(at_ms(20));
  EXPECT_EQ(now.clock, LatencyClock::kUnknown);
  EXPECT_EQ(span_of(now.spans_run, Span::kNetwork).samples, 0U);
  EXPECT_EQ(span_of(now.spans_run, Span::kEndToEnd).samples, 0U);
  EXPECT_EQ(span_of(now.spans_run, Span::kEncode).samples, 1U) << "the sender's own span stays";
  EXPECT_EQ(span_of(now.spans_run, Span::kDecode).samples, 1U);
}

TEST(LedgerFigures, TimesThatCannotBeAreNotBelieved) {
  const Time end{Duration(std::numeric_limits<std::int64_t>::max())};
  for (const auto& [from, to] : {std::pair{at_ms(1), at_ms(50)}, std::pair{at_ms(2), at_ms(1)},
                                 std::pair{end, end}, std::pair{Time{}, end}}) {
    StreamLedger ledger(Role::kReceiver, kStart);
    FrameRecord record = timed_arrival(0, 0);
    record.captured = from;
    record.sent = to;
    ledger.apply(expected(key_of(0)));
    ledger.apply(record);
    ledger.apply(closed(key_of(0), kDisplayed, at_ms(20)));
    const Snapshot now = ledger.snapshot(at_ms(20));
    EXPECT_EQ(now.clock, LatencyClock::kUnknown);
    EXPECT_EQ(span_of(now.spans_run, Span::kEndToEnd).samples, 0U);
    expect_sums_close(now);
  }
}

TEST(LedgerFigures, ADecodeWithoutAKnownArrivalHasNoSpan) {
  StreamLedger ledger(Role::kReceiver, kStart);
  ledger.apply(expected(key_of(0)));
  ledger.apply(decoded(key_of(0), at_ms(5)));
  EXPECT_EQ(span_of(ledger.snapshot(at_ms(5)).spans_run, Span::kDecode).samples, 0U);
}

TEST(LedgerFigures, LatenciesOfALoopback) {
  StreamLedger ledger(Role::kLoopback, kStart);
  ledger.apply(captured(0, at_ms(0)));
  ledger.apply(encoded(0, at_ms(2)));
  ledger.apply(sent(0, key_of(0), at_ms(3)));
  receive(ledger, 0, 0);
  const Snapshot now = ledger.snapshot(at_ms(20));
  for (const Span span : {Span::kEncode, Span::kSend, Span::kNetwork, Span::kDecode, Span::kDisplay,
                          Span::kEndToEnd}) {
    EXPECT_EQ(span_of(now.spans_run, span).samples, 1U) << to_string(span);
  }
  EXPECT_EQ(span_of(now.spans_run, Span::kEncode).max, milliseconds(2));
  EXPECT_EQ(span_of(now.spans_run, Span::kEndToEnd).max, milliseconds(20));
}

TEST(LedgerFigures, SizesOfWhatWasSent) {
  StreamLedger ledger(Role::kSender, kStart);
  EXPECT_FALSE(ledger.snapshot(kStart).size_mean_bytes);
  EXPECT_FALSE(ledger.snapshot(kStart).ip_fragments_mean);
  for (std::uint64_t n = 0; n < 2; ++n) {
    FrameRecord to_two = sent(n, key_of(n));
    to_two.count = 2;
    to_two.datagram_bytes = n == 0 ? 1472 : 4000;
    ledger.apply(captured(n));
    ledger.apply(encoded(n));
    ledger.apply(to_two);
  }
  const Snapshot now = ledger.snapshot(kStart);
  EXPECT_EQ(now.datagrams.sent, 4U);
  EXPECT_EQ(now.datagrams.bytes, 2 * 1472U + 2 * 4000U);
  EXPECT_EQ(now.datagrams.size_max, 4000U);
  EXPECT_DOUBLE_EQ(*now.size_mean_bytes, 2736.0);
  EXPECT_EQ(now.datagrams.ip_fragments, 2U * 1 + 2U * 3);
  EXPECT_DOUBLE_EQ(*now.ip_fragments_mean, 2.0);
}

/// 14 packets of 1,400 bytes at most.
FrameRecord in_packets(FrameRecord record) {
  record.wire = WireFormat::kRtp;
  record.datagrams = 14;
  record.datagram_bytes = 18'500;
  record.largest_datagram = 1400;
  return record;
}

TEST(LedgerFigures, PacketsOfRtpAreDatagrams) {
  StreamLedger sender(Role::kSender, kStart);
  sender.apply(captured(0));
  sender.apply(in_packets(encoded(0)));
  FrameRecord to_two = in_packets(sent(0, key_of(0)));
  to_two.count = 2;
  sender.apply(to_two);
  StreamLedger receiver(Role::kReceiver, kStart);
  receiver.apply(expected(key_of(0)));
  receiver.apply(in_packets(arrived(0, key_of(0))));
  const Snapshot out = sender.snapshot(kStart);
  EXPECT_EQ(out.wire, WireFormat::kRtp);
  EXPECT_EQ(out.datagrams.sent, 28U);
  EXPECT_EQ(out.datagrams.bytes, 37'000U);
  for (const Snapshot& now : {out, receiver.snapshot(kStart)}) {
    EXPECT_EQ(now.datagrams.sized, now.role == Role::kSender ? 28U : 14U);
    EXPECT_EQ(now.datagrams.ip_fragments, now.datagrams.sized);
    EXPECT_EQ(now.datagrams.size_max, 1400U);
    EXPECT_NEAR(*now.size_mean_bytes, 18'500 / 14.0, 1e-9);
    EXPECT_EQ(now.ip_fragments_mean, 1);
    EXPECT_EQ(now.base64_text_bytes, 0U);
  }
  std::vector<FrameSample> samples;
  sender.take_samples(samples);
  ASSERT_EQ(samples.size(), 1U);
  EXPECT_EQ(samples[0].datagrams, 14U);
  EXPECT_EQ(samples[0].datagram_bytes, 18'500U);
}

TEST(LedgerFigures, LargePacketsAreSeveralFragmentsEach) {
  StreamLedger ledger(Role::kSender, kStart);
  FrameRecord record = in_packets(sent(0, key_of(0)));
  record.datagrams = 3;
  record.datagram_bytes = 4000 + 4000 + 1000;
  record.largest_datagram = 4000;
  ledger.apply(captured(0));
  ledger.apply(record);
  EXPECT_EQ(ledger.snapshot(kStart).datagrams.ip_fragments, 3U + 3U + 1U);
}

TEST(LedgerFigures, PacketsWithoutATraceAreCountedStill) {
  StreamLedger ledger(Role::kSender, kStart);
  RecordTally tally;
  tally.add(captured(0));
  FrameRecord to_two = in_packets(sent(0, key_of(0)));
  to_two.count = 2;
  tally.add(to_two);
  ledger.apply(tally);
  EXPECT_EQ(ledger.snapshot(kStart).datagrams.sent, 28U);
}

TEST(LedgerFigures, RtpOfOthersEstimatesItsLoss) {
  StreamLedger ledger(Role::kReceiver, kStart);
  FrameRecord frame = in_packets(arrived_plain(0));
  frame.quality = 60;
  ledger.apply(frame);
  Snapshot now = ledger.snapshot(kStart);
  expect_sums_close(now);
  EXPECT_EQ(now.network_loss, NetworkLoss::kEstimated);
  EXPECT_FALSE(now.expected);
  EXPECT_FALSE(now.network_loss_estimate) << "which RTP's own figures tell";
  EXPECT_TRUE(now.quality_by_rtp);
  EXPECT_FALSE(now.quality_estimated);
  frame = in_packets(arrived_plain(1));
  ledger.apply(frame);
  EXPECT_FALSE(ledger.snapshot(kStart).quality_by_rtp) << "its tables came along";
  EXPECT_TRUE(ledger.snapshot(kStart).quality_estimated);
  ledger.apply(arrived_plain(2));
  EXPECT_EQ(ledger.snapshot(kStart).network_loss, NetworkLoss::kUnmeasurable)
      << "of some frames nothing is known";
  StreamLedger tallied(Role::kReceiver, kStart);
  RecordTally tally;
  tally.add(frame);
  tallied.apply(tally);
  EXPECT_EQ(tallied.snapshot(kStart).network_loss, NetworkLoss::kEstimated);
}

TEST(LedgerFigures, TimeStampsOfOthersTellTheJitterAndNoLatency) {
  StreamLedger ledger(Role::kReceiver, kStart);
  for (std::uint64_t n = 0; n < 40; ++n) {
    const double late_ms = n % 2 == 0 ? 0 : 8;
    FrameRecord frame =
        in_packets(arrived_plain(n, at_ms(100.0 * static_cast<double>(n) + late_ms)));
    frame.sent = Time{milliseconds(7)} + n * milliseconds(100);
    ledger.apply(frame);
  }
  const Snapshot now = ledger.snapshot(at_ms(4000));
  ASSERT_TRUE(now.jitter);
  EXPECT_NEAR(framescope::milliseconds(*now.jitter), 8, 1);
  EXPECT_EQ(now.clock, LatencyClock::kUnknown);
  EXPECT_EQ(span_of(now.spans_run, Span::kNetwork).samples, 0U);
}

TEST(LedgerFigures, IpFragmentsAtTheEdges) {
  EXPECT_EQ(ip_fragments(0), 1U);
  EXPECT_EQ(ip_fragments(1472), 1U);
  EXPECT_EQ(ip_fragments(1473), 2U);
  EXPECT_EQ(ip_fragments(65'507), 45U);
}

TEST(LedgerFigures, WhatBase64CostsCountsOnlyItsOwnFrames) {
  for (const Role role : {Role::kSender, Role::kReceiver}) {
    StreamLedger ledger(role, kStart);
    for (std::uint64_t n = 0; n < 3; ++n) {
      FrameRecord record = role == Role::kSender ? encoded(n) : arrived(n, key_of(n));
      record.wire = n == 2 ? WireFormat::kRaw : WireFormat::kBase64;
      if (n == 2) record.jpeg_bytes = record.datagram_bytes = 6000;
      ledger.apply(role == Role::kSender ? captured(n) : expected(key_of(n)));
      ledger.apply(record);
    }
    const Snapshot now = ledger.snapshot(kStart);
    EXPECT_EQ(now.base64_jpeg_bytes, 6000U);
    EXPECT_EQ(now.base64_text_bytes, 8000U);
    EXPECT_DOUBLE_EQ(*now.jpeg_bytes_mean, 4000.0);
    EXPECT_EQ(now.wire, WireFormat::kRaw) << "of the newest";
  }
}

TEST(LedgerFigures, ShapeAndQualityStayKnownBetweenArrivalAndDecoding) {
  StreamLedger ledger(Role::kReceiver, kStart);
  EXPECT_FALSE(ledger.snapshot(kStart).quality);
  ledger.apply(arrived_plain(0));
  FrameRecord first = decoded(arrived_plain(0).key);
  first.quality = 75;
  ledger.apply(first);
  ledger.apply(arrived_plain(1));
  const Snapshot now = ledger.snapshot(kStart);
  EXPECT_EQ(now.quality, 75);
  EXPECT_TRUE(now.quality_estimated);
  EXPECT_EQ(now.width_px, 400);
  EXPECT_EQ(now.height_px, 300);
}

TEST(LedgerFigures, QualityOfATagIsNotAnEstimate) {
  StreamLedger ledger(Role::kReceiver, kStart);
  receive(ledger, 0, 0);
  const Snapshot now = ledger.snapshot(kStart);
  EXPECT_EQ(now.quality, 80);
  EXPECT_FALSE(now.quality_estimated);
}

TEST(LedgerFigures, JitterAndRoundTripComeFromArrivals) {
  StreamLedger ledger(Role::kReceiver, kStart);
  EXPECT_FALSE(ledger.snapshot(kStart).jitter);
  receive(ledger, 0, 0);
  receive(ledger, 1, 40);
  EXPECT_EQ(ledger.snapshot(kStart).jitter, Duration{0});
  FrameRecord late = timed_arrival(2, 80);
  late.at += milliseconds(16);
  late.rtt = milliseconds(3);
  ledger.apply(expected(key_of(2)));
  ledger.apply(late);
  EXPECT_EQ(ledger.snapshot(kStart).jitter, milliseconds(1));
  EXPECT_EQ(ledger.snapshot(kStart).rtt, milliseconds(3));
}

TEST(LedgerFigures, FreezesAreOfShownFrames) {
  StreamLedger ledger(Role::kReceiver, kStart);
  double ms = 0;
  for (std::uint64_t n = 0; n < 60; ++n) {
    ms += n == 40 ? 400 : 33;
    receive(ledger, n, ms);
  }
  EXPECT_EQ(ledger.snapshot(kStart).freezes, 1U);
}

TEST(LedgerFigures, TheLossOfAPlainStreamIsAnEstimateFromItsGaps) {
  StreamLedger ledger(Role::kReceiver, kStart);
  for (std::uint64_t n = 0; n < 100; ++n) {
    if (n % 10 != 9 || n < 30) ledger.apply(arrived_plain(n, at_ms(static_cast<double>(n) * 33)));
  }
  const Snapshot now = ledger.snapshot(kStart);
  EXPECT_EQ(now.network_loss_estimate, 6U) << "the seventh is not followed by a frame yet";
  EXPECT_EQ(now.network_loss, NetworkLoss::kUnmeasurable);
  EXPECT_EQ(now.clock, LatencyClock::kUnknown);
}

TEST(LedgerFigures, SamplesThatNobodyTakesAreBounded) {
  StreamLedger ledger(Role::kSender, kStart);
  for (std::uint64_t n = 0; n < 20'000; ++n) {
    ledger.apply(captured(n));
    ledger.apply(dropped(n, kNoReceiver));
  }
  std::vector<FrameSample> samples;
  ledger.take_samples(samples);
  EXPECT_EQ(samples.size(), 16'384U);
  EXPECT_EQ(count_of(ledger.snapshot(kStart), kNoReceiver), 20'000U);
}

}  // namespace
}  // namespace framescope::model
