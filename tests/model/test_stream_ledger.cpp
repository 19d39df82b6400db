// How frames end: scripts of records, with the sums checked after each.
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;

class LedgerTest : public testing::Test {
 protected:
  explicit LedgerTest(Role role) : ledger_(role, kStart) {
    expect_sums_close(ledger_.snapshot(kStart));
  }

  /// Applies the records one by one, with a snapshot after each.
  void apply(const std::vector<FrameRecord>& records) {
    for (const FrameRecord& record : records) {
      ledger_.apply(record);
      expect_sums_close(snapshot());
    }
  }
  void apply(const RecordTally& tally) {
    ledger_.apply(tally);
    expect_sums_close(snapshot());
  }
  /// Applies them as one batch.
  void apply_batch(const std::vector<FrameRecord>& records, const RecordTally& tally = {}) {
    for (const FrameRecord& record : records) ledger_.apply(record);
    apply(tally);
  }
  void finish(std::uint64_t kernel_drops = 0) {
    ledger_.finish(kStart, kernel_drops);
    expect_sums_close(snapshot());
    EXPECT_EQ(snapshot().in_flight, 0U);
  }
  Snapshot snapshot() { return ledger_.snapshot(kStart); }
  std::uint64_t count(FrameOutcome outcome) { return count_of(snapshot(), outcome); }
  std::optional<std::uint64_t> count(Stage stage) { return count_of(snapshot(), stage); }
  std::vector<FrameSample> samples() {
    std::vector<FrameSample> taken;
    ledger_.take_samples(taken);
    return taken;
  }

  StreamLedger ledger_;
};

struct SenderLedger : LedgerTest {
  SenderLedger() : LedgerTest(Role::kSender) {}
};

TEST_F(SenderLedger, AFrameEndsAsSent) {
  apply({captured(0), encoded(0)});
  EXPECT_EQ(snapshot().in_flight, 1U);
  apply({sent(0, key_of(0))});
  EXPECT_EQ(snapshot().in_flight, 0U);
  EXPECT_EQ(count(Stage::kSent), 1U);
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_FALSE(ended[0].outcome) << "what became of it then, nobody knows";
}

TEST_F(SenderLedger, EachDropOfItsOwnEndsAFrame) {
  std::uint64_t frame = 0;
  for (const FrameOutcome outcome :
       {kSupersededBeforeEncode, kNoReceiver, kEncodeFailed, kTooLarge, kSendFailed, kImpaired}) {
    apply({captured(frame), dropped(frame, outcome)});
    EXPECT_EQ(count(outcome), 1U) << to_string(outcome);
    ++frame;
  }
  EXPECT_EQ(count(Stage::kCaptured), 6U);
  EXPECT_EQ(snapshot().in_flight, 0U);
}

TEST_F(SenderLedger, WhatAReceiverKnowsIsUnknown) {
  apply({captured(0), encoded(0), sent(0, key_of(0))});
  const Snapshot now = snapshot();
  for (const Stage stage : {Stage::kReceived, Stage::kDecoded, Stage::kDisplayed}) {
    EXPECT_FALSE(count_of(now, stage));
    EXPECT_FALSE(now.fps_window[static_cast<std::size_t>(stage)]);
    EXPECT_FALSE(now.fps_run[static_cast<std::size_t>(stage)]);
  }
  EXPECT_FALSE(now.network_loss);
  EXPECT_FALSE(now.freezes);
  EXPECT_FALSE(now.jitter);
}

TEST_F(SenderLedger, TheEndClosesWhatAnAbandonedStageHeld) {
  apply({captured(0), captured(1), encoded(0)});
  finish();
  EXPECT_EQ(count(kSendFailed), 1U);
  EXPECT_EQ(count(kSupersededBeforeEncode), 1U);
}

struct ReceiverLedger : LedgerTest {
  ReceiverLedger() : LedgerTest(Role::kReceiver) {}
};

TEST_F(ReceiverLedger, KnowsNothingBeforeTheFirstFrame) {
  const Snapshot now = snapshot();
  EXPECT_FALSE(now.expected);
  EXPECT_EQ(now.network_loss, NetworkLoss::kUnmeasurable);
  EXPECT_FALSE(now.network_loss_estimate);
  EXPECT_FALSE(count_of(now, Stage::kCaptured));
  EXPECT_EQ(count_of(now, Stage::kReceived), 0U);
}

