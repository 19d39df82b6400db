#include <string>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"

namespace framescope::ui {
namespace {

class TracePanelTest : public testing::Test {
 protected:
  TracePanelTest() {
    state_.controls = ControlsState(sample_.config, {});
    state_.bottom.tab = BottomTab::kTrace;
    state_.sizes.bottom_share = 0.5F;
  }
  void show() { window_.frame(sample_.view, state_); }
  std::string row_name(std::size_t index) const {
    return "trace" + std::to_string(sample_.frames[index].id);
  }
  const ItemLog::Item* row(std::size_t index) const {
    return window_.items.control(row_name(index));
  }
  Box panel() const { return window_.items.find(ItemLog::Kind::kPanel, "trace")->box; }
  /// Turns the wheel over a place of the panel, 0..1 of its width.
  void wheel(float share, float notches, bool ctrl = false) {
    ImGuiIO& io = ImGui::GetIO();
    show();
    const Box box = panel();
    io.MousePos = {box.x + box.w * share, box.middle_y()};
    show();
    io.KeyCtrl = ctrl;
    io.MouseWheel = notches;
    show();
    io.MouseWheel = 0;
    io.KeyCtrl = false;
    show();
  }
  void add_later(int frames) {
    for (int i = 0; i < frames; ++i) {
      model::FrameSample later;
      later.outcome = FrameOutcome::kDisplayed;
      later.ended = sample_.now + std::chrono::milliseconds(33 * (++later_));
      sample_.frames.add(later, 1);
    }
  }

