#include <gtest/gtest.h>

#include "model/frame_log.hpp"
#include "model/frame_records.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;

FrameSample shown(std::uint64_t number, double ms) {
  FrameSample sample;
  sample.frame_number = number;
  sample.outcome = kDisplayed;
  sample.ended = at_ms(ms);
  sample.at[static_cast<std::size_t>(Stage::kDisplayed)] = at_ms(ms);
  return sample;
}

FrameSample lost(double missed_ms, double ended_ms) {
  FrameSample sample;
  sample.outcome = kLostInNetwork;
  sample.expected = at_ms(missed_ms);
  sample.ended = at_ms(ended_ms);
  return sample;
}

TEST(FrameLog, PutsADropWhereItWasMissed) {
  FrameLog log;
  log.add(shown(0, 0), 1);
  log.add(shown(2, 66), 1);
  log.add(shown(3, 600), 1);
  log.add(lost(60, 560), 1);
  ASSERT_EQ(log.size(), 4U);
  EXPECT_EQ(log[1].sample.outcome, kLostInNetwork);
  EXPECT_EQ(log[1].at, at_ms(60));
  EXPECT_EQ(log[1].id, 3U) << "by the order in which frames ended";
  EXPECT_EQ(log[1].session, 1U);
  EXPECT_EQ(log.at_or_before(at_ms(65)), 1U);
  EXPECT_EQ(log.nearest(at_ms(65)), 2U);
  EXPECT_EQ(log.between(at_ms(1), at_ms(67)).size(), 2U);
}

TEST(FrameLog, KeepsDropsApartWithTheSameIds) {
  FrameLog log;
  log.add(shown(0, 0), 1);
  log.add(lost(60, 560), 1);
  FrameSample sent_and_gone;
  sent_and_gone.ended = at_ms(561);
  log.add(sent_and_gone, 2);
  EXPECT_EQ(log.added(), 3U);
  EXPECT_EQ(log.drops_added(), 1U) << "a sender's frame that was sent is no drop";
  ASSERT_EQ(log.drops().size(), 1U);
  EXPECT_EQ(log.drops()[0].id, 1U);
}

TEST(FrameLog, DropsOutliveTheFramesAroundThem) {
  FrameLog log;
  log.add(lost(0, 500), 1);
  for (std::size_t i = 1; i <= FrameLog::kFrames; ++i) log.add(shown(i, static_cast<double>(i)), 1);
  EXPECT_EQ(log.size(), FrameLog::kFrames);
  EXPECT_EQ(log[0].sample.frame_number, 1U);
  EXPECT_EQ(log.drops().between(at_ms(-1), at_ms(1)).size(), 1U);
  EXPECT_EQ(log.added(), FrameLog::kFrames + 1);
}

}  // namespace
}  // namespace framescope::model