TEST_F(ReceiverLedger, EachOutcomeEndsAFrame) {
  std::uint64_t key = key_of(0);
  for (const FrameOutcome outcome :
       {kDisplayed, kDisplayedDamaged, kLostInNetwork, kLostInKernel, kIncomplete, kMalformed,
        kLate, kDecodeFailed, kSupersededBeforeDecode, kSupersededBeforeDisplay}) {
    apply({expected(key)});
    EXPECT_EQ(snapshot().in_flight, 1U);
    apply({closed(key++, outcome)});
    EXPECT_EQ(count(outcome), 1U) << to_string(outcome);
    EXPECT_EQ(snapshot().in_flight, 0U);
  }
  EXPECT_EQ(snapshot().expected, 10U);
  EXPECT_EQ(count(Stage::kDisplayed), 1U) << "without the damaged one";
  EXPECT_EQ(snapshot().network_loss, NetworkLoss::kMeasured);
}

TEST_F(ReceiverLedger, AGapOpensAllOfItsNumbers) {
  apply(
      {expected(key_of(0)), arrived(0, key_of(0)), expected(key_of(1), 4), arrived(9, key_of(4))});
  EXPECT_EQ(snapshot().in_flight, 5U);
  apply({closed(key_of(2), kLostInNetwork), closed(key_of(0), kDisplayed),
         closed(key_of(1), kLostInKernel), closed(key_of(4), kDisplayed)});
  EXPECT_EQ(snapshot().in_flight, 1U);
  EXPECT_EQ(count(Stage::kReceived), 2U);
}

TEST_F(ReceiverLedger, WhatAJumpSkipsIsNotExpected) {
  FrameRecord jump = expected(key_of(9001), 2);
  jump.skipped = 9000;
  apply({expected(key_of(0)), closed(key_of(0), kDisplayed), jump,
         closed(key_of(9001), kSupersededBeforeDecode), closed(key_of(9002), kDisplayed)});
  EXPECT_EQ(snapshot().expected, 3U);
  EXPECT_EQ(snapshot().in_flight, 0U);
}

TEST_F(ReceiverLedger, APlainStreamHasNothingExpected) {
  apply({arrived_plain(0), decoded(arrived_plain(0).key), closed(arrived_plain(0).key, kDisplayed),
         arrived_plain(1), closed(arrived_plain(1).key, kMalformed), arrived_plain(2)});
  const Snapshot now = snapshot();
  EXPECT_FALSE(now.expected);
  EXPECT_EQ(now.in_flight, 1U);
  EXPECT_EQ(now.network_loss, NetworkLoss::kUnmeasurable);
  EXPECT_EQ(now.network_loss_estimate, 0U);
}

TEST_F(ReceiverLedger, AStreamThatChangesItsKindKeepsEveryFrameInOneSum) {
  apply({arrived_plain(0), closed(arrived_plain(0).key, kDisplayed)});
  EXPECT_FALSE(snapshot().expected);
  apply({expected(key_of(0)), arrived(0, key_of(0)), closed(key_of(0), kDisplayedDamaged)});
  EXPECT_EQ(snapshot().expected, 2U);
  apply({arrived_plain(1)});
  EXPECT_EQ(snapshot().expected, 3U);
  EXPECT_EQ(snapshot().in_flight, 1U);
  EXPECT_EQ(snapshot().network_loss, NetworkLoss::kUnmeasurable);
}

TEST_F(ReceiverLedger, TheEndClosesWhatWasOpen) {
  apply({expected(key_of(0), 3), arrived_plain(0)});
  finish();
  EXPECT_EQ(count(kSupersededBeforeDecode), 4U);
}

TEST_F(ReceiverLedger, AnArrivalWhoseOpeningWasTalliedIsOneFrame) {
  RecordTally tally;
  tally.add(expected(key_of(0), 2));
  apply_batch({arrived(0, key_of(0)), arrived(1, key_of(1))}, tally);
  EXPECT_EQ(snapshot().in_flight, 2U);
  apply({closed(key_of(0), kDisplayed), closed(key_of(1), kDisplayed)});
  EXPECT_EQ(snapshot().in_flight, 0U);
}

struct LoopbackLedger : LedgerTest {
  LoopbackLedger() : LedgerTest(Role::kLoopback) {}

  void send(std::uint64_t frame, std::uint64_t sequence) {
    apply({captured(frame), encoded(frame), sent(frame, key_of(sequence))});
  }
};

