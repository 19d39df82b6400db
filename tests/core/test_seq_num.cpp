#include <cstdint>

#include <gtest/gtest.h>

#include "core/seq_num.hpp"

namespace framescope {
namespace {

using Seq8 = SeqNum<std::uint8_t>;
using Seq16 = SeqNum<std::uint16_t>;
using Seq32 = SeqNum<std::uint32_t>;

TEST(SeqNum, DistanceIsSignedAndCrossesTheWrap) {
  EXPECT_EQ(Seq16{5}.distance_to(Seq16{5}), 0);
  EXPECT_EQ(Seq16{5}.distance_to(Seq16{9}), 4);
  EXPECT_EQ(Seq16{9}.distance_to(Seq16{5}), -4);
  EXPECT_EQ(Seq16{65'535}.distance_to(Seq16{0}), 1);
  EXPECT_EQ(Seq16{0}.distance_to(Seq16{65'535}), -1);
  EXPECT_EQ(Seq32{0xFFFF'FFF0}.distance_to(Seq32{0x10}), 32);
  EXPECT_EQ(Seq32{0x10}.distance_to(Seq32{0xFFFF'FFF0}), -32);
}

TEST(SeqNum, HalfTheRangeIsTheLimit) {
  EXPECT_EQ(Seq16{0}.distance_to(Seq16{0x7FFF}), 0x7FFF);
  EXPECT_EQ(Seq16{0}.distance_to(Seq16{0x8000}), -0x8000);
  EXPECT_EQ(Seq32{0}.distance_to(Seq32{0x7FFF'FFFF}), 0x7FFF'FFFF);
  EXPECT_EQ(Seq32{0}.distance_to(Seq32{0x8000'0000}), -std::int64_t{0x8000'0000});
}

TEST(SeqNum, DistancesOfAllPairsOfBytes) {
  for (int a = 0; a < 256; ++a) {
    for (int step = -128; step < 128; ++step) {
      const auto b = static_cast<std::uint8_t>(a + step);
      ASSERT_EQ(Seq8{static_cast<std::uint8_t>(a)}.distance_to(Seq8{b}), step) << a;
    }
  }
}

TEST(SeqNum, ExtendsToTheNearestNumber) {
  EXPECT_EQ(Seq16{10}.extend(8), 10U);
  EXPECT_EQ(Seq16{8}.extend(10), 8U);
  EXPECT_EQ(Seq16{3}.extend(65'535), 65'539U);
  EXPECT_EQ(Seq16{65'535}.extend(65'539), 65'535U);
  EXPECT_EQ(Seq32{1}.extend(0xFFFF'FFFFU), 0x1'0000'0001U);
  EXPECT_EQ(Seq32{0xFFFF'FFFF}.extend(0x3'0000'0000U), 0x2'FFFF'FFFFU);
}

TEST(SeqNum, NeverExtendsBelowZero) {
  EXPECT_EQ(Seq16{65'535}.extend(0), 65'535U);
  EXPECT_EQ(Seq16{65'530}.extend(3), 65'530U);
  EXPECT_EQ(Seq16{0}.extend(3), 0U);
}

TEST(SeqNum, ExtensionFollowsACountThroughManyWraps) {
  std::uint64_t extended = 0;
  for (std::uint64_t count = 0; count < 2000; ++count) {
    extended = Seq8{static_cast<std::uint8_t>(count)}.extend(extended);
    ASSERT_EQ(extended, count);
  }
}

TEST(SeqNum, ComparesOnlyForEquality) {
  EXPECT_EQ(Seq32{4}, Seq32{4});
  EXPECT_NE(Seq32{4}, Seq32{5});
  static_assert(Seq32{1}.distance_to(Seq32{2}) == 1);
}

}  // namespace
}  // namespace framescope
