// What the samples of frames that ended tell: who they were, and when what happened.
#include <gtest/gtest.h>

#include "model/ledger_script.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;

Time time_of(const FrameSample& sample, Stage stage) {
  return sample.at[static_cast<std::size_t>(stage)];
}

struct SenderSamples : LedgerTest {
  SenderSamples() : LedgerTest(Role::kSender) {}
};
struct ReceiverSamples : LedgerTest {
  ReceiverSamples() : LedgerTest(Role::kReceiver) {}
};
struct LoopbackSamples : LedgerTest {
  LoopbackSamples() : LedgerTest(Role::kLoopback) {}
};

TEST_F(SenderSamples, KnowTheirNumberKeyAndShape) {
  apply({captured(0), encoded(0), sent(0, key_of(5))});
  apply({captured(1), dropped(1, kNoReceiver)});
  apply({captured(2), encoded(2), dropped(2, kImpaired, key_of(6))});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 3U);
  for (const FrameSample& sample : ended) EXPECT_TRUE(sample.frame_number_known);
  EXPECT_EQ(ended[0].frame_number, 0U);
  EXPECT_EQ(ended[0].key, key_of(5));
  EXPECT_EQ(ended[0].width_px, 400);
  EXPECT_EQ(ended[0].height_px, 300);
  EXPECT_EQ(ended[1].key, 0U) << "it took no number";
  EXPECT_EQ(ended[1].width_px, 0);
  EXPECT_EQ(ended[2].key, key_of(6));
}

TEST_F(SenderSamples, ATooLargeFrameTellsItsSizeAndItsReason) {
  FrameRecord large = encoded(3);
  large.kind = RecordKind::kDropped;
  large.outcome = kTooLarge;
  large.reason = "datagram_limit";
  large.jpeg_bytes = 60'000;
  large.datagram_bytes = 80'000;
  apply({captured(3), large});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].outcome, kTooLarge);
  EXPECT_EQ(ended[0].reason, "datagram_limit");
  EXPECT_EQ(ended[0].jpeg_bytes, 60'000U);
  EXPECT_EQ(ended[0].datagram_bytes, 80'000U);
  EXPECT_EQ(ended[0].quality, 80);
  EXPECT_EQ(ended[0].width_px, 400);
}

TEST_F(SenderSamples, ASendThatFailedKeepsTheSizesOfItsEncoding) {
  FrameRecord failed = dropped(0, kSendFailed);
  failed.reason = "unreachable";
  failed.datagram_bytes = 4000;
  apply({captured(0), encoded(0), failed});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].reason, "unreachable");
  EXPECT_EQ(ended[0].jpeg_bytes, 3000U);
  EXPECT_EQ(ended[0].datagram_bytes, 4000U);
}

TEST_F(ReceiverSamples, AMalformedFrameTellsWhatIsWrongWithIt) {
  FrameRecord broken = closed(key_of(0), kMalformed, at_ms(3));
  broken.reason = "jpeg_truncated_scan";
  apply({expected(key_of(0)), arrived(5, key_of(0)), broken});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].reason, "jpeg_truncated_scan");
}

TEST_F(ReceiverSamples, ALostFrameIsNotFrameZero) {
  apply({expected(key_of(0), 1, at_ms(0)), arrived(70, key_of(0), at_ms(0)),
         closed(key_of(0), kDisplayed, at_ms(5)), expected(key_of(1), 2, at_ms(40)),
         arrived(72, key_of(2), at_ms(40)), closed(key_of(1), kLostInNetwork, at_ms(540))});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 2U);
  EXPECT_TRUE(ended[0].frame_number_known);
  EXPECT_EQ(ended[0].frame_number, 70U);
  EXPECT_EQ(ended[0].key, key_of(0));
  EXPECT_FALSE(ended[1].frame_number_known);
  EXPECT_EQ(ended[1].key, key_of(1));
  EXPECT_EQ(ended[1].expected, at_ms(40)) << "the next number showed that it is missing";
  EXPECT_EQ(ended[1].ended, at_ms(540));
  EXPECT_EQ(place_in_time(ended[1]), at_ms(40));
}

