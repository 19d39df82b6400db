#include <gtest/gtest.h>

#include "app/window_state.hpp"

namespace framescope::app {
namespace {

TEST(WindowState, WhatIsCapturedIsRestored) {
  ui::DashboardState state;
  state.theme = &ui::light_theme();
  state.scale = 1.5;
  state.sizes = {300, 0.5F, 0.25F};
  state.bottom.tab = ui::BottomTab::kEvents;
  state.thresholds.loss_warning = 0.02;
  state.plots[ui::PlotId::kJitter].hidden = true;
  state.plots[ui::PlotId::kLatency].scale = ui::plot::Scale::kLog;
  state.plots.stack.view.set_length(std::chrono::seconds(120), Time{});
  const SavedSettings saved = captured(state, 1200, 700);
  EXPECT_EQ(saved.window.width_px, 1200);

  ui::DashboardState again;
  restore(saved.window, again);
  EXPECT_EQ(captured(again, 1200, 700).window, saved.window);
  EXPECT_EQ(again.theme, &ui::light_theme());
  EXPECT_TRUE(again.plots[ui::PlotId::kJitter].hidden);
  EXPECT_EQ(again.bottom.tab, ui::BottomTab::kEvents);
}

TEST(WindowState, TheTimeSpanIsThatOfALiveViewWhateverIsLookedAt) {
  ui::DashboardState state;
  state.plots.stack.view.set_length(std::chrono::seconds(300), Time{});
  state.plots.stack.view.pan(-std::chrono::seconds(10), Time{std::chrono::hours(1)});
  state.plots.stack.view.set_length(std::chrono::seconds(7), Time{std::chrono::hours(1)});
  EXPECT_DOUBLE_EQ(captured(state, 1, 1).window.time_span_s, 300);
}

TEST(WindowState, EachTabHasItsName) {
  for (std::size_t i = 0; i < ui::kBottomTabCount; ++i) {
    ui::DashboardState state;
    state.bottom.tab = static_cast<ui::BottomTab>(i);
    const model::WindowSettings saved = captured(state, 1440, 900).window;
    ui::DashboardState again;
    restore(saved, again);
    EXPECT_EQ(again.bottom.tab, state.bottom.tab) << saved.bottom_tab;
  }
}

TEST(WindowState, NamesThatNobodyKnowsArePassedOver) {
  model::WindowSettings saved;
  saved.bottom_tab = "nonsense";
  saved.hidden_plots = {"nonsense"};
  ui::DashboardState state;
  restore(saved, state);
  EXPECT_EQ(state.bottom.tab, ui::BottomTab::kAccount);
  EXPECT_TRUE(captured(state, 1, 1).window.hidden_plots.empty());
}

TEST(WindowState, TheControlsAreCapturedAsTheyStand) {
  ui::DashboardState state;
  state.controls.settings.quality = 33;
  state.controls.role = model::Role::kSender;
  state.controls.sender_pushes = true;
  state.controls.to = "127.0.0.1:5000";
  state.controls.receiver_asks = false;
  const SavedSettings saved = captured(state, 1440, 900);
  EXPECT_EQ(saved.stream.quality, 33);
  EXPECT_EQ(saved.role, model::Role::kSender);
  EXPECT_EQ(saved.to, "127.0.0.1:5000");
  EXPECT_EQ(saved.from, "");
}

}  // namespace
}  // namespace framescope::app
