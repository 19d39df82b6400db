#include <map>

#include <gtest/gtest.h>

#include "net/impairment_truth.hpp"

namespace framescope::net {
namespace {

constexpr Time kStart{std::chrono::seconds(1000)};

/// Leads datagrams through a link, one a millisecond, and counts what leaves it by ordinal.
class TruthTest : public testing::Test {
 protected:
  void run(const char* spec, int datagrams) {
    link_.configure(parse_impairment(spec).value(), 3);
    for (int i = 0; i < datagrams; ++i) {
      now_ += std::chrono::milliseconds(1);
      leave(now_);
      const ImpairedLink::Verdict verdict = link_.enter(1000, now_);
      truth_.decided(verdict, verdict.ordinal + 100);
      if (verdict.at_once) came_[verdict.ordinal] += verdict.copies;
      leave(now_);
    }
    leave(Time::max());
  }
  void leave(Time now) {
    while (const auto departure = link_.leave(now)) {
      ++came_[departure->ordinal];
      truth_.departed(*departure);
    }
  }

  ImpairedLink link_;
  ImpairmentTruth truth_;
  Time now_ = kStart;
  std::map<std::uint64_t, int> came_;  ///< copies, by ordinal
};

TEST_F(TruthTest, NothingIsToldOfFramesThatPassOrAreDelayed) {
  run("delay=5ms,jitter=5ms", 100);
  EXPECT_TRUE(truth_.frames().empty());
}

TEST_F(TruthTest, AddsUpToTheCounts) {
  run("loss=5%,corrupt=5%,duplicate=5%,reorder=5%,delay=3ms,rate=7Mbit,queue=20000B", 2000);
  ImpairmentCounts sums{.entered = 2000, .delayed = link_.counts().delayed};
  for (const ImpairedFrame& frame : truth_.frames()) {
    EXPECT_EQ(frame.frame_number, frame.ordinal + 100);
    sums.lost += frame.lost ? 1U : 0U;
    sums.queue_dropped += frame.queue_dropped ? 1U : 0U;
    sums.corrupted += frame.corrupted ? 1U : 0U;
    sums.duplicated += frame.duplicated ? 1U : 0U;
    sums.reordered += frame.reordered ? 1U : 0U;
    EXPECT_EQ(came_[frame.ordinal], frame.dropped() ? 0 : frame.duplicated ? 2 : 1);
  }
  EXPECT_EQ(sums, link_.counts());
  for (const std::uint64_t count :
       {sums.lost, sums.queue_dropped, sums.corrupted, sums.duplicated, sums.reordered}) {
    EXPECT_GT(count, 0U);
  }
}

TEST_F(TruthTest, OneThatNothingOvertookIsNotReordered) {
  run("reorder=100%", 1);
  EXPECT_TRUE(truth_.frames().empty());
  EXPECT_EQ(came_[0], 1);
}

TEST_F(TruthTest, RemembersTheNewest) {
  run("loss=100%", ImpairmentTruth::kRemembered + 10);
  ASSERT_EQ(truth_.frames().size(), ImpairmentTruth::kRemembered);
  EXPECT_EQ(truth_.frames().front().ordinal, 10U);
}

}  // namespace
}  // namespace framescope::net
