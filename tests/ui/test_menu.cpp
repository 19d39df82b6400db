#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"

namespace framescope::ui {
namespace {

class MenuTest : public testing::Test {
 protected:
  MenuTest() { state_.controls = ControlsState(sample_.config, {}); }
  bool has(std::string_view name) {
    window_.frame(sample_.view, state_);
    window_.frame(sample_.view, state_);
    return window_.items.find(ItemLog::Kind::kOverlay, name) != nullptr;
  }
  Requests press(std::string_view name) {
    const ItemLog::Item* item = window_.items.find(ItemLog::Kind::kOverlay, name);
    if (item == nullptr) throw std::runtime_error("no menu item");
    return window_.press({item->box.middle_x(), item->box.middle_y()}, sample_.view, state_);
  }

  HeadlessWindow window_{1280, 800};
  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
};

TEST_F(MenuTest, HasAChapterForEachGroupAndRunsItsActions) {
  EXPECT_FALSE(has("Session"));
  window_.click("menu", sample_.view, state_);
  for (std::size_t i = 0; i < kActionGroupCount; ++i) {
    EXPECT_TRUE(has(to_string(static_cast<ActionGroup>(i))));
  }
  EXPECT_TRUE(state_.has_popup);
  press("Window");
  ASSERT_TRUE(has("Light or dark"));
  press("Light or dark");
  EXPECT_EQ(state_.theme, &light_theme());
  EXPECT_FALSE(has("Session")) << "it closes behind itself";
  EXPECT_FALSE(state_.has_popup);
}

TEST_F(MenuTest, EscapeClosesIt) {
  window_.click("menu", sample_.view, state_);
  ASSERT_TRUE(has("Session"));
  window_.strike(ImGuiKey_Escape, sample_.view, state_);
  EXPECT_FALSE(has("Session"));
}

}  // namespace
}  // namespace framescope::ui
