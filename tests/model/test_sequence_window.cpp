#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/sequence_window.hpp"
#include "model/sequence_window_script.hpp"

namespace framescope::model {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(SequenceWindowTest, ACleanRunExpectsEachNumberAndLosesNone) {
  arrive_all(0, 299);
  EXPECT_EQ(key_, kFirst + 299);
  finish();
  EXPECT_EQ(expected_, 300U);
  EXPECT_THAT(network_, IsEmpty());
}

TEST_F(SequenceWindowTest, TheFirstSeenIsTheFirstExpected) {
  arrive_all(1'000'000, 1'000'009);
  finish();
  EXPECT_EQ(expected_, 10U);
  EXPECT_EQ(key_, kFirst + 9);
}

TEST_F(SequenceWindowTest, EveryPairSwappedIsHalfLateAndNothingLost) {
  arrive(0);
  for (std::uint32_t s = 1; s < 101; s += 2) {
    EXPECT_EQ(arrive(s + 1), Arrival::kAccepted);
    EXPECT_EQ(arrive(s), Arrival::kLate);
    EXPECT_EQ(key_, kFirst + s);
  }
  finish();
  EXPECT_EQ(expected_, 101U);
  EXPECT_THAT(network_, IsEmpty());
}

TEST_F(SequenceWindowTest, TheFirstTwoSwappedBelongToOneBeginning) {
  EXPECT_EQ(arrive(1), Arrival::kAccepted);
  EXPECT_EQ(arrive(0), Arrival::kLate);
  EXPECT_EQ(key_, kFirst - 1);
  EXPECT_EQ(arrive(0), Arrival::kDuplicate);
  arrive_all(2, 9);
  finish();
  EXPECT_EQ(expected_, 10U);
  EXPECT_THAT(network_, IsEmpty());
}

TEST_F(SequenceWindowTest, ABeginningReaches64NumbersAnd500Milliseconds) {
  arrive(100);
  EXPECT_EQ(arrive(35), Arrival::kTooLate);
  EXPECT_EQ(arrive(36), Arrival::kLate);
  EXPECT_EQ(expected_, 65U) << "those between are expected too, and missing";
  EXPECT_EQ(window_.missing(), 63U);
  EXPECT_EQ(arrive(50), Arrival::kLate);
  now_ += milliseconds(501);
  EXPECT_EQ(arrive(35), Arrival::kTooLate);
  EXPECT_EQ(expected_, 65U);
  EXPECT_EQ(network_.size(), 62U);
}

TEST_F(SequenceWindowTest, GoesOnAcrossTheWrap) {
  arrive_all(0xFFFF'FFF0U, 0xFFFF'FFFEU);
  EXPECT_EQ(arrive(1), Arrival::kAccepted);
  EXPECT_EQ(key_, kFirst + 17);
  EXPECT_EQ(arrive(0xFFFF'FFFFU), Arrival::kLate);
  EXPECT_EQ(arrive(0), Arrival::kLate);
  EXPECT_EQ(arrive(0xFFFF'FFFFU), Arrival::kDuplicate);
  arrive_all(2, 20);
  finish();
  EXPECT_EQ(expected_, 37U);
  EXPECT_THAT(network_, IsEmpty());
}

TEST_F(SequenceWindowTest, AMissingNumberStaysOpenFor64Numbers) {
  arrive(0);
  arrive_all(2, 64);
  EXPECT_THAT(network_, IsEmpty());
  EXPECT_EQ(arrive(65), Arrival::kAccepted);
  EXPECT_THAT(network_, ElementsAre(kFirst + 1));
  EXPECT_EQ(arrive(1), Arrival::kTooLate);
  EXPECT_EQ(expected_, 66U) << "what comes too late changes no count of frames";
}

TEST_F(SequenceWindowTest, AMissingNumberStaysOpenFor500Milliseconds) {
  arrive(0);
  arrive(2);
  tick(milliseconds(499));
  EXPECT_THAT(network_, IsEmpty());
  tick(milliseconds(1));
  EXPECT_THAT(network_, ElementsAre(kFirst + 1));
  EXPECT_EQ(arrive(1), Arrival::kTooLate);
  tick(milliseconds(500));
  EXPECT_EQ(network_.size(), 1U);
}

TEST_F(SequenceWindowTest, TickBeforeAnythingArrivedIsQuiet) {
  tick(milliseconds(50));
  finish(5);
  EXPECT_EQ(expected_, 0U);
  EXPECT_THAT(kernel_, IsEmpty());
}

TEST_F(SequenceWindowTest, GapsUpTo3000AreLostNumberByNumber) {
  for (const std::uint32_t gap : {1U, 63U, 64U, 65U, 1000U, 2999U}) {
    window_ = SequenceWindow{};
    network_.clear();
    expected_ = 0;
    arrive(10);
    EXPECT_EQ(arrive(10 + gap + 1), Arrival::kAccepted) << gap;
    EXPECT_EQ(key_, kFirst + gap + 1);
    EXPECT_EQ(expected_, gap + 2U);
    EXPECT_EQ(window_.missing(), std::min(gap, 63U));
    EXPECT_EQ(network_.size(), gap - std::min(gap, 63U));
    finish();
    Keys all(gap);
    std::iota(all.begin(), all.end(), kFirst + 1);
    EXPECT_EQ(network_, all);
  }
}

TEST_F(SequenceWindowTest, AStrayJumpIsNotBelieved) {
  for (const std::uint32_t gap : {3000U, 3001U, 20'000U, 0x7FFF'FFFFU}) {
    window_ = SequenceWindow{};
    expected_ = 0;
    arrive_all(10, 12);
    EXPECT_EQ(arrive(12 + gap + 1), Arrival::kUnbelieved) << gap;
    EXPECT_THAT(out_, IsEmpty());
    arrive_all(13, 15);
    EXPECT_EQ(arrive(15 + gap + 2), Arrival::kUnbelieved) << "the numbers between revoke it";
    arrive_all(16, 17);
    finish();
    EXPECT_EQ(expected_, 8U);
    EXPECT_THAT(network_, IsEmpty());
  }
}

TEST_F(SequenceWindowTest, AJumpThatTwoConfirmAddsNothingForWhatItSkips) {
  for (const std::uint32_t gap : {3000U, 3001U, 1'000'000U}) {
    window_ = SequenceWindow{};
    expected_ = skipped_ = 0;
    network_.clear();
    superseded_.clear();
    arrive(10);
    arrive(12);
    EXPECT_EQ(arrive(12 + gap + 1), Arrival::kUnbelieved);
    EXPECT_EQ(arrive(12 + gap + 2), Arrival::kAccepted);
    EXPECT_EQ(key_, kFirst + 2 + gap + 2) << "keys go on as the numbers do";
    EXPECT_EQ(expected_, 3U + 2U);
    EXPECT_EQ(skipped_, gap);
    EXPECT_THAT(network_, ElementsAre(kFirst + 1)) << "what was missing before is given up";
    EXPECT_THAT(superseded_, ElementsAre(key_ - 1));
    EXPECT_EQ(arrive(12 + gap + 1), Arrival::kDuplicate);
    EXPECT_EQ(arrive(12 + gap), Arrival::kTooLate) << "given up too";
    EXPECT_EQ(arrive(12 + gap + 3), Arrival::kAccepted);
  }
}

TEST_F(SequenceWindowTest, AHundredBackIsOldAndMoreIsAJump) {
  arrive_all(0, 200);
  EXPECT_EQ(arrive(100), Arrival::kDuplicate);
  EXPECT_EQ(arrive(99), Arrival::kUnbelieved);
  EXPECT_EQ(arrive(100), Arrival::kDuplicate) << "a number in bounds confirms nothing";
  EXPECT_EQ(arrive(201), Arrival::kAccepted);
  EXPECT_EQ(expected_, 202U);
}

TEST_F(SequenceWindowTest, TheSameStreamMayBeginAnewFromZero) {
  arrive_all(0, 300);
  EXPECT_EQ(arrive(0), Arrival::kUnbelieved);
  EXPECT_EQ(arrive(1), Arrival::kAccepted);
  EXPECT_GT(key_, kFirst + 301);
  EXPECT_THAT(superseded_, ElementsAre(key_ - 1));
  EXPECT_EQ(skipped_, 0U);
  arrive_all(2, 20);
  finish();
  EXPECT_EQ(expected_, 301U + 21U);
  EXPECT_THAT(network_, IsEmpty());
}

TEST_F(SequenceWindowTest, AnotherStreamIdBeginsAnewAtOnce) {
  arrive(5);
  arrive(7);
  EXPECT_EQ(arrive(3, 0, kStream + 1), Arrival::kAccepted);
  EXPECT_THAT(network_, ElementsAre(kFirst + 1));
  EXPECT_EQ(expected_, 4U);
  const std::uint64_t key = key_;
  EXPECT_EQ(arrive(2, 0, kStream + 1), Arrival::kLate);
  EXPECT_EQ(key_, key - 1);
  EXPECT_GT(key_, kFirst + 2) << "no key of the stream before";
  EXPECT_EQ(arrive(4, 0, kStream + 1), Arrival::kAccepted);
}

TEST_F(SequenceWindowTest, ADuplicateIsFoundWithinTheMemory) {
  arrive_all(0, 5000);
  for (std::uint32_t s = 4901; s <= 5000; ++s) EXPECT_EQ(arrive(s), Arrival::kDuplicate) << s;
  arrive(5002);
  EXPECT_EQ(arrive(5002), Arrival::kDuplicate);
  EXPECT_EQ(arrive(5001), Arrival::kLate);
  EXPECT_EQ(arrive(5001), Arrival::kDuplicate);
  EXPECT_EQ(expected_, 5003U);
}

TEST_F(SequenceWindowTest, AReceivedNumberOfLongAgoIsNotTakenForANewOne) {
  // 4,096 numbers later the same place of the memory stands for another number.
  arrive(0);
  arrive_all(1, 100);
  arrive(3000);
  arrive_all(3001, 4097);
  arrive(4197);
  EXPECT_EQ(arrive(4196), Arrival::kLate);
  EXPECT_EQ(arrive(4150), Arrival::kLate);
  EXPECT_EQ(arrive(4098), Arrival::kTooLate);
}

TEST_F(SequenceWindowTest, LaterFrameUnderAnEarlierNumberIsARestartNotADuplicate) {
  for (std::uint32_t s = 0; s < 50; ++s) {
    ASSERT_EQ(arrive(s, 0, kStream, 1000 + s), Arrival::kAccepted);
  }
  EXPECT_EQ(arrive(20, 0, kStream, 1020), Arrival::kDuplicate);  // a copy has its frame's number
  const std::uint64_t before = key_;
  EXPECT_EQ(arrive(0, 0, kStream, 1050), Arrival::kAccepted);
  EXPECT_GT(key_, before);
  EXPECT_EQ(arrive(1, 0, kStream, 1051), Arrival::kAccepted);
  EXPECT_EQ(arrive(1, 0, kStream, 1051), Arrival::kDuplicate);
  // A straggler from before the restart, under a number that is now ahead.
  EXPECT_EQ(arrive(51, 0, kStream, 1049), Arrival::kTooLate);
  EXPECT_EQ(arrive(2, 0, kStream, 1052), Arrival::kAccepted);
}

}  // namespace
}  // namespace framescope::model
