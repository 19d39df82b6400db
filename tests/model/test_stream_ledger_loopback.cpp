// How the frames of a loopback end, whose two halves the ledger joins.
#include <gtest/gtest.h>

#include "model/ledger_script.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;

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

TEST_F(LoopbackLedger, AKernelDropIsNotSpentOnAnImpairedKey) {
  apply({captured(0), encoded(0), dropped(0, kImpaired, key_of(0))});
  send(1, 1);
  send(2, 2);
  send(3, 3);
  // One drop explains one of three missing numbers, and the receiver names the first.
  apply({expected(key_of(0), 4), closed(key_of(3), kDisplayed), closed(key_of(0), kLostInKernel),
         closed(key_of(1), kLostInNetwork), closed(key_of(2), kLostInNetwork)});
  EXPECT_EQ(count(kImpaired), 1U);
  EXPECT_EQ(count(kLostInKernel), 1U);
  EXPECT_EQ(count(kLostInNetwork), 1U);
  EXPECT_EQ(snapshot().in_flight, 0U);
}

TEST_F(LoopbackLedger, NorInTheOtherOrder) {
  send(1, 1);
  apply({captured(0), encoded(0), expected(key_of(0), 2)});
  apply_batch({closed(key_of(0), kLostInKernel), dropped(0, kImpaired, key_of(0))});
  apply({closed(key_of(1), kLostInNetwork)});
  EXPECT_EQ(count(kLostInKernel), 1U);
  EXPECT_EQ(count(kLostInNetwork), 0U);
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

TEST_F(LoopbackLedger, KeysThatAJumpSkipsAreLostThoughTheirSendsWereTallied) {
  RecordTally tally;
  for (std::uint64_t n = 0; n < 5; ++n) {
    apply({captured(n), encoded(n)});
    tally.add(sent(n, key_of(n)));
  }
  apply(tally);
  FrameRecord jump = expected(key_of(3), 2);
  jump.skipped = 3;
  jump.skipped_in_kernel = 1;
  apply({jump});
  EXPECT_EQ(count(kLostInKernel), 1U);
  EXPECT_EQ(count(kLostInNetwork), 2U);
  EXPECT_EQ(snapshot().in_flight, 2U);
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