TEST_F(LoopbackLedger, AFrameEndsAsItsReceiverSawIt) {
  send(0, 0);
  EXPECT_EQ(snapshot().in_flight, 1U);
  EXPECT_EQ(snapshot().expected, 0U);
  apply({expected(key_of(0)), arrived(0, key_of(0)), decoded(key_of(0)),
         closed(key_of(0), kDisplayed)});
  EXPECT_EQ(snapshot().in_flight, 0U);
  EXPECT_EQ(count(kDisplayed), 1U);
  EXPECT_EQ(snapshot().network_loss, NetworkLoss::kMeasured);
}

TEST_F(LoopbackLedger, DropsOfBothSidesAreInOneSum) {
  apply({captured(0), captured(1), dropped(0, kSupersededBeforeEncode)});
  apply({encoded(1), dropped(1, kSendFailed)});
  send(2, 0);
  send(3, 1);
  apply({expected(key_of(0), 2), closed(key_of(0), kLostInNetwork), closed(key_of(1), kLate)});
  EXPECT_EQ(snapshot().in_flight, 0U);
  EXPECT_EQ(count(Stage::kCaptured), 4U);
  EXPECT_EQ(count(Stage::kSent), 2U);
}

TEST_F(LoopbackLedger, TheVerdictMayComeBeforeTheSendersRecord) {
  apply({captured(0), encoded(0)});
  apply({expected(key_of(0)), arrived(0, key_of(0), at_ms(3)), decoded(key_of(0), at_ms(5)),
         closed(key_of(0), kDisplayed, at_ms(6))});
  EXPECT_EQ(snapshot().in_flight, 1U) << "the sender has not said yet that this is frame 0";
  EXPECT_EQ(count(kDisplayed), 0U);
  apply({sent(0, key_of(0), at_ms(2))});
  EXPECT_EQ(snapshot().in_flight, 0U);
  EXPECT_EQ(count(kDisplayed), 1U);
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].frame_number, 0U);
  EXPECT_EQ(ended[0].at[static_cast<std::size_t>(Stage::kSent)], at_ms(2));
  EXPECT_EQ(ended[0].at[static_cast<std::size_t>(Stage::kReceived)], at_ms(3));
  EXPECT_EQ(ended[0].at[static_cast<std::size_t>(Stage::kDecoded)], at_ms(5));
  EXPECT_EQ(ended[0].at[static_cast<std::size_t>(Stage::kDisplayed)], at_ms(6));
}

TEST_F(LoopbackLedger, AnImpairedFrameIsCountedOnce) {
  apply({captured(0), encoded(0), dropped(0, kImpaired, key_of(0))});
  send(1, 1);
  apply({expected(key_of(0), 2), closed(key_of(1), kDisplayed), closed(key_of(0), kLostInNetwork)});
  EXPECT_EQ(count(kImpaired), 1U);
  EXPECT_EQ(count(kLostInNetwork), 0U);
  EXPECT_EQ(count(kDisplayed), 1U);
  EXPECT_EQ(snapshot().in_flight, 0U);
}

TEST_F(LoopbackLedger, AnImpairedFrameIsCountedOnceInTheOtherOrderToo) {
  send(1, 1);
  apply({captured(0), encoded(0), expected(key_of(0), 2), closed(key_of(1), kDisplayed)});
  apply_batch({closed(key_of(0), kLostInNetwork), dropped(0, kImpaired, key_of(0))});
  EXPECT_EQ(count(kImpaired), 1U);
  EXPECT_EQ(count(kLostInNetwork), 0U);
  EXPECT_EQ(snapshot().in_flight, 0U);
}

TEST_F(LoopbackLedger, KeysThatAJumpSkipsAreLost) {
  for (std::uint64_t n = 0; n < 10; ++n) send(n, n);
  apply({captured(10), dropped(10, kImpaired, key_of(10))});
  for (std::uint64_t n = 11; n < 14; ++n) send(n, n);
  apply({expected(key_of(0)), closed(key_of(0), kDisplayed)});
  FrameRecord jump = expected(key_of(12), 2);
  jump.skipped = 11;
  jump.skipped_in_kernel = 4;
  apply({jump});
  EXPECT_EQ(count(kLostInKernel), 4U);
  EXPECT_EQ(count(kLostInNetwork), 6U) << "the impaired one was told";
  EXPECT_EQ(snapshot().in_flight, 2U);
  apply({closed(key_of(12), kSupersededBeforeDecode), closed(key_of(13), kDisplayed)});
  EXPECT_EQ(snapshot().in_flight, 0U);
  EXPECT_EQ(snapshot().expected, 3U);
}

