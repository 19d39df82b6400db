#include <optional>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_lab.hpp"

namespace framescope::ui {
namespace {

std::string focused(const HeadlessWindow& window) {
  for (const ItemLog::Item& item : window.items.items()) {
    if (item.kind == ItemLog::Kind::kFocus) return item.name;
  }
  return {};
}

TEST(KeyboardReach, TabComesToEveryControl) {
  HeadlessWindow window(1280, 800);
  SampleView sample(model::Role::kLoopback);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  state.controls.settings.auto_quality = true;  // with all of its controls
  state.controls.settings.target = {model::QualityTarget::Kind::kFragments, 8};
  window.frame(sample.view, state);
  std::set<std::string> wanted;
  for (const ItemLog::Item& item : window.items.items()) {
    // What the mouse does on a canvas has keys of its own: arrows, Home, Ctrl+Shift+C.
    const bool is_canvas = item.name.ends_with(".canvas");
    if (item.kind == ItemLog::Kind::kControl && !is_canvas) wanted.insert(item.name);
  }
  ASSERT_GT(wanted.size(), 40U);
  std::set<std::string> reached;
  for (std::size_t i = 0; i < wanted.size() + 3; ++i) {
    window.strike(Chord{kKeyTab}, sample.view, state);
    window.frame(sample.view, state);
    reached.insert(focused(window));
  }
  for (const std::string& name : wanted) EXPECT_TRUE(reached.contains(name)) << name;
  const std::string here = focused(window);
  window.strike(Chord{kKeyTab, false, true}, sample.view, state);
  window.frame(sample.view, state);
  EXPECT_NE(focused(window), here);
  window.strike(Chord{kKeyTab}, sample.view, state);
  window.frame(sample.view, state);
  EXPECT_EQ(focused(window), here) << "back and forth";
}

TEST(KeyboardReach, TabComesToTheLabAndTheComparison) {
  HeadlessWindow window(1280, 1200);
  const SampleLab sample(model::Role::kLoopback);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  state.lab.open = state.lab.compares = true;
  state.lab.loss = 0.1;
  std::set<std::string> reached;
  for (int i = 0; i < 120; ++i) {
    window.strike(Chord{kKeyTab}, sample.view, state);
    window.frame(sample.view, state);
    reached.insert(focused(window));
  }
  for (const char* name :
       {"lab.follow.Freeze", "lab.gain.PSNR", "lab.widths", "lab.compare", "lab.use4", "lab.mbit",
        "lab.fragments", "lab.measured", "lab.loss", "compare.mode.Map", "compare.follow.Freeze",
        "compare.close", "right.Over time"}) {
    EXPECT_TRUE(reached.contains(name)) << name;
  }
}

TEST(KeyboardReach, TabComesToTheRowsOfTheTraceAndSpaceChoosesOne) {
  HeadlessWindow window(1280, 800);
  SampleView sample(model::Role::kLoopback);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  state.bottom.tab = BottomTab::kTrace;
  const std::string second = "trace" + std::to_string(sample.frames[298].id);
  bool reached_toggle = false;
  for (int i = 0; i < 200 && focused(window) != second; ++i) {
    window.strike(Chord{kKeyTab}, sample.view, state);
    window.frame(sample.view, state);
    reached_toggle = reached_toggle || focused(window) == "trace_origin.In time";
  }
  EXPECT_TRUE(reached_toggle);
  ASSERT_EQ(focused(window), second);
  window.strike(ImGuiKey_Space, sample.view, state);
  EXPECT_EQ(state.looked_at, sample.frames[298].id);
}

TEST(FocusWalk, GoesRoundInBothDirections) {
  FocusWalk walk;
  const auto frame = [&walk](int controls) {
    std::optional<int> taken;
    walk.begin_frame();
    for (int i = 0; i < controls; ++i) {
      if (walk.visit(false)) taken = i;
    }
    walk.end_frame();
    return taken;
  };
  walk.step(1);
  EXPECT_EQ(frame(3), std::nullopt) << "it is not known yet how many there are";
  for (const int expected : {0, 1, 2, 0}) {
    walk.step(1);
    EXPECT_EQ(frame(3), expected);
    EXPECT_EQ(frame(3), std::nullopt) << "once";
  }
  for (const int expected : {2, 1}) {
    walk.step(-1);
    EXPECT_EQ(frame(3), expected);
  }
}

TEST(KeyboardReach, SpacePressesWhatTabReached) {
  HeadlessWindow window(1280, 800);
  SampleView sample(model::Role::kLoopback);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  for (int i = 0; i < 200 && focused(window) != "wire.raw"; ++i) {
    window.strike(Chord{kKeyTab}, sample.view, state);
    window.frame(sample.view, state);
  }
  ASSERT_EQ(focused(window), "wire.raw");
  const Requests requests = window.strike(ImGuiKey_Space, sample.view, state);
  ASSERT_TRUE(requests.apply.has_value());
  EXPECT_EQ(requests.apply->wire, WireFormat::kRaw);
  EXPECT_FALSE(state.paused_at.has_value());
}

}  // namespace
}  // namespace framescope::ui
