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
    if (action.chord.key == 0) continue;
    for (const Chord& chord : {action.chord, action.other_chord}) {
      const auto same = std::ranges::count_if(actions(), [&](const Action& other) {
        return other.chord == chord || other.other_chord == chord;
      });
      EXPECT_TRUE(chord.key == 0 || same == 1) << action.label;
    }
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

TEST_F(ActionsTest, EscapeTakesAwayWhatIsTopmost) {
  state_.shows_keys = true;
  state_.paused_at = sample_.now;
  sample_.view.failure = "it broke";
  EXPECT_TRUE(press({kKeyEscape}));
  EXPECT_FALSE(state_.shows_keys);
  EXPECT_TRUE(state_.paused_at.has_value()) << "one thing at a time";
  EXPECT_TRUE(press({kKeyEscape}));
  EXPECT_FALSE(state_.paused_at.has_value());
  EXPECT_FALSE(requests_.dismiss);
  EXPECT_TRUE(press({kKeyEscape}));
  EXPECT_TRUE(requests_.dismiss);
}

TEST_F(ActionsTest, QualityStaysWithinItsRange) {
  for (int i = 0; i < 30; ++i) press({kKeyUp, true});
  EXPECT_EQ(requests_.apply->quality, 100);
  for (int i = 0; i < 30; ++i) press({kKeyDown, true});
  EXPECT_EQ(requests_.apply->quality, 1);
  state_.controls.role = model::Role::kReceiver;
  EXPECT_FALSE(press({kKeyUp, true})) << "a receiver does not choose it";
  EXPECT_FALSE(requests_.apply.has_value());
}

TEST_F(ActionsTest, RtpIsOneKeyAwayAndKnowsNoFullColour) {
  state_.controls.settings.subsampling = Subsampling::k444;
  EXPECT_TRUE(press({'P', true}));
  EXPECT_EQ(requests_.apply->wire, WireFormat::kRtp);
  EXPECT_EQ(requests_.apply->subsampling, Subsampling::k420);
  state_.controls.role = model::Role::kReceiver;
  EXPECT_FALSE(press({'P', true}));
}

TEST_F(ActionsTest, WhatOthersTypeToSeeTheStreamIsCopied) {
  const Action& ffplay = *find_action("Copy the ffplay command");
  const Action& gst = *find_action("Copy the gst-launch command");
  const auto why_not = [&](const Action& action) {
    return action.why_not({sample_.view, state_, requests_});
  };
  EXPECT_EQ(why_not(ffplay), "They show RTP/JPEG: send that first");
  state_.controls.settings.wire = WireFormat::kRtp;
  EXPECT_EQ(why_not(gst), "A loopback sends to itself: take the role of a sender");
  sample_.view.role = model::Role::kReceiver;
  EXPECT_EQ(why_not(gst), "It is the sender's to tell");
  sample_.view.role = model::Role::kSender;
  sample_.snapshot.link.ffplay_command = "ffplay a.sdp";
  sample_.snapshot.link.gst_command = "gst-launch-1.0 udpsrc";
  EXPECT_EQ(why_not(gst), "");
  EXPECT_TRUE(press(ffplay.chord));
  EXPECT_EQ(requests_.copy, "ffplay a.sdp");
  EXPECT_TRUE(press(gst.chord));
  EXPECT_EQ(requests_.copy, "gst-launch-1.0 udpsrc");
}

TEST_F(ActionsTest, SpacePausesAndGoesOn) {
  EXPECT_TRUE(press({kKeySpace}));
  EXPECT_EQ(state_.paused_at, sample_.now);
  EXPECT_EQ(state_.frames_at_pause, 300U);
  EXPECT_TRUE(press({kKeySpace}));
  EXPECT_FALSE(state_.paused_at.has_value());
  EXPECT_FALSE(state_.cursor.has_value());
}

TEST_F(ActionsTest, RaisingAnAutomaticQualityFixesItFromWhatIsInUse) {
  state_.controls.settings.auto_quality = true;
  sample_.snapshot.quality = 42;
  EXPECT_TRUE(press({kKeyUp, true}));
  ASSERT_TRUE(requests_.apply.has_value());
  EXPECT_EQ(requests_.apply->quality, 47);
  EXPECT_FALSE(requests_.apply->auto_quality);
}

TEST_F(ActionsTest, TheThemeChanges) {
  EXPECT_TRUE(press({'T', true}));
  EXPECT_EQ(state_.theme, &light_theme());
  EXPECT_TRUE(press({'T', true}));
  EXPECT_EQ(state_.theme, &dark_theme());
}

TEST_F(ActionsTest, TheLayoutIsResetWithItsHiddenPlots) {
  state_.sizes.controls_px = 400;
  state_.plots[PlotId::kRate].hidden = true;
  const Action* action = find_action("Reset layout");
  ASSERT_NE(action, nullptr);
  action->run({sample_.view, state_, requests_});
  EXPECT_EQ(state_.sizes, LayoutSizes{});
  EXPECT_FALSE(state_.plots[PlotId::kRate].hidden);
}

TEST_F(ActionsTest, TooltipsNameTheKey) {
  EXPECT_TRUE(tooltip_of(*find_action("Save a picture")).view().ends_with("(F12)"));
  EXPECT_EQ(find_action("No such action"), nullptr);
}

TEST_F(ActionsTest, UnknownKeysDoNothing) {
  EXPECT_FALSE(press({}));
  EXPECT_FALSE(press({'Z', true}));
}

}  // namespace
}  // namespace framescope::ui