TEST_F(ReceiverSamples, APlainStreamsShapeAndQualityComeFromTheDecoder) {
  FrameRecord looked_at = decoded(arrived_plain(3).key);
  looked_at.quality = 75;
  apply({arrived_plain(3), looked_at, closed(arrived_plain(3).key, kDisplayed)});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_TRUE(ended[0].frame_number_known) << "its ordinal of arrival";
  EXPECT_EQ(ended[0].frame_number, 3U);
  EXPECT_EQ(ended[0].quality, 75);
  EXPECT_EQ(ended[0].width_px, 400);
  EXPECT_EQ(ended[0].expected, Time{});
}

TEST_F(ReceiverSamples, AnEncodeTimeThatCannotBeEndsBeforeTheSend) {
  FrameRecord boast = arrived(0, key_of(0), at_ms(10));
  boast.same_host = true;
  boast.captured = at_ms(1);
  boast.sent = at_ms(4);
  boast.encode = std::chrono::minutes(70);
  apply({expected(key_of(0)), boast, closed(key_of(0), kDisplayed, at_ms(20))});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(time_of(ended[0], Stage::kEncoded), at_ms(4));
}

TEST_F(LoopbackSamples, ALostFrameKeepsWhatItsSenderKnows) {
  apply({captured(7, at_ms(0)), encoded(7, at_ms(2)), sent(7, key_of(0), at_ms(3)),
         captured(8, at_ms(33)), encoded(8, at_ms(35)), sent(8, key_of(1), at_ms(36))});
  apply({expected(key_of(0), 2, at_ms(37)), arrived(8, key_of(1), at_ms(37)),
         decoded(key_of(1), at_ms(38)), closed(key_of(1), kDisplayed, at_ms(39)),
         closed(key_of(0), kLostInNetwork, at_ms(537))});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 2U);
  const FrameSample& lost = ended[1];
  EXPECT_TRUE(lost.frame_number_known);
  EXPECT_EQ(lost.frame_number, 7U);
  EXPECT_EQ(lost.key, key_of(0));
  EXPECT_EQ(time_of(lost, Stage::kCaptured), at_ms(0));
  EXPECT_EQ(time_of(lost, Stage::kEncoded), at_ms(2));
  EXPECT_EQ(time_of(lost, Stage::kSent), at_ms(3));
  EXPECT_EQ(time_of(lost, Stage::kReceived), Time{});
  EXPECT_EQ(lost.expected, at_ms(37));
  EXPECT_EQ(lost.jpeg_bytes, 3000U);
  EXPECT_EQ(ended[0].expected, at_ms(37));
}

TEST_F(LoopbackSamples, TheReasonReachesTheCapturedFrameWhicheverHalfComesFirst) {
  FrameRecord broken = closed(key_of(0), kMalformed, at_ms(9));
  broken.reason = "base64_length";
  apply({captured(0), encoded(0), sent(0, key_of(0)), expected(key_of(0)), arrived(0, key_of(0)),
         broken});
  broken.key = key_of(1);
  apply_batch({captured(1), encoded(1), expected(key_of(1)), arrived(1, key_of(1)), broken,
               sent(1, key_of(1))});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 2U);
  for (const FrameSample& sample : ended) EXPECT_EQ(sample.reason, "base64_length");
}

TEST_F(LoopbackSamples, TheVerdictOfAnUnnamedKeyKnowsWhenItWasMissed) {
  apply({captured(0), encoded(0), expected(key_of(0), 2, at_ms(9))});
  apply_batch({closed(key_of(0), kLostInNetwork, at_ms(509)), sent(0, key_of(0), at_ms(3))});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].expected, at_ms(9));
  EXPECT_EQ(ended[0].key, key_of(0));
}

TEST_F(LoopbackSamples, KeysThatAJumpSkippedWereMissedAtTheJump) {
  for (std::uint64_t n = 0; n < 4; ++n) apply({captured(n), encoded(n), sent(n, key_of(n))});
  FrameRecord jump = expected(key_of(2), 2, at_ms(77));
  jump.skipped = 2;
  apply({jump});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 2U);
  for (const FrameSample& sample : ended) {
    EXPECT_EQ(sample.outcome, kLostInNetwork);
    EXPECT_EQ(sample.expected, at_ms(77));
  }
}

}  // namespace
}  // namespace framescope::model
