#include <vector>

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

TEST_F(TimeControlTest, StepsGoOneByOneThroughFramesOfOneInstant) {
  // A burst: three frames of which nothing came are found missing at once.
  model::FrameSample lost;
  lost.outcome = FrameOutcome::kLostInNetwork;
  lost.ended = lost.expected = frames()[150].at + std::chrono::microseconds(1);
  std::vector<std::uint64_t> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(frames().added());
    sample_.frames.add(lost, 1);
  }
  look_at(sample_.view, state_, frames()[154]);
  for (std::size_t i = 3; i-- > 0;) {
    step_frames(sample_.view, state_, -1);
    EXPECT_EQ(frames()[*frame_at_cursor(frames(), state_)].id, ids[i]);
  }
  step_frames(sample_.view, state_, -1);
  EXPECT_EQ(*frame_at_cursor(frames(), state_), 150U);
  step_frames(sample_.view, state_, 1);
  EXPECT_EQ(frames()[*frame_at_cursor(frames(), state_)].id, ids[0]);
}

TEST_F(TimeControlTest, StepsCanGoFromDropToDrop) {
  // Frames 270 and 271 are the newest that were dropped, 240 and 241 those before.
  for (const std::size_t expected : {271U, 270U, 241U}) {
    step_drops(sample_.view, state_, false);
    ASSERT_TRUE(state_.paused_at.has_value());
    EXPECT_EQ(state_.looked_at, frames()[expected].id);
  }
  for (const std::size_t expected : {270U, 271U, 271U}) {
    step_drops(sample_.view, state_, true);
    EXPECT_EQ(state_.looked_at, frames()[expected].id) << "there is none behind the last";
  }
  for (int i = 0; i < 100; ++i) step_drops(sample_.view, state_, false);
  EXPECT_EQ(state_.looked_at, frames()[0].id);
}

TEST_F(TimeControlTest, ADropThatIsTheNewestFrameIsTheFirstToBeSteppedTo) {
  model::FrameSample late;
  late.outcome = FrameOutcome::kLate;
  late.ended = sample_.now - std::chrono::milliseconds(1);
  sample_.frames.add(late, 1);
  step_drops(sample_.view, state_, false);
  EXPECT_EQ(state_.looked_at, frames()[300].id);
}

TEST_F(TimeControlTest, DropsThatComeWhileItIsPausedAreNotSteppedTo) {
  step_drops(sample_.view, state_, false);
  model::FrameSample late;
  late.outcome = FrameOutcome::kLate;
  late.ended = sample_.now + std::chrono::seconds(1);
  sample_.frames.add(late, 1);
  step_drops(sample_.view, state_, true);
  EXPECT_EQ(state_.looked_at, frames()[271].id);
}

TEST_F(TimeControlTest, AClickHoldsTheCursorUntilTheNext) {
  pause(sample_.view, state_);
  plot::Stack& stack = state_.plots.stack;
  stack.clicked = stack.hovered = frames()[9].at;
  follow_mouse(state_, false);
  stack.clicked.reset();
  stack.hovered = frames()[200].at;
  follow_mouse(state_, true);
  EXPECT_EQ(state_.cursor, frames()[9].at) << "on the way to the picture it stays";
  stack.clicked = stack.hovered;
  follow_mouse(state_, false);
  stack.clicked.reset();
  stack.hovered = frames()[210].at;
  follow_mouse(state_, true);
  EXPECT_EQ(state_.cursor, frames()[210].at);
}

TEST_F(TimeControlTest, LongAfterTheLastFrameThereIsNone) {
  state_.paused_at = sample_.now + std::chrono::minutes(5);
  state_.cursor = frames()[299].at + std::chrono::seconds(4);
  EXPECT_TRUE(frame_at_cursor(frames(), state_).has_value());
  state_.cursor = frames()[299].at + std::chrono::minutes(4);
  EXPECT_FALSE(frame_at_cursor(frames(), state_).has_value());
}

TEST_F(TimeControlTest, TheViewFollowsAStepThatLeavesIt) {
  state_.plots.stack.view.set_length(std::chrono::seconds(1), sample_.now);
  step_frames(sample_.view, state_, -200);
  const plot::TimeView& view = state_.plots.stack.view;
  EXPECT_LE(view.begin(sample_.now), *state_.cursor);
  EXPECT_GT(view.end(sample_.now), *state_.cursor);
}

TEST_F(TimeControlTest, WithoutADropNothingIsSteppedTo) {
  sample_.frames = {};
  step_drops(sample_.view, state_, false);
  step_drops(sample_.view, state_, true);
  EXPECT_FALSE(state_.looked_at.has_value());
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
