#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/offset_trust.hpp"

namespace framescope::model {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(OffsetTrust, FiveMillisecondsOrHalfTheNetworksLatencyAreGoodEnough) {
  EXPECT_EQ(OffsetTrust::most_error(milliseconds(1)), milliseconds(5));
  EXPECT_EQ(OffsetTrust::most_error(milliseconds(10)), milliseconds(5));
  EXPECT_EQ(OffsetTrust::most_error(milliseconds(300)), milliseconds(150));
}

TEST(OffsetTrust, JudgesTheFirstFrameAtOnce) {
  EXPECT_TRUE(OffsetTrust().judge(milliseconds(1), milliseconds(5), kStart));
  EXPECT_FALSE(OffsetTrust().judge(milliseconds(1), milliseconds(6), kStart));
  EXPECT_TRUE(OffsetTrust().judge(milliseconds(13), milliseconds(6), kStart));
}

TEST(OffsetTrust, ShowsSlowFramesNoMoreThanFastOnes) {
  // Every other frame takes long enough for an error of 8 ms; the median does not.
  OffsetTrust trust;
  int shown = 0;
  for (int i = 0; i < 600; ++i) {
    const Duration one_way = milliseconds(i % 5 < 2 ? 40 : 10);
    if (trust.judge(one_way, milliseconds(8), at_ms(i * 33.0)) && i > 60) ++shown;
  }
  EXPECT_EQ(shown, 0);
}

TEST(OffsetTrust, ChangesItsMindWithTheErrorOnceASecond) {
  OffsetTrust trust;
  EXPECT_FALSE(trust.judge(milliseconds(2), milliseconds(50), at_ms(0)));
  EXPECT_FALSE(trust.judge(milliseconds(2), milliseconds(1), at_ms(900)));
  EXPECT_TRUE(trust.judge(milliseconds(2), milliseconds(1), at_ms(1000)));
  EXPECT_TRUE(trust.judge(milliseconds(2), milliseconds(50), at_ms(1500)));
  EXPECT_FALSE(trust.judge(milliseconds(2), milliseconds(50), at_ms(2000)));
}

}  // namespace
}  // namespace framescope::model
