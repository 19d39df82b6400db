#include <gtest/gtest.h>

#include "golden/golden_file.hpp"
#include "golden/golden_window.hpp"
#include "golden/sample_stream.hpp"
#include "ui/bottom_panel.hpp"

namespace framescope::golden {
namespace {

using Shape = GoldenWindow::Shape;
using Story = SampleStream::Story;

/// Everything in a window of its own, as stored.
void expect_dashboard(const std::string& name, const Shape& shape, const SampleStream& stream,
                      ui::DashboardState& state) {
  GoldenWindow window(shape);
  if (!window.why_not().empty()) GTEST_SKIP() << window.why_not();
  state.controls.role = stream.view.role;
  expect_golden(look_key(), name, window.dashboard(stream.view, state));
}

TEST(Golden, HealthyLoopbackDark) {
  const SampleStream stream(Story::kHealthy);
  ui::DashboardState state;
  expect_dashboard("healthy-dark", {}, stream, state);
}

TEST(Golden, DropsPausedLight) {
  SampleStream stream(Story::kDrops);
  ui::DashboardState state;
  // At one that was too large.
  stream.pause(state, std::chrono::milliseconds(29'900));
  expect_dashboard("drops-paused-light", {1280, 800, 1, &ui::light_theme()}, stream, state);
}

TEST(Golden, TracePausedAtALostFrame) {
  SampleStream stream(Story::kDrops);
  GoldenWindow window({720, 420});
  if (!window.why_not().empty()) GTEST_SKIP() << window.why_not();
  ui::DashboardState state;
  state.bottom.tab = ui::BottomTab::kTrace;
  stream.pause(state, std::chrono::milliseconds(2'298));
  ui::Requests requests;
  const Image drawn = window.panel([&](const ui::Look& look, const ui::Box& box) {
    ui::draw_bottom(look, box, stream.view, state, requests);
  });
  expect_golden(look_key(), "trace", drawn);
}

TEST(Golden, ReceiverWithoutAnAnswer) {
  const SampleStream stream(Story::kSilent);
  ui::DashboardState state;
  expect_dashboard("receiver-silent", {}, stream, state);
}

TEST(Golden, PaletteOpen) {
  const SampleStream stream(Story::kHealthy);
  ui::DashboardState state;
  state.palette.open();
  state.palette.query = "frame";
  expect_dashboard("palette", {1024, 640}, stream, state);
}

TEST(Golden, NarrowWindowAtTwice) {
  const SampleStream stream(Story::kDrops);
  ui::DashboardState state;
  state.tab = ui::Tab::kBottom;
  expect_dashboard("folded-scale-2", {1024, 640, 2}, stream, state);
}

TEST(Golden, PlotsWithDistributionAndMarks) {
  SampleStream stream(Story::kDrops);
  GoldenWindow window({560, 760});
  if (!window.why_not().empty()) GTEST_SKIP() << window.why_not();
  ui::PlotsState plots;
  plots[ui::PlotId::kLatency].distribution = true;
  plots[ui::PlotId::kSize].scale = ui::plot::Scale::kLog;
  ui::Requests requests;
  const Image drawn = window.panel([&](const ui::Look& look, const ui::Box& box) {
    ui::draw_plots(look, box, stream.view, plots, requests);
  });
  expect_golden(look_key(), "plots", drawn);
}

TEST(Golden, SettingsAtOneAndAHalf) {
  const SampleStream stream(Story::kHealthy);
  GoldenWindow window({960, 480, 1.5F});
  if (!window.why_not().empty()) GTEST_SKIP() << window.why_not();
  ui::DashboardState state;
  state.bottom.tab = ui::BottomTab::kSettings;
  state.scale = 1.5;
  ui::Requests requests;
  const Image drawn = window.panel([&](const ui::Look& look, const ui::Box& box) {
    ui::draw_bottom(look, box, stream.view, state, requests);
  });
  expect_golden(look_key(), "settings-scale-1.5", drawn);
}

}  // namespace
}  // namespace framescope::golden
