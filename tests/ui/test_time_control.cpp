#include <gtest/gtest.h>

#include "sample_view.hpp"
#include "ui/time_control.hpp"

namespace framescope::ui {
namespace {

class TimeControlTest : public testing::Test {
 protected:
  const model::FrameLog& frames() const { return sample_.frames; }

  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
};

TEST_F(TimeControlTest, AStepPausesAndGoesFrameByFrame) {
  step_frames(sample_.view, state_, -1);
  ASSERT_TRUE(state_.paused_at.has_value());
  EXPECT_EQ(state_.cursor, frames()[298].at);
  step_frames(sample_.view, state_, -10);
  EXPECT_EQ(state_.cursor, frames()[288].at);
  step_frames(sample_.view, state_, 1);
  EXPECT_EQ(state_.cursor, frames()[289].at);
}

TEST_F(TimeControlTest, StepsEndWhereTheLogEnds) {
  step_frames(sample_.view, state_, -1000);
  EXPECT_EQ(state_.cursor, frames()[0].at);
  step_frames(sample_.view, state_, -1);
  EXPECT_EQ(state_.cursor, frames()[0].at);
  step_frames(sample_.view, state_, 1000);
  EXPECT_EQ(state_.cursor, frames()[299].at);
}

TEST_F(TimeControlTest, StepsMeetTheDroppedFrames) {
  state_.cursor = frames()[271].at;
  state_.paused_at = sample_.now;
  step_frames(sample_.view, state_, -1);
  const auto found = frames().at_or_before(*state_.cursor);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(frames()[*found].sample.outcome, FrameOutcome::kLostInNetwork);
}

TEST_F(TimeControlTest, TheViewFollowsAStepThatLeavesIt) {
  state_.plots.stack.view.set_length(std::chrono::seconds(1), sample_.now);
  step_frames(sample_.view, state_, -200);
  const plot::TimeView& view = state_.plots.stack.view;
  EXPECT_LE(view.begin(sample_.now), *state_.cursor);
  EXPECT_GT(view.end(sample_.now), *state_.cursor);
}

TEST_F(TimeControlTest, NothingHappensWithoutFrames) {
  sample_.make_idle();
  step_frames(sample_.view, state_, -1);
  EXPECT_TRUE(state_.paused_at.has_value());
  EXPECT_EQ(state_.cursor, sample_.now);
}

TEST_F(TimeControlTest, TheMouseMovesTheCursorOnlyOfAPausedView) {
  state_.plots.stack.hovered = frames()[5].at;
  follow_mouse(state_, true);
  EXPECT_FALSE(state_.cursor.has_value());
  pause(sample_.view, state_);
  follow_mouse(state_, true);
  EXPECT_EQ(state_.cursor, frames()[5].at);
  step_frames(sample_.view, state_, 1);
  follow_mouse(state_, false);
  EXPECT_EQ(state_.cursor, frames()[6].at) << "a resting mouse does not undo a step";
  state_.plots.stack.hovered.reset();
  follow_mouse(state_, true);
  EXPECT_EQ(state_.cursor, frames()[6].at) << "it stays where the mouse left it";
}

TEST_F(TimeControlTest, LiveForgetsTheCursor) {
  step_frames(sample_.view, state_, -5);
  go_live(state_);
  EXPECT_FALSE(state_.paused_at.has_value());
  EXPECT_FALSE(state_.cursor.has_value());
  EXPECT_TRUE(state_.plots.stack.view.following());
}

}  // namespace
}  // namespace framescope::ui