  HeadlessWindow window_{1280, 800};
  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
  int later_ = 0;
};

TEST_F(TracePanelTest, TheNewestIsAtTheTopAndEachSaysWhichItIs) {
  show();
  show();
  const ItemLog::Item* newest = row(299);
  ASSERT_NE(newest, nullptr);
  EXPECT_FLOAT_EQ(newest->box.y, panel().y);
  ASSERT_NE(row(298), nullptr);
  EXPECT_GT(row(298)->box.y, newest->box.y);
  EXPECT_NE(window_.items.text("12,345,299"), nullptr);
}

TEST_F(TracePanelTest, ADropSaysItsCauseBesideItsMark) {
  sample_.pause(state_, std::chrono::milliseconds(2'000));
  for (int i = 0; i < 3; ++i) show();
  EXPECT_NE(window_.items.text("lost in network: a reason of some length"), nullptr);
  EXPECT_NE(window_.items.text("superseded before display"), nullptr);
}

TEST_F(TracePanelTest, AClickLooksAtTheFrameAsADropDoes) {
  window_.click(row_name(295), sample_.view, state_);
  ASSERT_TRUE(state_.paused_at.has_value());
  EXPECT_EQ(state_.cursor, sample_.frames[295].at);
  EXPECT_EQ(state_.looked_at, sample_.frames[295].id);
}

TEST_F(TracePanelTest, APausedViewShowsTheFramesAroundTheCursor) {
  sample_.pause(state_, std::chrono::milliseconds(5'000));
  for (int i = 0; i < 3; ++i) show();
  const std::size_t here = *sample_.frames.at_or_before(*state_.cursor);
  ASSERT_NE(row(here), nullptr);
  EXPECT_NEAR(row(here)->box.middle_y(), panel().middle_y(), row(here)->box.h);
  EXPECT_NE(row(here + 2), nullptr);
  EXPECT_NE(row(here - 2), nullptr);
  EXPECT_EQ(row(299), nullptr);
}

TEST_F(TracePanelTest, APausedViewStandsStill) {
  sample_.pause(state_, {});
  show();
  show();
  const float before = row(290)->box.y;
  add_later(5);
  show();
  show();
  EXPECT_FLOAT_EQ(row(290)->box.y, before);
  EXPECT_EQ(row(300), nullptr);
}

TEST_F(TracePanelTest, ALiveListFlowsUnlessItWasScrolledAway) {
  show();
  add_later(2);
  show();
  EXPECT_FLOAT_EQ(row(301)->box.y, panel().y);
  wheel(0.05F, -2);
  const float before = row(290)->box.y;
  for (int i = 0; i < 4; ++i) {
    add_later(1);
    show();
    ASSERT_NE(row(290), nullptr);
    EXPECT_FLOAT_EQ(row(290)->box.y, before) << "in each frame";
  }
}

TEST_F(TracePanelTest, TheWheelZoomsTheTimeAndWithCtrlItScrolls) {
  show();
  const double high = state_.bottom.trace.axis.high();
  EXPECT_GT(high, 100) << "103.75 ms from capture to display";
  EXPECT_LT(high, 250);
  wheel(0.5F, 3);
  EXPECT_TRUE(state_.bottom.trace.axis.overridden());
  const double range = state_.bottom.trace.axis.high() - state_.bottom.trace.axis.low();
  EXPECT_NEAR(range, high / (1.25 * 1.25 * 1.25), 1);
  EXPECT_FLOAT_EQ(row(299)->box.y, panel().y) << "it does not scroll as well";
  wheel(0.5F, -1, true);
  EXPECT_EQ(state_.bottom.trace.axis.high() - state_.bottom.trace.axis.low(), range);
  ASSERT_NE(row(290), nullptr);
  EXPECT_LT(row(290)->box.y, panel().y + 9 * row(290)->box.h) << "nine rows further up now";
  window_.click("trace_fit", sample_.view, state_);
  EXPECT_FALSE(state_.bottom.trace.axis.overridden());
}

TEST_F(TracePanelTest, TheRightButtonDragsTheTime) {
  show();
  wheel(0.5F, 2);
  const double low = state_.bottom.trace.axis.low();
  ImGuiIO& io = ImGui::GetIO();
  io.MouseDown[1] = true;
  show();
  io.MousePos.x += 60;
  show();
  io.MouseDown[1] = false;
  show();
  EXPECT_LT(state_.bottom.trace.axis.low(), low) << "what was earlier comes into sight";
  EXPECT_FALSE(state_.paused_at.has_value()) << "it chooses nothing";
}

TEST_F(TracePanelTest, AllFramesCanShareOneAxis) {
  show();
  const double aligned = state_.bottom.trace.axis.high();
  window_.click("trace_origin.In time", sample_.view, state_);
  EXPECT_EQ(state_.bottom.trace.origin, TraceOrigin::kCommon);
  show();
  EXPECT_GT(state_.bottom.trace.axis.high(), aligned);
}

TEST_F(TracePanelTest, TheMouseTellsAllThatIsKnown) {
  sample_.frames = {};
  model::FrameSample broken;
  broken.frame_number = 1234;
  broken.frame_number_known = true;
  broken.outcome = FrameOutcome::kMalformed;
  broken.reason = "jpeg_truncated_scan";
  broken.at[static_cast<std::size_t>(model::Stage::kCaptured)] = sample_.now;
  broken.at[static_cast<std::size_t>(model::Stage::kEncoded)] =
      sample_.now + std::chrono::microseconds(1'260);
  broken.ended = sample_.now + std::chrono::milliseconds(9);
  broken.jpeg_bytes = 20'300;
  broken.datagram_bytes = 27'068;
  broken.quality = 77;
  broken.width_px = 400;
  broken.height_px = 225;
  sample_.frames.add(broken, 1);
  show();
  const Box box = row(0)->box;
  // Beside the words that stand in the row itself.
  ImGui::GetIO().MousePos = {box.x + 30, box.middle_y()};
  for (int i = 0; i < 3; ++i) show();
  for (const char* words : {"#1,234", "malformed: jpeg truncated scan", "1.26 ms", "9.00 ms",
                            "20.3 kB", "27.1 kB", "77",
                            "400\xC3\x97"
                            "225"}) {
    EXPECT_NE(window_.items.text(words), nullptr) << words;
  }
}

TEST_F(TracePanelTest, WithoutFramesItSaysWhatItIsFor) {
  sample_.make_idle();
  show();
  EXPECT_NE(window_.items.text("Each frame is drawn here, stage by stage, as soon as it ends."),
            nullptr);
}

TEST_F(TracePanelTest, ASteadyListDrawsTheSame) {
  show();
  show();
  const int once = ImGui::GetDrawData()->TotalVtxCount;
  show();
  EXPECT_EQ(ImGui::GetDrawData()->TotalVtxCount, once);
}

}  // namespace
}  // namespace framescope::ui
