#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/numbered_arrivals.hpp"

namespace framescope::model {
namespace {

class NumberedArrivalsTest : public testing::Test {
 protected:
  static NumberedArrivals::Number number(std::uint32_t sequence, std::uint64_t kernel_drops = 0) {
    return {7, sequence, sequence, kernel_drops};
  }
  Arrival arrive(std::uint32_t sequence, std::uint64_t kernel_drops = 0) {
    return arrivals_.arrive(number(sequence, kernel_drops), kStart, out_).arrival;
  }
  void finish(std::uint64_t kernel_drops) { arrivals_.finish(kStart, kernel_drops, out_); }
  std::vector<std::uint64_t> ended(FrameOutcome outcome) const {
    std::vector<std::uint64_t> keys;
    for (const FrameRecord& record : out_) {
      if (record.kind == RecordKind::kClosed && record.outcome == outcome) {
        keys.push_back(record.key - SequenceWindow::kFirstKey);
      }
    }
    return keys;
  }

  NumberedArrivals arrivals_;
  std::vector<FrameRecord> out_;
};

using Keys = std::vector<std::uint64_t>;

TEST_F(NumberedArrivalsTest, ADropWaitsForWhatEnteredBeforeIt) {
  arrive(0);
  arrivals_.drop(5, number(2));
  arrivals_.account_before(5, kStart, out_);
  EXPECT_EQ(arrivals_.waiting(), 1U);
  EXPECT_EQ(arrive(1), Arrival::kAccepted) << "2 is not known yet";
  arrivals_.account_before(6, kStart, out_);
  EXPECT_EQ(arrivals_.waiting(), 0U);
  EXPECT_EQ(ended(FrameOutcome::kImpaired), Keys{2});
  EXPECT_EQ(arrive(3), Arrival::kAccepted);
  EXPECT_EQ(arrivals_.missing(), 0U);
}

TEST_F(NumberedArrivalsTest, AnOvertakenDropEndsAsImpairedToo) {
  arrive(0);
  arrive(2);
  arrivals_.drop(1, number(1));
  arrivals_.account_before(2, kStart, out_);
  EXPECT_EQ(ended(FrameOutcome::kImpaired), Keys{1});
}

TEST_F(NumberedArrivalsTest, WhatIsDroppedTwiceEndsOnce) {
  arrive(0);
  arrivals_.drop(1, number(1));
  arrivals_.drop(2, number(1));
  arrivals_.account_before(3, kStart, out_);
  EXPECT_EQ(ended(FrameOutcome::kImpaired), Keys{1});
}

TEST_F(NumberedArrivalsTest, TheFirstOfAJumpWasNotSupersededIfItWasDropped) {
  arrive(0);
  arrivals_.drop(1, number(5000));
  arrivals_.account_before(2, kStart, out_);
  EXPECT_EQ(arrive(5001), Arrival::kAccepted);
  EXPECT_EQ(ended(FrameOutcome::kImpaired), Keys{5000});
  EXPECT_TRUE(ended(FrameOutcome::kSupersededBeforeDecode).empty());
}

TEST_F(NumberedArrivalsTest, ItWasIfItCame) {
  arrive(0);
  EXPECT_EQ(arrive(5000), Arrival::kUnbelieved);
  arrivals_.drop(1, number(5001));
  arrivals_.account_before(2, kStart, out_);
  EXPECT_EQ(ended(FrameOutcome::kSupersededBeforeDecode), Keys{5000});
  EXPECT_EQ(ended(FrameOutcome::kImpaired), Keys{5001});
}

TEST_F(NumberedArrivalsTest, BeforeAStreamBeginsDropsAreForgotten) {
  arrivals_.drop(0, number(0));
  arrivals_.forget_before(1);
  EXPECT_EQ(arrivals_.waiting(), 0U);
  EXPECT_TRUE(out_.empty());
}

// What is delayed behind a burst of kernel drops was queued before it.
TEST_F(NumberedArrivalsTest, KernelDropsExplainTheGapThatTheyCameWith) {
  arrive(0);
  arrive(2, 0);
  arrive(5, 2);
  finish(2);
  EXPECT_EQ(ended(FrameOutcome::kLostInNetwork).size(), 1U);
  EXPECT_EQ(ended(FrameOutcome::kLostInKernel).size(), 2U);
}

TEST_F(NumberedArrivalsTest, AnOvertakenDatagramKnowsOfFewerDrops) {
  arrive(0);
  arrive(4, 2);
  EXPECT_EQ(arrive(3, 1), Arrival::kLate);
  finish(2);
  EXPECT_EQ(ended(FrameOutcome::kLostInKernel).size(), 2U);
  EXPECT_TRUE(ended(FrameOutcome::kLostInNetwork).empty());
}

TEST_F(NumberedArrivalsTest, DropsThatNoDatagramToldOfCountAtTheEnd) {
  arrive(0);
  arrive(3);
  finish(1);
  EXPECT_EQ(ended(FrameOutcome::kLostInKernel), Keys{1});
  EXPECT_EQ(ended(FrameOutcome::kLostInNetwork), Keys{2});
}

}  // namespace
}  // namespace framescope::model
