#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"
#include "ui/cost_rows.hpp"

namespace framescope::ui {
namespace {

constexpr auto kAccount = static_cast<std::size_t>(model::CpuUse::kAccount);

class CostTest : public testing::Test {
 protected:
  CostTest() {
    model::CpuShares shares;
    shares.program = 1.234;
    shares.by_thread = true;
    shares.of[kAccount] = 0.006;
    sample_.view.cpu = shares;
    sample_.view.steps = model::FrameStepMs{0.126, 2.5, 1.25, 0.75, 11};
  }

  SampleView sample_{model::Role::kLoopback};
};

TEST_F(CostTest, SharesAreOfOneCore) {
  const auto lines = cpu_lines(sample_.view);
  EXPECT_EQ(lines[0].label, "Program");
  EXPECT_EQ(lines[0].number.view(), "123.4 %");
  EXPECT_EQ(lines[kAccount + 1].label, "Account");
  EXPECT_EQ(lines[kAccount + 1].number.view(), "0.6 %");
}

TEST_F(CostTest, WithoutThreadsTheProgramIsStillTold) {
  sample_.view.cpu->by_thread = false;
  const auto lines = cpu_lines(sample_.view);
  EXPECT_EQ(lines[0].number.view(), "123.4 %");
  for (std::size_t i = 1; i < lines.size(); ++i) EXPECT_TRUE(lines[i].number.empty());
}

TEST_F(CostTest, BeforeTheFirstReadingNothingIsKnown) {
  sample_.view.cpu.reset();
  sample_.view.steps.reset();
  for (const CostLine& line : cpu_lines(sample_.view)) EXPECT_TRUE(line.number.empty());
  for (const CostLine& line : frame_lines(sample_.view)) EXPECT_TRUE(line.number.empty());
}

TEST_F(CostTest, StepsOfAFrameAndTheAccountsPartOfOneOfTheStream) {
  sample_.snapshot.fps_window[static_cast<std::size_t>(model::Stage::kDisplayed)] = 60;
  const auto lines = frame_lines(sample_.view);
  EXPECT_EQ(lines[0].number.view(), "0.13 ms");
  EXPECT_EQ(lines[2].label, "of it plots");
  EXPECT_EQ(lines[2].number.view(), "1.25 ms");
  EXPECT_EQ(lines[4].number.view(), "11.00 ms");
  EXPECT_EQ(lines.back().number.view(), "0.10 ms") << "0.6 % of a core, 60 times a second";
}

TEST_F(CostTest, WithoutAStreamTheAccountHasNoFrames) {
  sample_.view.running = nullptr;
  EXPECT_TRUE(frame_lines(sample_.view).back().number.empty());
}

TEST_F(CostTest, ASenderCountsTheFramesThatItSends) {
  SampleView sender{model::Role::kSender};
  sender.view.cpu = sample_.view.cpu;
  sender.snapshot.fps_window[static_cast<std::size_t>(model::Stage::kSent)] = 20;
  EXPECT_EQ(frame_lines(sender.view).back().number.view(), "0.30 ms");
}

TEST_F(CostTest, TheSettingsShowIt) {
  HeadlessWindow window{1280, 800};
  DashboardState state;
  state.bottom.tab = BottomTab::kSettings;
  state.sizes.bottom_share = 0.8F;
  window.frame(sample_.view, state);
  EXPECT_NE(window.items.text("CPU, of one core"), nullptr);
  EXPECT_NE(window.items.text("123.4 %"), nullptr);
  EXPECT_NE(window.items.text("1.25 ms"), nullptr);
}

TEST_F(CostTest, WhatThePlotsTakeIsNotedWhereSomebodyAsks) {
  HeadlessWindow window{1280, 800};
  DashboardState state;
  Duration took{};
  window.look.plots_took = &took;
  window.frame(sample_.view, state);
  const Duration once = took;
  EXPECT_GT(once, Duration{0});
  window.frame(sample_.view, state);
  EXPECT_GT(took, once) << "it grows";
  state.lab.open = true;
  took = {};
  window.frame(sample_.view, state);
  EXPECT_EQ(took, Duration{0}) << "the lab lies in the plots' place";
}

}  // namespace
}  // namespace framescope::ui
