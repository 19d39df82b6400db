#include <gtest/gtest.h>

#include "model/frame_record.hpp"
#include "model/frame_records.hpp"

namespace framescope::model {
namespace {

TEST(RecordTally, IsEmptyUntilSomethingIsAdded) {
  RecordTally tally;
  EXPECT_TRUE(tally.empty());
  tally.add(decoded(1));
  EXPECT_FALSE(tally.empty());
}

TEST(RecordTally, CountsEachKindInItsPlace) {
  RecordTally tally;
  tally.add(captured(0));
  tally.add(captured(1));
  tally.add(encoded(0));
  FrameRecord to_three = sent(0, key_of(0));
  to_three.count = 3;
  tally.add(to_three);
  tally.add(dropped(1, FrameOutcome::kTooLarge));
  tally.add(dropped(2, FrameOutcome::kImpaired, key_of(1)));
  tally.add(expected(key_of(5), 2));
  tally.add(arrived(0, key_of(0)));
  tally.add(arrived_plain(0));
  tally.add(arrived_plain(1));
  tally.add(decoded(key_of(0)));
  tally.add(closed(key_of(0), FrameOutcome::kDisplayed));

  RecordTally wanted;
  wanted.captured = 2;
  wanted.encoded = 1;
  wanted.sent = 1;
  wanted.copies = 3;
  wanted.dropped[static_cast<std::size_t>(FrameOutcome::kTooLarge)] = 1;
  wanted.dropped[static_cast<std::size_t>(FrameOutcome::kImpaired)] = 1;
  wanted.dropped_keys = 1;
  wanted.expected = 2;
  wanted.arrived_numbered = 1;
  wanted.arrived_unnumbered = 2;
  wanted.decoded = 1;
  wanted.closed[static_cast<std::size_t>(FrameOutcome::kDisplayed)] = 1;
  EXPECT_EQ(tally, wanted);
}

}  // namespace
}  // namespace framescope::model
