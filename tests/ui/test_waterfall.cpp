#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"
#include "ui/account.hpp"

namespace framescope::ui {
namespace {

using enum FrameOutcome;

struct Story {
  explicit Story(model::Role role) { snapshot.role = role; }
  Story& at(model::Stage stage, std::uint64_t n) {
    snapshot.frames[static_cast<std::size_t>(stage)] = n;
    return *this;
  }
  Story& ended(FrameOutcome outcome, std::uint64_t n) {
    snapshot.outcomes[static_cast<std::size_t>(outcome)] = n;
    return *this;
  }
  model::Snapshot snapshot;
};

/// Each stage begins where the one before ended, and its steps are the difference.
void expect_it_falls(const Waterfall& waterfall) {
  std::uint64_t level = waterfall.whole;
  for (std::size_t i = 0; i < waterfall.count; ++i) {
    const WaterfallStage& stage = waterfall.stages[i];
    EXPECT_EQ(stage.before, level) << stage.name;
    std::uint64_t steps = 0;
    for (std::size_t k = 0; k < stage.step_count; ++k) steps += stage.steps[k].count;
    EXPECT_EQ(stage.before - stage.after, steps) << stage.name;
    level = stage.after;
  }
}

model::Snapshot loopback() {
  using enum model::Stage;
  Story story(model::Role::kLoopback);
  story.at(kCaptured, 100).at(kEncoded, 95).at(kSent, 92).at(kReceived, 88);
  story.at(kDecoded, 86).at(kDisplayed, 83);
  story.ended(kSupersededBeforeEncode, 3).ended(kTooLarge, 2).ended(kImpaired, 3);
  story.ended(kLostInNetwork, 3).ended(kMalformed, 1).ended(kSupersededBeforeDisplay, 2);
  story.ended(FrameOutcome::kDisplayed, 83).ended(kDisplayedDamaged, 1);
  story.snapshot.in_flight = 2;
  return story.snapshot;
}

TEST(Waterfall, FallsFromCapturedToDisplayed) {
  const model::Snapshot snapshot = loopback();
  const Waterfall waterfall = waterfall_of(snapshot);
  expect_it_falls(waterfall);
  ASSERT_EQ(waterfall.count, 6U);
  EXPECT_EQ(waterfall.whole, 100U);
  EXPECT_EQ(waterfall.stages[0].name, "captured");
  EXPECT_EQ(waterfall.stages[0].step_count, 0U);
  ASSERT_EQ(waterfall.stages[1].step_count, 2U);
  EXPECT_EQ(waterfall.stages[1].steps[0].cause, kSupersededBeforeEncode);
  EXPECT_EQ(waterfall.stages[1].steps[1].cause, kTooLarge);
  EXPECT_EQ(waterfall.stages[2].steps[0].cause, kImpaired);
  EXPECT_EQ(waterfall.stages[3].steps[0].cause, kLostInNetwork);
  EXPECT_EQ(waterfall.stages[4].steps[0].cause, kMalformed);
  EXPECT_EQ(waterfall.stages[5].count, 84U) << "the damaged ones were shown";
  EXPECT_EQ(waterfall.stages[5].after, 84U + snapshot.in_flight) << "the sums close";
}

TEST(Waterfall, ASenderEndsAtSent) {
  using enum model::Stage;
  Story story(model::Role::kSender);
  story.at(kCaptured, 50).at(kEncoded, 45).at(kSent, 40);
  story.ended(kNoReceiver, 5).ended(kSendFailed, 4).ended(kImpaired, 1);
  const Waterfall waterfall = waterfall_of(story.snapshot);
  expect_it_falls(waterfall);
  ASSERT_EQ(waterfall.count, 3U);
  EXPECT_EQ(waterfall.stages[2].name, "sent");
  EXPECT_EQ(waterfall.stages[2].step_count, 2U);
  EXPECT_EQ(waterfall.stages[2].after, 40U);
}

TEST(Waterfall, AReceiverStartsAtWhatItExpects) {
  using enum model::Stage;
  Story story(model::Role::kReceiver);
  story.at(kReceived, 45).at(kDecoded, 44).at(kDisplayed, 44);
  story.ended(kImpaired, 2)
      .ended(kLostInKernel, 3)
      .ended(kLate, 1)
      .ended(FrameOutcome::kDisplayed, 44);
  story.snapshot.expected = 50;
  const Waterfall waterfall = waterfall_of(story.snapshot);
  expect_it_falls(waterfall);
  ASSERT_EQ(waterfall.count, 4U);
  EXPECT_EQ(waterfall.stages[0].name, "expected");
  EXPECT_EQ(waterfall.stages[0].count, 50U);
  EXPECT_EQ(waterfall.stages[1].name, "received");
  ASSERT_EQ(waterfall.stages[1].step_count, 2U);
  EXPECT_EQ(waterfall.stages[1].steps[0].cause, kImpaired);
  EXPECT_EQ(waterfall.stages[3].after, 44U);
}

TEST(Waterfall, AReceiverOfAPlainStreamStartsAtWhatItReceived) {
  using enum model::Stage;
  Story story(model::Role::kReceiver);
  story.at(kReceived, 10).at(kDecoded, 8).at(kDisplayed, 7);
  story.ended(kMalformed, 2).ended(kSupersededBeforeDisplay, 1).ended(FrameOutcome::kDisplayed, 7);
  const Waterfall waterfall = waterfall_of(story.snapshot);
  expect_it_falls(waterfall);
  ASSERT_EQ(waterfall.count, 3U);
  EXPECT_EQ(waterfall.stages[0].name, "received");
  EXPECT_EQ(waterfall.whole, 10U);
  EXPECT_EQ(waterfall.stages[2].after, 7U);
}

TEST(Waterfall, EveryDropIsAStepSomewhere) {
  for (const model::Role role :
       {model::Role::kLoopback, model::Role::kSender, model::Role::kReceiver}) {
    Story story(role);
    story.at(model::Stage::kCaptured, 1000);
    story.snapshot.expected = 1000;
    std::uint64_t drops = 0;
    for (std::size_t i = 2; i < kFrameOutcomeCount; ++i) {
      story.ended(static_cast<FrameOutcome>(i), i);
      drops += i;
    }
    const Waterfall waterfall = waterfall_of(story.snapshot);
    EXPECT_EQ(waterfall.stages[waterfall.count - 1].after, 1000 - drops);
  }
}

TEST(Waterfall, StandsInTheAccountWithItsFigures) {
  HeadlessWindow window(1280, 800);
  SampleView sample(model::Role::kLoopback);
  sample.snapshot = loopback();
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  window.frame(sample.view, state);
  for (const char* words : {"captured", "displayed", "damaged", "in flight", "100", " / 100",
                            "(92.00 %)", "(84.00 %)", "lost in network"}) {
    EXPECT_NE(window.items.text(words), nullptr) << words;
  }
}

}  // namespace
}  // namespace framescope::ui
