#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_lab.hpp"
#include "ui/lab_figures.hpp"
#include "ui/lab_panel.hpp"
#include "ui/lab_plots.hpp"

namespace framescope::ui {
namespace {

class LabPanelTest : public testing::Test {
 protected:
  LabPanelTest() {
    state_.controls = ControlsState(sample_.config, {});
    state_.controls.settings.width_px = SampleLab::kWidth;
    state_.lab.open = true;
  }
  void show() { window_.frame(sample_.view, state_); }
  Requests click(const std::string& name) { return window_.click(name, sample_.view, state_); }
  void become(model::Role role) {
    sample_.config.role = sample_.view.role = role;
    state_.controls = ControlsState(sample_.config, {});
  }
  /// Where a point of the size plot lies on the screen.
  ImVec2 place_of(std::size_t index) {
    show();
    const Box box = window_.items.control("plot lab.size.canvas")->box;
    const model::RatePoint& point = sample_.points[index];
    const auto bytes = static_cast<double>(point.on(priced_wire(sample_.view))->payload_bytes);
    return {box.x + box.w * static_cast<float>(state_.lab.size.x.share(point.quality)),
            box.bottom() - box.h * static_cast<float>(state_.lab.size.y.share(bytes))};
  }
  bool says(const char* words) const { return window_.items.text(words) != nullptr; }

