#include <string>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_lab.hpp"
#include "ui/compare_panel.hpp"
#include "ui/imgui_compat.hpp"

namespace framescope::ui {
namespace {

class ComparePanelTest : public testing::Test {
 protected:
  ComparePanelTest() {
    state_.controls = ControlsState(sample_.config, {});
    state_.lab.compares = true;
  }
  void show() { window_.frame(sample_.view, state_); }
  void click(const std::string& name) { window_.click(name, sample_.view, state_); }
  /// How many draw calls show a picture.
  static int drawn(unsigned texture) {
    int calls = 0;
    const ImDrawData* data = ImGui::GetDrawData();
    for (int i = 0; i < data->CmdListsCount; ++i) {
      for (const ImDrawCmd& command : data->CmdLists[i]->CmdBuffer) {
        if (command.GetTexID() == compat::texture_id(texture) && command.ElemCount > 0) ++calls;
      }
    }
    return calls;
  }
  Box divider() const { return window_.items.control("compare.divider")->box; }
  Box picture() const { return window_.items.control("compare.picture")->box; }
  bool says(const char* words) const { return window_.items.text(words) != nullptr; }

  HeadlessWindow window_{1280, 800};
  SampleLab sample_{model::Role::kLoopback};
  DashboardState state_;
};

TEST_F(ComparePanelTest, TheDividerShowsBothSides) {
  show();
  EXPECT_EQ(drawn(11), 1);
  EXPECT_EQ(drawn(12), 1);
  EXPECT_EQ(drawn(13), 0);
  EXPECT_TRUE(says("Original"));
  EXPECT_TRUE(says("Quality 100, 4:2:0, 1280 px"));
  EXPECT_NEAR(divider().middle_x(), picture().middle_x(), 1);
}

TEST_F(ComparePanelTest, TheDividerGoesWhereItIsDragged) {
  show();
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = {divider().middle_x(), divider().middle_y()};
  show();
  io.MouseDown[0] = true;
  show();
  const float wanted = picture().x + picture().w / 4;
  io.MousePos.x = wanted;
  show();
  show();
  EXPECT_NEAR(divider().middle_x(), wanted, 1);
  EXPECT_NEAR(state_.lab.divider, 0.25, 0.01);
  io.MousePos.x = -500;
  show();
  show();
  EXPECT_EQ(state_.lab.divider, 0) << "no further than the picture";
  EXPECT_EQ(drawn(11), 0);
  io.MouseDown[0] = false;
  show();
}

TEST_F(ComparePanelTest, XFlipsOneInThePlaceOfTheOther) {
  window_.strike(Chord{'X'}, sample_.view, state_);
  show();
  EXPECT_EQ(state_.lab.mode, CompareMode::kFlip);
  EXPECT_EQ(drawn(11) + drawn(12), 1);
  const int before = drawn(11);
  window_.strike(Chord{'X'}, sample_.view, state_);
  show();
  EXPECT_EQ(drawn(11), 1 - before);
  EXPECT_EQ(drawn(12), before);
}

TEST_F(ComparePanelTest, XDoesNothingWhileNothingIsCompared) {
  state_.lab.compares = false;
  window_.strike(Chord{'X'}, sample_.view, state_);
  EXPECT_EQ(state_.lab.mode, CompareMode::kDivider);
  EXPECT_FALSE(state_.lab.flipped);
}

TEST_F(ComparePanelTest, TheMapHasALegendAndTwoKinds) {
  click("compare.mode.Map");
  show();
  EXPECT_EQ(drawn(13), 1);
  EXPECT_EQ(drawn(11) + drawn(12), 0);
  EXPECT_TRUE(says("Difference of luma"));
  EXPECT_TRUE(says("32 or more"));
  click("compare.map.SSIM");
  EXPECT_TRUE(state_.lab.ssim_map);
  show();
  EXPECT_TRUE(says("Difference of luma")) << "until the other map is there";
  sample_.view.lab.comparison.map_of_ssim = true;
  show();
  EXPECT_TRUE(says("1 - SSIM"));
  EXPECT_TRUE(says("0.5 or more"));
}

TEST_F(ComparePanelTest, TellsSizesAndSimilarityAsFarAsThereIsRoom) {
  show();
  EXPECT_TRUE(
      says("original 1.38 MB \xC2\xB7 JPEG 456.8 kB \xC2\xB7 36.8 dB \xC2\xB7 SSIM 0.9765"));
  state_.sizes.plots_share = 0.9F;
  click("compare.mode.Map");
  show();
  EXPECT_TRUE(says("36.8 dB"));
}

TEST_F(ComparePanelTest, FreezesAndFollows) {
  click("compare.follow.Freeze");
  EXPECT_TRUE(state_.lab.frozen);
  click("compare.follow.Follow");
  EXPECT_FALSE(state_.lab.frozen);
}

TEST_F(ComparePanelTest, TheWheelZoomsAllOfThem) {
  show();
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = {picture().x + 40, picture().middle_y()};
  show();
  const float before = state_.zoom.place(picture(), 1280, 720).w;
  io.MouseWheel = 3;
  show();
  io.MouseWheel = 0;
  show();
  EXPECT_GT(state_.zoom.place(picture(), 1280, 720).w, 1.5F * before);
}

TEST_F(ComparePanelTest, SaysWhyThereIsNone) {
  sample_.view.lab.comparison = {};
  show();
  EXPECT_TRUE(says("Encoding the first comparison"));
  sample_.view.lab.has_source = false;
  show();
  EXPECT_TRUE(says("No picture yet: start a stream"));
  sample_.view.lab.comparison.failure = "The codec refused the picture";
  show();
  EXPECT_TRUE(says("The codec refused the picture"));
}

TEST_F(ComparePanelTest, ClosesByButtonAndKey) {
  click("compare.close");
  EXPECT_FALSE(state_.lab.compares);
  window_.strike(Chord{'D', true}, sample_.view, state_);
  EXPECT_TRUE(state_.lab.compares);
}

}  // namespace
}  // namespace framescope::ui
