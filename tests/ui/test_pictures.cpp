#include <algorithm>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"
#include "ui/picture_panel.hpp"
#include "ui/time_control.hpp"

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
  const Halves odd = halve({0, 0, 501, 801}, 400, 225, 20, 1);
  for (const Halves& halves : {beside, stacked, odd}) {
    EXPECT_FALSE(halves.first.overlaps(halves.second));
    EXPECT_EQ(halves.first.w, halves.second.w);
    EXPECT_EQ(halves.first.h, halves.second.h);
  }
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
  sample.snapshot.notes.clear();
  sample.view.link = LinkState::kWaiting;
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  window.frame(sample.view, state);
  EXPECT_NE(window.items.text("No frames yet from 192.168.178.100:59999"), nullptr);
  // What the session knows is nearer to the cause.
  sample.snapshot.notes = {{"refused", model::Severity::kWarning, "its host refuses", sample.now}};
  window.frame(sample.view, state);
  EXPECT_NE(window.items.text("its host refuses"), nullptr);
  EXPECT_EQ(window.items.text("No frames yet from 192.168.178.100:59999"), nullptr);
}

/// A loopback whose pictures are at hand.
class PicturesTest : public testing::Test {
 protected:
  PicturesTest() {
    state_.controls = ControlsState(sample_.config, {});
    for (int y = 0; y < 225; ++y) {
      for (int x = 0; x < 400; ++x) {
        std::uint8_t* pixel = image_.plane(0) + y * image_.stride(0) + x * 4;
        pixel[0] = static_cast<std::uint8_t>(x % 256);
        pixel[1] = static_cast<std::uint8_t>(y);
        pixel[2] = 7;
        pixel[3] = 255;
      }
    }
    sample_.view.sent.image = &image_;
    sample_.view.received.image = &image_;
  }
  void show() { window_.frame(sample_.view, state_); }
  Box box_of(const char* name) {
    show();
    return window_.items.control(name)->box;
  }
  void wheel(const Box& at, float clicks) {
    ImGui::GetIO().MousePos = {at.middle_x(), at.middle_y()};
    show();
    ImGui::GetIO().MouseWheel = clicks;
    show();
    show();
  }

  HeadlessWindow window_{1280, 800};
  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
  Image image_{400, 225, PixelFormat::kRgba};
};

TEST_F(PicturesTest, TheWheelZoomsBothAtOnce) {
  wheel(box_of("picture.sent"), 3);
  EXPECT_FALSE(state_.zoom.fits());
  const double scale = state_.zoom.scale();
  wheel(box_of("picture.received"), 3);
  EXPECT_GT(state_.zoom.scale(), scale * 1.5);
  wheel(box_of("picture.sent"), -40);
  EXPECT_TRUE(state_.zoom.fits());
}

TEST_F(PicturesTest, AtHighZoomThePixelBelowTheMouseIsReadOutInBoth) {
  wheel(box_of("picture.sent"), 12);
  ASSERT_GE(state_.zoom.scale(), 4);
  show();
  ASSERT_TRUE(state_.zoom.hovered.has_value());
  Text words;
  words.append("%4.0f", state_.zoom.hovered->x).append(",").append("%4.0f", state_.zoom.hovered->y);
  words.append("  R").append("%3.0f", state_.zoom.hovered->x % 256);
  words.append(" G").append("%3.0f", state_.zoom.hovered->y).append(" B  7");
  const auto read_outs = std::ranges::count_if(
      window_.items.items(), [&](const ItemLog::Item& item) { return item.name == words.view(); });
  EXPECT_EQ(read_outs, 2);
}

TEST_F(PicturesTest, FitAndOneToOneAreButtonsAndKeys) {
  window_.click("zoom.1:1", sample_.view, state_);
  EXPECT_DOUBLE_EQ(state_.zoom.scale(), 1);
  window_.strike(Chord{'F'}, sample_.view, state_);
  EXPECT_TRUE(state_.zoom.fits());
  window_.strike(Chord{'1'}, sample_.view, state_);
  EXPECT_FALSE(state_.zoom.fits());
}

TEST_F(PicturesTest, AStalledOneSaysSince) {
  sample_.view.link = LinkState::kStalled;
  show();
  EXPECT_NE(window_.items.text("Stalled, last frame 1.2 s ago"), nullptr);
  sample_.pause(state_, std::chrono::seconds(1));
  show();
  EXPECT_EQ(window_.items.text("Stalled, last frame 1.2 s ago"), nullptr) << "it looks at the past";
}

TEST_F(PicturesTest, TheFpsCanBeTakenOffThem) {
  show();
  const int with = ImGui::GetDrawData()->TotalVtxCount;
  window_.strike(Chord{'R'}, sample_.view, state_);
  show();
  EXPECT_LT(ImGui::GetDrawData()->TotalVtxCount, with);
}

TEST_F(PicturesTest, ADroppedMomentSaysWhatBecameOfIt) {
  sample_.pause(state_, std::chrono::milliseconds(1000));
  ASSERT_NE(sample_.view.moment, nullptr);
  while (*sample_.view.moment->sample.outcome != FrameOutcome::kLostInNetwork) {
    step_frames(sample_.view, state_, -1);
    sample_.view.moment = &sample_.frames[*sample_.frames.at_or_before(*state_.cursor)];
  }
  sample_.view.received = {};
  show();
  const std::string name(count(sample_.view.moment->sample.frame_number).view());
  EXPECT_NE(window_.items.text("#" + name + " was not shown: lost in network"), nullptr);
}

TEST_F(PicturesTest, AForgottenMomentSaysSo) {
  sample_.pause(state_, std::chrono::milliseconds(100));
  sample_.view.received = {};
  sample_.view.received.forgotten = true;
  show();
  const std::string name(count(sample_.view.moment->sample.frame_number).view());
  EXPECT_NE(window_.items.text("#" + name + " was displayed"), nullptr);
}

TEST_F(PicturesTest, AnIdleWindowOffersThreeWaysToStart) {
  sample_.make_idle();
  const Requests loopback = window_.click("start_loopback", sample_.view, state_);
  EXPECT_EQ(loopback.start->role, model::Role::kLoopback);
  const Requests receiver = window_.click("start_receiver", sample_.view, state_);
  EXPECT_EQ(receiver.start->role, model::Role::kReceiver);
  EXPECT_EQ(state_.controls.role, model::Role::kReceiver);
  const Requests sender = window_.click("start_sender", sample_.view, state_);
  EXPECT_EQ(sender.start->role, model::Role::kSender);
}

}  // namespace
}  // namespace framescope::ui
