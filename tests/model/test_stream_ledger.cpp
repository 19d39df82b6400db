// How the frames of a sender and of a receiver end.
#include <gtest/gtest.h>

#include "model/ledger_script.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;

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

}  // namespace
}  // namespace framescope::model
