#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/frame_outcome.hpp"

namespace framescope {
namespace {

FrameOutcome outcome(std::size_t index) { return static_cast<FrameOutcome>(index); }

TEST(FrameOutcome, NamesAreTheContractOfTheJson) {
  EXPECT_EQ(to_string(FrameOutcome::kDisplayed), "displayed");
  EXPECT_EQ(to_string(FrameOutcome::kSupersededBeforeEncode), "superseded_before_encode");
  EXPECT_EQ(to_string(FrameOutcome::kLostInNetwork), "lost_in_network");
  EXPECT_EQ(to_string(FrameOutcome::kSupersededBeforeDisplay), "superseded_before_display");
}

TEST(FrameOutcome, EachNameIsUniqueParsesBackAndHasALabel) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const std::string_view name = to_string(outcome(i));
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(parse_frame_outcome(name), outcome(i));
    std::string spaced(name);
    for (char& c : spaced) c = c == '_' ? ' ' : c;
    EXPECT_EQ(label(outcome(i)), spaced);
  }
  EXPECT_FALSE(parse_frame_outcome("lost in network"));
  EXPECT_FALSE(parse_frame_outcome(""));
}

TEST(FrameOutcome, DropsAndWhoDecidesThem) {
  int drops = 0;
  int sender_drops = 0;
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    drops += is_drop(outcome(i)) ? 1 : 0;
    sender_drops += is_sender_drop(outcome(i)) ? 1 : 0;
    EXPECT_TRUE(is_drop(outcome(i)) || !is_sender_drop(outcome(i)));
  }
  EXPECT_EQ(drops, 14);
  EXPECT_EQ(sender_drops, 6);
  EXPECT_FALSE(is_drop(FrameOutcome::kDisplayedDamaged));
  EXPECT_FALSE(is_sender_drop(FrameOutcome::kLostInNetwork));
}

}  // namespace
}  // namespace framescope
