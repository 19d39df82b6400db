#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_lab.hpp"
#include "sample_rtp.hpp"
#include "ui/dashboard_view.hpp"

namespace framescope::ui {
namespace {

struct Case {
  float width;
  float height;
  float scale;
};

void PrintTo(const Case& size, std::ostream* out) {
  *out << size.width << "x" << size.height << " at " << size.scale;
}

constexpr std::array kSizes{Case{1024, 640, 1},  Case{1280, 800, 1},  Case{1920, 1080, 1},
                            Case{3840, 2160, 1}, Case{1024, 640, 2},  Case{1920, 1080, 1.5},
                            Case{1920, 1080, 2}, Case{3840, 2160, 2}, Case{1280, 800, 0.75F}};
constexpr std::array kRoles{model::Role::kLoopback, model::Role::kSender, model::Role::kReceiver};
constexpr std::array kTabs{Tab::kControls, Tab::kPictures, Tab::kFigures, Tab::kPlots,
                           Tab::kBottom};
constexpr std::array kBottomTabs{
    BottomTab::kAccount,   BottomTab::kDrops,      BottomTab::kTrace,    BottomTab::kEvents,
    BottomTab::kDiagnosis, BottomTab::kImpairment, BottomTab::kSettings, BottomTab::kPackets};

/// Scrolls when its contents are higher than it is.
bool scrolls(const std::string& panel) {
  constexpr std::array<std::string_view, 12> kScrolling{
      "packets", "impairment", "plot_stack", "controls", "account", "notes",
      "drops",   "events",     "plots",      "settings", "trace",   "lab"};
  return std::ranges::find(kScrolling, panel) != kScrolling.end();
}

/// What of an item is not scrolled out of its panel.
Box seen_of(const ItemLog::Item& item) {
  const float x = std::max(item.box.x, item.clip.x);
  const float y = std::max(item.box.y, item.clip.y);
  return {x, y, std::min(item.box.right(), item.clip.right()) - x,
          std::min(item.box.bottom(), item.clip.bottom()) - y};
}

class DashboardTest : public testing::TestWithParam<Case> {
 protected:
  DashboardTest() : window_(GetParam().width, GetParam().height, GetParam().scale) {}

  /// Nothing is cut short, nothing leaves its panel sideways, and no two controls touch.
  void check() {
    std::string panel;
    std::vector<const ItemLog::Item*> controls;
    const Box screen{0, 0, GetParam().width, GetParam().height};
    for (const ItemLog::Item& item : window_.items.items()) {
      if (item.kind == ItemLog::Kind::kPanel || item.kind == ItemLog::Kind::kOverlay) {
        panel = item.name;
        EXPECT_TRUE(screen.holds(item.box)) << panel;
        continue;
      }
      // A splitter may be grabbed a little beyond the line that it is.
      if (panel.starts_with("splitter")) continue;
      const std::string where = panel + ": " + item.name;
      EXPECT_FALSE(item.cut) << where;
      EXPECT_GE(item.box.x, item.clip.x - 0.5F) << where;
      EXPECT_LE(item.box.right(), item.clip.right() + 0.5F) << where;
      if (!scrolls(panel)) {
        EXPECT_LE(item.box.bottom(), item.clip.bottom() + 1) << where;
      }
      // The divider lies over the picture, and is asked first.
      if (item.kind != ItemLog::Kind::kControl || item.name == "compare.divider") continue;
      // What is scrolled out of sight lies under nobody's mouse.
      if (!item.clip.overlaps(item.box)) continue;
      for (const ItemLog::Item* other : controls) {
        EXPECT_FALSE(seen_of(item).overlaps(seen_of(*other)))
            << item.name << " and " << other->name;
      }
      controls.push_back(&item);
    }
    EXPECT_GT(controls.size(), 3U);
  }

  /// Two frames, since a scroll bar appears in the second; a folded window with each of its tabs.
  void show(const View& view, DashboardState& state) {
    for (const Tab tab : kTabs) {
      state.tab = tab;
      window_.frame(view, state);
      window_.frame(view, state);
      check();
    }
    for (const BottomTab tab : kBottomTabs) {
      SCOPED_TRACE(static_cast<int>(tab));
      state.bottom.tab = tab;
      window_.frame(view, state);
      window_.frame(view, state);
      check();
    }
  }

