#include <gtest/gtest.h>

#include "sample_view.hpp"
#include "ui/keys.hpp"

namespace framescope::ui {
namespace {

class KeysTest : public testing::Test {
 protected:
  void press(const Chord& chord, bool typing = false) {
    press_key(chord, typing, {sample_.view, state_, requests_});
  }

  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
  Requests requests_;
};

TEST_F(KeysTest, StandForActions) {
  press({kKeySpace});
  EXPECT_TRUE(state_.paused_at.has_value());
}

TEST_F(KeysTest, AreOffWhileATextFieldHasTheFocus) {
  press({kKeySpace}, true);
  press({kKeyF1 + 11}, true);
  EXPECT_FALSE(state_.paused_at.has_value());
  EXPECT_FALSE(requests_.photograph);
}

TEST_F(KeysTest, TabGivesSpaceAndArrowsToTheControls) {
  press({kKeyTab});
  EXPECT_TRUE(state_.reaches_by_key);
  press({kKeySpace});
  press({kKeyLeft});
  EXPECT_FALSE(state_.paused_at.has_value());
  press({kKeyF1 + 11});
  EXPECT_TRUE(requests_.photograph) << "other keys stay what they are";
  press({kKeyEscape});
  EXPECT_FALSE(state_.reaches_by_key);
  press({kKeySpace});
  EXPECT_TRUE(state_.paused_at.has_value());
}

TEST_F(KeysTest, AnOpenMenuTakesItsKeys) {
  state_.has_popup = true;
  state_.paused_at = sample_.now;
  press({kKeyEscape});
  press({kKeyDown});
  EXPECT_TRUE(state_.paused_at.has_value()) << "Esc closes the menu and nothing else";
  state_.has_popup = false;
  press({kKeyEscape});
  EXPECT_FALSE(state_.paused_at.has_value());
}

}  // namespace
}  // namespace framescope::ui
