#include <algorithm>

#include <gtest/gtest.h>

#include "sample_view.hpp"
#include "ui/actions.hpp"

namespace framescope::ui {
namespace {

class ActionsTest : public testing::Test {
 protected:
  bool press(const Chord& chord) {
    requests_ = {};
    return run_chord(chord, {sample_.view, state_, requests_});
  }

  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
  Requests requests_;
};

TEST_F(ActionsTest, EachSaysWhatItDoesAndHasItsOwnKey) {
  for (const Action& action : actions()) {
    EXPECT_FALSE(action.label.empty());
    EXPECT_FALSE(action.help.empty());
    const auto same = std::ranges::count_if(
        actions(), [&](const Action& other) { return other.chord == action.chord; });
    EXPECT_EQ(same, 1) << action.label;
  }
}

TEST_F(ActionsTest, F5StartsAndStops) {
  const Chord f5{kKeyF1 + 4};
  EXPECT_TRUE(press(f5));
  EXPECT_TRUE(requests_.stop);
  sample_.make_idle();
  EXPECT_TRUE(press(f5));
  EXPECT_TRUE(requests_.start.has_value());
  state_.controls.role = model::Role::kSender;
  state_.controls.listen = "nonsense:port";
  EXPECT_FALSE(press(f5)) << "there is nothing that could start";
}

TEST_F(ActionsTest, RolesAreOneKeyAway) {
  EXPECT_TRUE(press({'2', true}));
  EXPECT_EQ(requests_.start->role, model::Role::kSender);
  EXPECT_TRUE(press({'2', true}));
  EXPECT_FALSE(requests_.start.has_value()) << "it is that already";
  EXPECT_FALSE(press({'2'})) << "without Ctrl it is a digit";
}

TEST_F(ActionsTest, TheScaleStaysWithinItsLimits) {
  for (int i = 0; i < 100; ++i) press({'=', true, true});
  EXPECT_DOUBLE_EQ(state_.scale, kMostScale);
  for (int i = 0; i < 100; ++i) press({kKeyPadMinus, true});
  EXPECT_DOUBLE_EQ(state_.scale, kLeastScale);
  press({'0', true});
  EXPECT_DOUBLE_EQ(state_.scale, 1);
}

TEST_F(ActionsTest, EscapeOnlyWhereThereIsAMessage) {
  EXPECT_FALSE(press({kKeyEscape}));
  sample_.view.failure = "it broke";
  EXPECT_TRUE(press({kKeyEscape}));
  EXPECT_TRUE(requests_.dismiss);
}

TEST_F(ActionsTest, UnknownKeysDoNothing) {
  EXPECT_FALSE(press({}));
  EXPECT_FALSE(press({'Z', true}));
}

}  // namespace
}  // namespace framescope::ui