  HeadlessWindow window_;
};

TEST_P(DashboardTest, ALiveSessionFits) {
  for (const model::Role role : kRoles) {
    SCOPED_TRACE(to_string(role));
    const SampleView sample(role);
    DashboardState state;
    state.controls = ControlsState(sample.config, {});
    show(sample.view, state);
  }
}

TEST_P(DashboardTest, AnIdleWindowFitsAndOffersToStart) {
  for (const model::Role role : kRoles) {
    SCOPED_TRACE(to_string(role));
    SampleView sample(role);
    sample.make_idle();
    DashboardState state;
    state.controls = ControlsState(sample.config, {});
    show(sample.view, state);
    state.tab = Tab::kPictures;
    window_.frame(sample.view, state);
    for (const char* start : {"start_loopback", "start_receiver", "start_sender"}) {
      EXPECT_NE(window_.items.control(start), nullptr) << start;
    }
    EXPECT_NE(window_.items.control("start_stop"), nullptr);
  }
}

TEST_P(DashboardTest, ASessionOfRtpFits) {
  for (const model::Role role : kRoles) {
    SCOPED_TRACE(to_string(role));
    SampleRtp sample(role);
    PictureHoles holes;
    holes.mcus_per_row = 25;
    holes.mcu_rows = 15;
    holes.missing = {{10, 100}};
    sample.view.received.holes = &holes;
    sample.snapshot.network_loss = model::NetworkLoss::kEstimated;
    sample.snapshot.network_loss_estimate = 123'456;
    DashboardState state;
    state.controls = ControlsState(sample.config, {});
    state.controls.settings.wire = WireFormat::kRtp;
    show(sample.view, state);
  }
}

TEST_P(DashboardTest, AnErrorFits) {
  SampleView sample(model::Role::kSender);
  sample.make_idle();
  sample.view.link = LinkState::kError;
  sample.view.failure =
      "bind UDP 127.0.0.1:9999: Address already in use; another program holds the port: choose "
      "another with "
      "--listen/--bind, or end it (ss -ulpn shows which)";
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  show(sample.view, state);
  EXPECT_NE(window_.items.control("dismiss"), nullptr);
  EXPECT_NE(window_.items.control("copy"), nullptr);
}

TEST_P(DashboardTest, APausedViewFits) {
  SampleView sample(model::Role::kLoopback);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  sample.pause(state, std::chrono::seconds(4));
  sample.view.received = {};
  show(sample.view, state);
}

TEST_P(DashboardTest, TheQualityLabFits) {
  for (const model::Role role : kRoles) {
    for (const CompareMode mode : {CompareMode::kDivider, CompareMode::kFlip, CompareMode::kMap}) {
      SCOPED_TRACE(testing::Message() << to_string(role) << ", mode " << static_cast<int>(mode));
      const SampleLab sample(role);
      DashboardState state;
      state.controls = ControlsState(sample.config, {});
      state.lab.open = state.lab.compares = state.lab.widths = true;
      state.lab.loss = 0.5;
      state.lab.mode = mode;
      state.lab.chosen = LabChoice{100, Subsampling::k420, SampleLab::kWidth};
      for (const Tab tab : {Tab::kPictures, Tab::kPlots}) {
        state.tab = tab;
        window_.frame(sample.view, state);
        window_.frame(sample.view, state);
        check();
      }
    }
  }
}

TEST_P(DashboardTest, AnEmptyQualityLabFits) {
  SampleView sample(model::Role::kLoopback);
  sample.make_idle();
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  state.lab.open = state.lab.compares = true;
  for (const Tab tab : {Tab::kPictures, Tab::kPlots}) {
    state.tab = tab;
    window_.frame(sample.view, state);
    window_.frame(sample.view, state);
    check();
  }
}

TEST_P(DashboardTest, WhatLiesOverItFits) {
  const SampleView sample(model::Role::kLoopback);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  state.palette.open();
  window_.frame(sample.view, state);
  EXPECT_TRUE(std::ranges::any_of(window_.items.items(), [](const ItemLog::Item& item) {
    return item.kind == ItemLog::Kind::kOverlay && item.name == "palette";
  }));
  state.palette.close();
  state.shows_keys = true;
  window_.frame(sample.view, state);
  const ItemLog::Item* close = window_.items.control("close_keys");
  ASSERT_NE(close, nullptr);
  EXPECT_TRUE((Box{0, 0, GetParam().width, GetParam().height}).holds(close->box));
}

INSTANTIATE_TEST_SUITE_P(Sizes, DashboardTest, testing::ValuesIn(kSizes));

TEST(Dashboard, DrawsTheSameWhileNothingChanges) {
  HeadlessWindow window;
  const SampleView sample(model::Role::kLoopback);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  const auto vertices = [&] {
    window.frame(sample.view, state);
    return ImGui::GetDrawData()->TotalVtxCount;
  };
  vertices();
  const int once = vertices();
  EXPECT_EQ(vertices(), once);
  EXPECT_GT(once, 1000);
}

TEST(Dashboard, ShowsTheFiguresOfTheSnapshot) {
  HeadlessWindow window(1920, 1080);
  const SampleView sample(model::Role::kLoopback);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  window.frame(sample.view, state);
  for (const char* text :
       {"119.9", "65.5", "45 IP fragments", "6.67", "20 / 300", "+33.3", "88.0", "99.0",
        "clock: same host", "1.00 M captured = 900,000 shown + 99,990 dropped + 10 in flight",
        "Live", "1.2 s ago", "255.255.255.255:65535"}) {
    EXPECT_NE(window.items.text(text), nullptr) << text;
  }
}

TEST(Dashboard, AnUnknownClockHasNoLatency) {
  HeadlessWindow window;
  SampleView sample(model::Role::kReceiver);
  sample.snapshot.clock = model::LatencyClock::kUnknown;
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  window.frame(sample.view, state);
  EXPECT_EQ(window.items.text("88.0"), nullptr);
  EXPECT_NE(window.items.text("clock unknown"), nullptr);
}

TEST(Dashboard, AnUnmeasurableLossIsNotZero) {
  HeadlessWindow window(1920, 1080);
  SampleView sample(model::Role::kReceiver);
  sample.snapshot.network_loss = model::NetworkLoss::kUnmeasurable;
  sample.snapshot.expected.reset();
  sample.snapshot.outcomes = {};
  sample.snapshot.outcomes[0] = 5;
  sample.snapshot.in_flight = 0;
  sample.snapshot.frames[static_cast<std::size_t>(model::Stage::kReceived)] = 5;
  sample.frames = {};
  model::FrameSample shown;
  shown.outcome = FrameOutcome::kDisplayed;
  shown.ended = sample.now - std::chrono::seconds(1);
  sample.frames.add(shown, 1);
  sample.view.recent_drops = recent_drops(sample.frames, sample.now);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  window.frame(sample.view, state);
  EXPECT_NE(window.items.text("network: unmeasurable"), nullptr);
}

}  // namespace
}  // namespace framescope::ui
