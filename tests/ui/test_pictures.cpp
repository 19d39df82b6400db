#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"
#include "ui/picture_panel.hpp"

namespace framescope::ui {
namespace {

TEST(FitPicture, KeepsTheShapeAndTheMiddle) {
  const Box box{10, 20, 600, 300};
  const Box wide = fit_picture(box, 1600, 400);
  EXPECT_FLOAT_EQ(wide.w, 600);
  EXPECT_FLOAT_EQ(wide.h, 150);
  const Box high = fit_picture(box, 100, 200);
  EXPECT_FLOAT_EQ(high.h, 300);
  EXPECT_FLOAT_EQ(high.w, 150);
  EXPECT_NEAR(high.middle_x(), box.middle_x(), 1);
  EXPECT_TRUE(box.holds(high));
}

TEST(Halve, ChoosesWhatMakesPicturesLarger) {
  const Halves beside = halve({0, 0, 1000, 300}, 400, 300, 20, 1);
  EXPECT_GT(beside.second.x, beside.first.x);
  const Halves stacked = halve({0, 0, 500, 800}, 400, 225, 20, 1);
  EXPECT_GT(stacked.second.y, stacked.first.y);
  for (const Halves& halves : {beside, stacked}) EXPECT_FALSE(halves.first.overlaps(halves.second));
}

/// How many draw commands use this texture.
int uses_of(unsigned texture) {
  const ImDrawData* data = ImGui::GetDrawData();
  int uses = 0;
  for (int i = 0; i < data->CmdListsCount; ++i) {
    for (const ImDrawCmd& command : data->CmdLists[i]->CmdBuffer) {
      uses +=
          command.GetTexID() == reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture))
              ? 1
              : 0;
    }
  }
  return uses;
}

TEST(Pictures, EachRoleShowsItsOwn) {
  struct Case {
    model::Role role;
    int sent;
    int received;
  };
  for (const Case& expected : {Case{model::Role::kLoopback, 1, 1}, Case{model::Role::kSender, 1, 0},
                               Case{model::Role::kReceiver, 0, 1}}) {
    HeadlessWindow window;
    SampleView sample(expected.role);
    sample.view.sent.texture = 1001;
    sample.view.received.texture = 1002;
    DashboardState state;
    state.controls = ControlsState(sample.config, {});
    window.frame(sample.view, state);
    EXPECT_EQ(uses_of(1001), expected.sent) << to_string(expected.role);
    EXPECT_EQ(uses_of(1002), expected.received) << to_string(expected.role);
  }
}

TEST(Pictures, AWaitingReceiverSaysForWhom) {
  HeadlessWindow window;
  SampleView sample(model::Role::kReceiver);
  sample.view.received = {};
  sample.view.link = LinkState::kWaiting;
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  window.frame(sample.view, state);
  EXPECT_NE(window.items.text("No frames yet from 192.168.178.100:59999"), nullptr);
}

}  // namespace
}  // namespace framescope::ui