  // Higher than a screen, so that nothing is scrolled away.
  HeadlessWindow window_{1920, 1600};
  SampleLab sample_{model::Role::kLoopback};
  DashboardState state_;
};

TEST_F(LabPanelTest, AClickOnAPointHasTheStreamUseIt) {
  const Requests requests = window_.press(place_of(1), sample_.view, state_);
  const LabChoice wanted{20, Subsampling::k420, SampleLab::kWidth};
  ASSERT_TRUE(requests.apply);
  EXPECT_EQ(requests.apply->quality, wanted.quality);
  EXPECT_EQ(requests.apply->subsampling, wanted.subsampling);
  EXPECT_EQ(requests.apply->width_px, wanted.width_px);
  EXPECT_EQ(state_.controls.settings.quality, wanted.quality) << "the controls follow";
  EXPECT_EQ(state_.lab.chosen, wanted);
}

TEST_F(LabPanelTest, AClickBesideThePointsChangesNothing) {
  show();
  const Box box = window_.items.control("plot lab.size.canvas")->box;
  const Requests requests =
      window_.press({box.right() - 20, box.bottom() - 4}, sample_.view, state_);
  EXPECT_FALSE(requests.apply);
  EXPECT_FALSE(state_.lab.chosen);
}

TEST_F(LabPanelTest, WhatIsChosenElsewhereIsLookedAtInItsPlace) {
  window_.press(place_of(1), sample_.view, state_);
  ASSERT_TRUE(state_.lab.chosen);
  const Requests requests = click("wire.raw");
  ASSERT_TRUE(requests.apply);
  EXPECT_TRUE(state_.lab.chosen) << "the wire is not of the choice";
  click("subsampling.4:4:4");
  EXPECT_FALSE(state_.lab.chosen);
}

TEST_F(LabPanelTest, TheBestUnderALimitIsUsedByItsButton) {
  const auto best = best_rows(sample_.view.lab, state_.lab, priced_wire(sample_.view), 30);
  for (std::size_t i = 0; i < best.size(); ++i) {
    SCOPED_TRACE(best[i].label.view());
    ASSERT_TRUE(best[i].point);
    const LabChoice wanted = choice_of(sample_.points[*best[i].point]);
    const Requests requests = click("lab.use" + std::to_string(i));
    ASSERT_TRUE(requests.apply);
    EXPECT_EQ(requests.apply->quality, wanted.quality);
    EXPECT_EQ(requests.apply->subsampling, wanted.subsampling);
    EXPECT_EQ(state_.lab.chosen, wanted);
    state_.lab.chosen.reset();
  }
}

TEST_F(LabPanelTest, ALimitThatNothingKeepsToHasNothingToUse) {
  sample_.view.lab.points = std::span(sample_.points).subspan(4, 2);
  show();
  EXPECT_TRUE(says("none"));
  EXPECT_FALSE(click("lab.use0").apply);
}

TEST_F(LabPanelTest, AReceiverLooksButCannotUse) {
  become(model::Role::kReceiver);
  EXPECT_FALSE(click("lab.use1").apply);
  EXPECT_FALSE(state_.lab.chosen);
  const Requests requests = window_.press(place_of(1), sample_.view, state_);
  EXPECT_FALSE(requests.apply);
  EXPECT_EQ(state_.lab.chosen, (LabChoice{20, Subsampling::k420, SampleLab::kWidth}));
}

TEST_F(LabPanelTest, FreezesAndFollows) {
  click("lab.follow.Freeze");
  EXPECT_TRUE(state_.lab.frozen);
  click("lab.follow.Follow");
  EXPECT_FALSE(state_.lab.frozen);
}

TEST_F(LabPanelTest, ShowsEitherGain) {
  show();
  EXPECT_TRUE(says("SSIM of luma"));
  click("lab.gain.PSNR");
  show();
  EXPECT_TRUE(state_.lab.psnr);
  EXPECT_TRUE(says("PSNR of luma, dB"));
}

TEST_F(LabPanelTest, WidthsAreMeasuredAndNamedWhenAskedFor) {
  show();
  EXPECT_FALSE(says("Q 60, 4:2:0, 1280 px"));
  click("lab.widths");
  EXPECT_TRUE(state_.lab.widths);
}

TEST_F(LabPanelTest, TheLossIsAsMeasuredUntilOneIsChosen) {
  show();
  EXPECT_EQ(window_.items.control("lab.loss"), nullptr);
  click("lab.measured");
  ASSERT_TRUE(state_.lab.loss);
  EXPECT_DOUBLE_EQ(*state_.lab.loss, 0.05) << "it begins with what was measured";
  show();
  const Box box = window_.items.control("lab.loss")->box;
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = {box.right() - 5, box.middle_y()};
  show();
  io.MouseDown[0] = true;
  show();
  io.MouseDown[0] = false;
  show();
  EXPECT_GT(*state_.lab.loss, 0.3);
  EXPECT_LE(*state_.lab.loss, 0.5);
  click("lab.measured");
  EXPECT_FALSE(state_.lab.loss);
}

TEST_F(LabPanelTest, TellsThePricesOfWhatTheStreamDoes) {
  show();
  const model::RatePoint& point = sample_.points[4];
  EXPECT_TRUE(says("Quality 80, 4:2:0, 1280 px"));
  EXPECT_TRUE(says(count(point.on(model::PricedWire::kBase64)->payload_bytes).c_str()));
  EXPECT_TRUE(says(count(point.on(model::PricedWire::kRtp)->payload_bytes).c_str()));
  EXPECT_TRUE(says("#12345678"));
}

TEST_F(LabPanelTest, SaysWhyAWireCannotSendIt) {
  state_.lab.chosen = LabChoice{100, Subsampling::k444, SampleLab::kWidth};
  show();
  EXPECT_TRUE(says("does not fit a datagram"));
  EXPECT_TRUE(says("has no 4:4:4"));
}

TEST_F(LabPanelTest, SaysHowFarItHasCome) {
  sample_.view.lab.done = false;
  show();
  EXPECT_TRUE(says("21 of 64"));
}

TEST_F(LabPanelTest, WithoutPointsItSaysWhatItWaitsFor) {
  sample_.view.lab = {};
  show();
  EXPECT_TRUE(says("No pictures yet: start a stream"));
  sample_.view.lab.has_source = true;
  show();
  EXPECT_TRUE(says("Measuring the first qualities"));
  sample_.view.lab.failure = "The codec refused the picture";
  show();
  EXPECT_TRUE(says("The codec refused the picture"));
  for (std::size_t i = 0; i < kBestRows; ++i) {
    EXPECT_FALSE(click("lab.use" + std::to_string(i)).apply) << i;
  }
}

TEST_F(LabPanelTest, OpensAndClosesByKey) {
  window_.strike(Chord{'L', true}, sample_.view, state_);
  EXPECT_FALSE(state_.lab.open);
  window_.strike(Chord{'L', true}, sample_.view, state_);
  EXPECT_TRUE(state_.lab.open);
  click("right.Over time");
  EXPECT_FALSE(state_.lab.open);
}

TEST_F(LabPanelTest, BeginsTheComparison) {
  click("lab.compare");
  EXPECT_TRUE(state_.lab.compares);
  click("lab.compare");
  EXPECT_FALSE(state_.lab.compares);
}

}  // namespace
}  // namespace framescope::ui
