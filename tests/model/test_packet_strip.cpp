#include <gtest/gtest.h>

#include "model/packet_strip.hpp"

namespace framescope::model {
namespace {

constexpr std::size_t kCells = RtpFigures::kStripCells;

TEST(PacketStrip, HoldsTheNewestInOrder) {
  PacketStrip strip;
  EXPECT_TRUE(strip.cells().empty());
  for (std::uint64_t n = 0; n < 5 * kCells; ++n) {
    strip.push({.sequence = 7 + n});
    const auto cells = strip.cells();
    ASSERT_EQ(cells.size(), std::min<std::size_t>(n + 1, kCells));
    ASSERT_EQ(cells.back().sequence, 7 + n);
    ASSERT_EQ(cells.front().sequence, 7 + n + 1 - cells.size());
  }
}

TEST(PacketStrip, ACellIsFoundByItsNumberAndCanBeMended) {
  PacketStrip strip;
  EXPECT_EQ(strip.find(10), nullptr);
  for (const std::uint64_t n : {10U, 12U, 13U}) strip.push({n, PacketFate::kLost, false});
  EXPECT_EQ(strip.find(11), nullptr);
  EXPECT_EQ(strip.find(14), nullptr);
  ASSERT_NE(strip.find(12), nullptr);
  strip.find(12)->fate = PacketFate::kReordered;
  EXPECT_EQ(strip.cells()[1].fate, PacketFate::kReordered);
  EXPECT_FALSE(strip.is_behind_all(13));
  EXPECT_TRUE(strip.is_behind_all(14));
}

TEST(PacketStrip, AfterClearingAnyNumberIsBehindAll) {
  PacketStrip strip;
  strip.push({.sequence = 100});
  strip.clear();
  EXPECT_TRUE(strip.cells().empty());
  EXPECT_TRUE(strip.is_behind_all(1));
}

}  // namespace
}  // namespace framescope::model
