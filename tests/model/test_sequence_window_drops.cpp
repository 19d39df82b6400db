// Where a window begins when the sender is known to begin at zero, and which losses kernel drops
// explain.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/sequence_window.hpp"
#include "model/sequence_window_script.hpp"

namespace framescope::model {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

class FromZero : public SequenceWindowTest {
 protected:
  FromZero() { window_ = SequenceWindow(true); }
};

TEST_F(FromZero, FirstSeenZeroOneAndSeventy) {
  for (const std::uint32_t first : {0U, 1U, 70U, 2999U}) {
    window_ = SequenceWindow(true);
    expected_ = skipped_ = 0;
    network_.clear();
    EXPECT_EQ(arrive(first), Arrival::kAccepted);
    EXPECT_EQ(key_, kFirst + first);
    EXPECT_EQ(expected_, first + 1U);
    EXPECT_EQ(window_.missing(), std::min(first, 63U));
    if (first == 1) {
      EXPECT_EQ(arrive(0), Arrival::kLate);
    }
    finish();
    EXPECT_EQ(network_.size(), first == 1 ? 0U : first);
    EXPECT_EQ(skipped_, 0U);
  }
}

TEST_F(FromZero, MoreThanAJumpIsSkippedButKeysStayThoseOfTheSender) {
  EXPECT_EQ(arrive(5000, 2000), Arrival::kAccepted);
  EXPECT_EQ(key_, kFirst + 5000);
  EXPECT_EQ(expected_, 1U);
  EXPECT_EQ(skipped_, 5000U);
  EXPECT_EQ(skipped_in_kernel_, 2000U);
  EXPECT_EQ(arrive(4999), Arrival::kTooLate);
}

TEST_F(FromZero, OnlyTheFirstEpochBeginsThere) {
  arrive(0);
  EXPECT_EQ(arrive(70, 0, kStream + 1), Arrival::kAccepted);
  EXPECT_EQ(expected_, 2U);
}

TEST_F(FromZero, KernelDropsExplainTheBeginning) {
  arrive(3, 2);
  finish();
  EXPECT_THAT(kernel_, ElementsAre(kFirst, kFirst + 1));
  EXPECT_THAT(network_, ElementsAre(kFirst + 2));
}

class KernelDrops : public SequenceWindowTest {};

TEST_F(KernelDrops, ExplainAGapFully) {
  arrive(0);
  arrive(4, 3);
  finish();
  EXPECT_THAT(kernel_, ElementsAre(kFirst + 1, kFirst + 2, kFirst + 3));
  EXPECT_THAT(network_, IsEmpty());
}

TEST_F(KernelDrops, ExplainAGapPartly) {
  arrive(0);
  arrive(200, 150);
  arrive_all(201, 220);
  tick(milliseconds(500));
  EXPECT_EQ(kernel_.size(), 150U);
  EXPECT_EQ(network_.size(), 49U);
}

TEST_F(KernelDrops, WithoutAGapAreNotChargedToALaterLoss) {
  arrive(0);
  arrive(1, 5);
  arrive(3);
  finish();
  EXPECT_THAT(kernel_, IsEmpty());
  EXPECT_THAT(network_, ElementsAre(kFirst + 2));
}

TEST_F(KernelDrops, MoreThanTheGapAreNotChargedToALaterLoss) {
  arrive(0);
  arrive(2, 9);
  arrive(4);
  finish();
  EXPECT_THAT(kernel_, ElementsAre(kFirst + 1));
  EXPECT_THAT(network_, ElementsAre(kFirst + 3));
}

TEST_F(KernelDrops, ThenReorderLeaveNothingForALaterLoss) {
  arrive(0);
  arrive(2, 1);
  EXPECT_EQ(arrive(1), Arrival::kLate);
  arrive(4);
  finish();
  EXPECT_THAT(kernel_, IsEmpty());
  EXPECT_THAT(network_, ElementsAre(kFirst + 3));
}

TEST_F(KernelDrops, ReportedByADuplicateExplainTheGapThatFollows) {
  arrive_all(0, 3);
  EXPECT_EQ(arrive(3, 2), Arrival::kDuplicate);
  tick(milliseconds(50));
  arrive(6);
  finish();
  EXPECT_THAT(kernel_, ElementsAre(kFirst + 4, kFirst + 5));
}

TEST_F(KernelDrops, ReportedByTheFirstOfAJumpExplainWhatItSkips) {
  arrive(0);
  EXPECT_EQ(arrive(4000, 3500), Arrival::kUnbelieved);
  tick(milliseconds(50));
  EXPECT_EQ(arrive(4001, 1), Arrival::kAccepted);
  EXPECT_EQ(skipped_, 3999U);
  EXPECT_EQ(skipped_in_kernel_, 3501U);
  arrive(4003);
  finish();
  EXPECT_THAT(kernel_, IsEmpty()) << "and nothing later";
}

TEST_F(KernelDrops, AfterTheLastArrivalExplainWhatIsStillMissing) {
  arrive(0);
  arrive(3);
  finish(1);
  EXPECT_THAT(kernel_, ElementsAre(kFirst + 1));
  EXPECT_THAT(network_, ElementsAre(kFirst + 2));
}

}  // namespace
}  // namespace framescope::model
