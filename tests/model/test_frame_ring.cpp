#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/frame_ring.hpp"

namespace framescope::model {
namespace {

LoggedFrame frame_at(double ms, std::uint64_t id = 0) { return {{}, 0, at_ms(ms), id}; }

std::vector<std::uint64_t> ids(const FrameRing& ring) {
  std::vector<std::uint64_t> found;
  for (std::size_t i = 0; i < ring.size(); ++i) found.push_back(ring[i].id);
  return found;
}

TEST(FrameRing, KnowsNothingWhenEmpty) {
  const FrameRing ring(4);
  EXPECT_TRUE(ring.empty());
  EXPECT_FALSE(ring.at_or_before(at_ms(0)));
  EXPECT_FALSE(ring.nearest(at_ms(0)));
  EXPECT_EQ(ring.between(at_ms(0), at_ms(10)).size(), 0U);
}

TEST(FrameRing, KeepsTheOrderOfTime) {
  FrameRing ring(4);
  ring.add(frame_at(10, 0));
  ring.add(frame_at(30, 1));
  ring.add(frame_at(20, 2));
  ring.add(frame_at(20, 3));
  EXPECT_EQ(ids(ring), (std::vector<std::uint64_t>{0, 2, 3, 1}));
}

TEST(FrameRing, GivesUpTheOldestWhenFull) {
  FrameRing ring(3);
  for (std::uint64_t i = 0; i < 5; ++i) ring.add(frame_at(static_cast<double>(i) * 10, i));
  EXPECT_EQ(ids(ring), (std::vector<std::uint64_t>{2, 3, 4}));
  ring.add(frame_at(5, 5));
  EXPECT_EQ(ids(ring), (std::vector<std::uint64_t>{2, 3, 4})) << "older than all that are kept";
  ring.add(frame_at(35, 6));
  EXPECT_EQ(ids(ring), (std::vector<std::uint64_t>{3, 6, 4}));
  EXPECT_EQ(ring.added(), 7U);
}

TEST(FrameRing, FindsTheFrameOfAnInstant) {
  FrameRing ring(8);
  for (std::uint64_t i = 1; i <= 3; ++i) ring.add(frame_at(static_cast<double>(i) * 10, i));
  EXPECT_FALSE(ring.at_or_before(at_ms(9)));
  EXPECT_EQ(ring.at_or_before(at_ms(10)), 0U);
  EXPECT_EQ(ring.at_or_before(at_ms(19)), 0U);
  EXPECT_EQ(ring.at_or_before(at_ms(1000)), 2U);
  EXPECT_EQ(ring.at_or_before(Time::max()), 2U);
  EXPECT_EQ(ring.nearest(at_ms(0)), 0U);
  EXPECT_EQ(ring.nearest(at_ms(14)), 0U);
  EXPECT_EQ(ring.nearest(at_ms(15)), 0U) << "the earlier of two";
  EXPECT_EQ(ring.nearest(at_ms(16)), 1U);
  EXPECT_EQ(ring.nearest(at_ms(1000)), 2U);
}

TEST(FrameRing, AStretchHasItsBeginningAndNotItsEnd) {
  FrameRing ring(8);
  for (std::uint64_t i = 1; i <= 3; ++i) ring.add(frame_at(static_cast<double>(i) * 10, i));
  const FrameRing::Stretch some = ring.between(at_ms(10), at_ms(30));
  EXPECT_EQ(some.first, 0U);
  EXPECT_EQ(some.last, 2U);
  EXPECT_EQ(ring.between(at_ms(31), at_ms(99)).size(), 0U);
  EXPECT_EQ(ring.between(at_ms(30), at_ms(10)).size(), 0U);
}

// However it was filled, it holds what sorting everything would.
TEST(FrameRing, IsWhatSortingWouldKeep) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    FrameRing ring(50);
    std::vector<LoggedFrame> all;
    for (std::uint64_t i = 0; i < 300; ++i) {
      all.push_back(frame_at(static_cast<double>(i) - static_cast<double>(random() % 20), i));
      ring.add(all.back());
    }
    std::ranges::stable_sort(all, {}, &LoggedFrame::at);
    std::vector<std::uint64_t> newest;
    for (auto kept = all.end() - 50; kept != all.end(); ++kept) newest.push_back(kept->id);
    EXPECT_EQ(ids(ring), newest);
  }
}

}  // namespace
}  // namespace framescope::model
