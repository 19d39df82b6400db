#include <algorithm>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"
#include "ui/palette.hpp"

namespace framescope::ui {
namespace {

bool contains(const std::vector<const Action*>& actions, std::string_view label) {
  return std::ranges::any_of(actions, [&](const Action* a) { return a->label == label; });
}

TEST(MatchingActions, AllForNothing) { EXPECT_EQ(matching_actions("").size(), actions().size()); }

TEST(MatchingActions, ThoseThatBeginWithItComeFirst) {
  const auto matches = matching_actions("s");
  ASSERT_FALSE(matches.empty());
  EXPECT_TRUE(matches.front()->label.starts_with("S"));
  EXPECT_EQ(matching_actions("RAISE").front()->label, "Raise quality");
}

TEST(MatchingActions, EveryWordCountsWhereverItStands) {
  EXPECT_TRUE(contains(matching_actions("quality lower"), "Lower quality"));
  EXPECT_TRUE(contains(matching_actions("theme"), "Light or dark")) << "by its help";
  EXPECT_TRUE(contains(matching_actions("stream base64"), "Send base64")) << "by its chapter";
  EXPECT_FALSE(contains(matching_actions("quality lower"), "Raise quality"));
  EXPECT_TRUE(matching_actions("zebra").empty());
}

class PaletteTest : public testing::Test {
 protected:
  PaletteTest() { state_.controls = ControlsState(sample_.config, {}); }
  void show() { window_.frame(sample_.view, state_); }
  Requests strike(const Chord& chord) { return window_.strike(chord, sample_.view, state_); }

  HeadlessWindow window_;
  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
};

TEST_F(PaletteTest, OpensTakesTheKeyboardAndRuns) {
  strike({'K', true});
  EXPECT_TRUE(state_.palette.is_open());
  window_.type("light or", sample_.view, state_);
  show();
  EXPECT_EQ(state_.palette.query, "light or");
  EXPECT_NE(window_.items.text("Light or dark"), nullptr);
  strike({kKeyEnter});
  EXPECT_EQ(state_.theme, &light_theme());
  EXPECT_FALSE(state_.palette.is_open());
}

TEST_F(PaletteTest, BackspaceTakesWholeCharacters) {
  strike({'K', true});
  window_.type("z\u00e4", sample_.view, state_);
  EXPECT_EQ(state_.palette.query, "z\u00e4");
  strike({kKeyBackspace});
  EXPECT_EQ(state_.palette.query, "z");
  window_.type("ebra", sample_.view, state_);
  strike({kKeyBackspace, true});
  EXPECT_TRUE(state_.palette.query.empty());
}

TEST_F(PaletteTest, ArrowsChooseAndWrap) {
  strike({'K', true});
  strike({kKeyUp});
  EXPECT_EQ(state_.palette.chosen, actions().size() - 1);
  strike({kKeyDown});
  EXPECT_EQ(state_.palette.chosen, 0U);
  strike({kKeyDown});
  EXPECT_EQ(state_.palette.chosen, 1U);
}

TEST_F(PaletteTest, EscapeClosesItAndNothingElse) {
  state_.paused_at = sample_.now;
  strike({'K', true});
  strike({kKeyEscape});
  EXPECT_FALSE(state_.palette.is_open());
  EXPECT_TRUE(state_.paused_at.has_value());
}

TEST_F(PaletteTest, WhatCannotBeDoneSaysWhy) {
  state_.controls.role = model::Role::kReceiver;
  state_.palette.open();
  state_.palette.query = "raise quality";
  show();
  EXPECT_NE(window_.items.text("It is the sender's to choose"), nullptr);
  EXPECT_FALSE(strike({kKeyEnter}).apply.has_value());
  EXPECT_TRUE(state_.palette.is_open());
}

TEST_F(PaletteTest, AClickRunsAndAClickBesideCloses) {
  state_.palette.open();
  state_.palette.query = "light or dark";
  show();
  window_.click("Light or dark", sample_.view, state_);
  EXPECT_EQ(state_.theme, &light_theme());
  state_.palette.open();
  show();
  window_.press({5, 790}, sample_.view, state_);
  EXPECT_FALSE(state_.palette.is_open());
}

TEST_F(PaletteTest, LettersOfAQueryAreNoShortcuts) {
  strike({'K', true});
  strike({'F'});
  strike({kKeySpace});
  EXPECT_FALSE(state_.paused_at.has_value());
}

}  // namespace
}  // namespace framescope::ui