TEST_F(LoopbackLedger, AnOpeningThatWasTalliedIsNoJump) {
  for (std::uint64_t n = 0; n < 4; ++n) send(n, n);
  RecordTally tally;
  tally.add(expected(key_of(0), 3));
  apply(tally);
  apply({expected(key_of(3))});
  EXPECT_EQ(snapshot().in_flight, 4U);
  for (std::uint64_t n = 0; n < 4; ++n) apply({closed(key_of(n), kDisplayed)});
  EXPECT_EQ(count(kDisplayed), 4U);
  EXPECT_EQ(snapshot().in_flight, 0U);
}

TEST_F(LoopbackLedger, AVerdictOnAFrameWhoseSendWasTalliedCounts) {
  apply({captured(0), encoded(0)});
  RecordTally tally;
  tally.add(sent(0, key_of(0)));
  apply_batch({expected(key_of(0)), arrived(0, key_of(0)), closed(key_of(0), kDisplayed)}, tally);
  EXPECT_EQ(count(kDisplayed), 1U);
  EXPECT_EQ(snapshot().in_flight, 0U);
}

TEST_F(LoopbackLedger, ATalliedDisplayDoesNotStandForAnImpairedKey) {
  apply({captured(0), encoded(0), dropped(0, kImpaired, key_of(0))});
  send(1, 1);
  RecordTally tally;
  tally.add(closed(key_of(1), kDisplayed));
  apply(tally);
  EXPECT_EQ(count(kDisplayed), 1U);
  apply({expected(key_of(0), 2), closed(key_of(0), kLostInNetwork)});
  EXPECT_EQ(count(kLostInNetwork), 0U);
  EXPECT_EQ(snapshot().in_flight, 0U);
}

TEST_F(LoopbackLedger, ALossOfATalliedImpairedKeyIsCountedOnce) {
  apply({captured(0), encoded(0)});
  RecordTally tally;
  tally.add(dropped(0, kImpaired, key_of(0)));
  apply_batch({closed(key_of(0), kLostInNetwork)}, tally);
  EXPECT_EQ(count(kImpaired), 1U);
  EXPECT_EQ(count(kLostInNetwork), 0U);
  EXPECT_EQ(snapshot().in_flight, 0U);
}

TEST_F(LoopbackLedger, TheEndFindsTheLastFramesLost) {
  for (std::uint64_t n = 0; n < 5; ++n) send(n, n);
  apply({captured(5), captured(6), encoded(6)});
  apply({expected(key_of(0)), closed(key_of(0), kDisplayed)});
  finish(3);
  EXPECT_EQ(count(kLostInKernel), 3U);
  EXPECT_EQ(count(kLostInNetwork), 1U);
  EXPECT_EQ(count(kSupersededBeforeEncode), 1U);
  EXPECT_EQ(count(kSendFailed), 1U);
}

TEST_F(LoopbackLedger, TheEndWithoutKernelDropsBlamesTheNetwork) {
  for (std::uint64_t n = 0; n < 5; ++n) send(n, n);
  finish();
  EXPECT_EQ(count(kLostInNetwork), 5U);
}

TEST_F(LoopbackLedger, TheEndKnowsThatATalliedSendWasASend) {
  apply({captured(0), encoded(0)});
  RecordTally tally;
  tally.add(captured(1));
  tally.add(sent(0, key_of(0)));
  tally.add(sent(1, key_of(1)));
  apply(tally);
  finish();
  EXPECT_EQ(count(kLostInNetwork), 2U);
}

TEST_F(LoopbackLedger, FramesThatEndedAreSampledOldestFirst) {
  for (std::uint64_t n = 0; n < 3; ++n) send(n, n);
  apply(
      {closed(key_of(1), kLate), closed(key_of(2), kDisplayed), closed(key_of(0), kLostInNetwork)});
  const auto ended = samples();
  ASSERT_EQ(ended.size(), 3U);
  EXPECT_EQ(ended[0].frame_number, 1U);
  EXPECT_EQ(ended[0].outcome, kLate);
  EXPECT_EQ(ended[2].frame_number, 0U);
  EXPECT_EQ(ended[2].jpeg_bytes, 3000U);
  EXPECT_TRUE(samples().empty());
}

}  // namespace
}  // namespace framescope::model
