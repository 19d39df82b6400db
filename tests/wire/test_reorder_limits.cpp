#include <gtest/gtest.h>

#include "wire/reorder_limits.hpp"

namespace framescope::wire {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Time kBegin{seconds(100)};

TEST(ReorderLimits, LittleWhereTheOrderIsKept) {
  const ReorderLimits limits;
  EXPECT_EQ(limits.packets(kBegin), 3U);
  EXPECT_EQ(limits.wait(kBegin), milliseconds(10));
}

TEST(ReorderLimits, HalfAsMuchAgainAsWasSeenUpToALimit) {
  ReorderLimits limits;
  limits.see(10, milliseconds(40), kBegin);
  EXPECT_EQ(limits.packets(kBegin), 3U + 15U);
  EXPECT_EQ(limits.wait(kBegin), milliseconds(10 + 60));
  limits.see(1000, milliseconds(400), kBegin);
  EXPECT_EQ(limits.packets(kBegin), 64U);
  EXPECT_EQ(limits.wait(kBegin), milliseconds(500));
}

TEST(ReorderLimits, PacketsNobodyCanWaitForTeachNothing) {
  ReorderLimits limits;
  limits.see(40, seconds(1), kBegin);
  EXPECT_EQ(limits.packets(kBegin), 3U);
  EXPECT_EQ(limits.wait(kBegin), milliseconds(10));
}

TEST(ReorderLimits, FadesOverFiveSecondsWhateverLessIsSeen) {
  ReorderLimits limits;
  limits.see(64, milliseconds(400), kBegin);
  limits.see(1, milliseconds(1), kBegin + seconds(4));
  EXPECT_EQ(limits.packets(kBegin + seconds(4)), 3U + 19U) << "a fifth of 64, and half again";
  EXPECT_EQ(limits.packets(kBegin + seconds(5)), 3U);
  EXPECT_EQ(limits.wait(kBegin + seconds(5)), milliseconds(10));
}

TEST(ReorderLimits, SilenceIsThreeTimesTheLongestGap) {
  ReorderLimits limits;
  EXPECT_EQ(limits.silence(kBegin, {}), milliseconds(10));
  limits.see_gap(milliseconds(2), kBegin);
  EXPECT_EQ(limits.silence(kBegin, {}), milliseconds(10)) << "no less";
  limits.see_gap(milliseconds(40), kBegin);
  limits.see_gap(milliseconds(1), kBegin + seconds(1));
  EXPECT_EQ(limits.silence(kBegin, {}), milliseconds(120));
  EXPECT_EQ(limits.silence(kBegin + milliseconds(2500), {}), milliseconds(60)) << "it fades";
  limits.see_gap(milliseconds(400), kBegin);
  EXPECT_EQ(limits.silence(kBegin, {}), milliseconds(500)) << "no more";
  EXPECT_EQ(limits.silence(kBegin + seconds(5), {}), milliseconds(10));
}

TEST(ReorderLimits, SilenceIsNoShorterThanTheWaitForWhatWasOvertaken) {
  ReorderLimits limits;
  limits.see(3, milliseconds(40), kBegin);
  limits.see_gap(milliseconds(5), kBegin);
  EXPECT_EQ(limits.silence(kBegin, {}), limits.wait(kBegin));
}

TEST(ReorderLimits, SilenceIsAtLeastHalfTheTimeBetweenFrames) {
  ReorderLimits limits;
  EXPECT_EQ(limits.silence(kBegin, milliseconds(66)), milliseconds(33));
  EXPECT_EQ(limits.silence(kBegin, milliseconds(8)), milliseconds(10));
  EXPECT_EQ(limits.silence(kBegin, seconds(5)), milliseconds(500));
}

TEST(ReorderLimits, AStopIsNoGap) {
  ReorderLimits limits;
  limits.see_gap(milliseconds(501), kBegin);
  EXPECT_EQ(limits.silence(kBegin, {}), milliseconds(10));
}

}  // namespace
}  // namespace framescope::wire
