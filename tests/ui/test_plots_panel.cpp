#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"
#include "ui/plots_panel.hpp"

namespace framescope::ui {
namespace {

class PlotsPanelTest : public testing::Test {
 protected:
  PlotsPanelTest() { view().frames = &frames_; }
  View& view() { return sample_.view; }
  Requests draw() {
    Requests requests;
    window_.frame([&](Painter& painter, const Box& screen) {
      draw_plots(painter.look(), screen, view(), state_, requests);
    });
    return requests;
  }
  Requests click(const std::string& control, int button = 0) {
    draw();
    const ItemLog::Item* item = window_.items.control(control);
    if (item == nullptr) throw std::runtime_error("no control is called " + control);
    ImGui::GetIO().MousePos = {item->box.middle_x(), item->box.middle_y()};
    Requests all = draw();
    for (const bool down : {true, false}) {
      ImGui::GetIO().MouseDown[button] = down;
      const Requests more = draw();
      if (more.copy) all.copy = more.copy;
      all.live = all.live || more.live;
    }
    ImGui::GetIO().MousePos = {-1e6F, -1e6F};
    const Requests more = draw();
    if (more.copy) all.copy = more.copy;
    return all;
  }

  HeadlessWindow window_{700, 1000};
  SampleView sample_{model::Role::kLoopback};
  model::FrameLog frames_;
  PlotsState state_;
};

TEST_F(PlotsPanelTest, HasAllPlotsAndTheirKeys) {
  sample_.snapshot.wire = WireFormat::kRtp;
  draw();
  for (std::size_t i = 0; i < kPlotCount; ++i) {
    const auto id = static_cast<PlotId>(i);
    EXPECT_EQ(plot_of(key_of(id)), id);
    EXPECT_FALSE(state_.help[i].empty()) << key_of(id);
    const std::string name = "plot " + std::string(key_of(id));
    EXPECT_NE(window_.items.control(name), nullptr) << name;
    EXPECT_NE(window_.items.control(name + ".canvas"), nullptr) << name;
  }
  EXPECT_FALSE(plot_of("nonsense"));
}

TEST_F(PlotsPanelTest, OnRtpFramesAreBytesAndPackets) {
  draw();
  EXPECT_NE(window_.items.text("Datagram size"), nullptr);
  EXPECT_EQ(window_.items.control("plot datagrams"), nullptr) << "it would always be one";
  sample_.snapshot.wire = WireFormat::kRtp;
  draw();
  draw();
  EXPECT_NE(window_.items.text("Frame size"), nullptr);
  EXPECT_EQ(window_.items.text("Datagram size"), nullptr) << "no datagram is as large as a frame";
  EXPECT_NE(window_.items.control("plot datagrams.canvas"), nullptr);
  EXPECT_NE(window_.items.text("Packet overhead"), nullptr);
}

TEST(PlotsPanel, WithoutRoomTheLeastImportantPlotsKeepTheirHeadersOnly) {
  HeadlessWindow window(420, 560);
  SampleView sample(model::Role::kLoopback);
  model::FrameLog frames;
  sample.view.frames = &frames;
  PlotsState state;
  const auto draw = [&] {
    Requests requests;
    window.frame([&](Painter& painter, const Box& screen) {
      draw_plots(painter.look(), screen, sample.view, state, requests);
    });
  };
  draw();
  EXPECT_TRUE(state[PlotId::kQuality].is_closed());
  EXPECT_NE(window.items.control("plot quality"), nullptr) << "it can be opened";
  EXPECT_EQ(window.items.control("plot quality.canvas"), nullptr);
  EXPECT_FALSE(state[PlotId::kDrops].is_closed());
  EXPECT_FALSE(state[PlotId::kLatency].is_closed());
  state[PlotId::kQuality].turn();
  draw();
  EXPECT_FALSE(state[PlotId::kQuality].is_closed()) << "what is opened by hand stays open";
  state[PlotId::kQuality].turn();
  EXPECT_TRUE(state[PlotId::kQuality].collapsed);
  state[PlotId::kQuality].show_again();
  draw();
  EXPECT_TRUE(state[PlotId::kQuality].folded);
}

TEST_F(PlotsPanelTest, HidesAPlotAndBringsItBack) {
  draw();
  click("plot rate.menu");
  ASSERT_NE(window_.items.control("menu.Hide this plot"), nullptr);
  click("menu.Hide this plot");
  EXPECT_TRUE(state_[PlotId::kRate].hidden);
  draw();
  EXPECT_EQ(window_.items.control("plot rate"), nullptr);
  click("plots.choose");
  click("menu.Bit rate");
  EXPECT_FALSE(state_[PlotId::kRate].hidden);
  for (plot::PlotState& plot : state_.plots) plot.hidden = true;
  draw();
  EXPECT_NE(window_.items.text("All plots are hidden: bring them back with Plots"), nullptr);
}

TEST_F(PlotsPanelTest, CopiesOnePlotOrAllAsCsv) {
  draw();
  click("plot size.canvas", 1);
  Requests asked = click("menu.Copy as CSV");
  ASSERT_TRUE(asked.copy);
  EXPECT_EQ(asked.copy->substr(0, asked.copy->find('\n')),
            "time,Datagram size: datagram [bytes],Datagram size: JPEG [bytes]");
  EXPECT_GT(std::ranges::count(*asked.copy, '\n'), 500);
  click("plot size.menu");
  asked = click("menu.Copy all plots as CSV");
  ASSERT_TRUE(asked.copy);
  EXPECT_NE(asked.copy->find("Latency by stage: encode [ms, same host]"), std::string::npos)
      << asked.copy->substr(0, 500);
  EXPECT_NE(asked.copy->find("Bit rate: UDP payload [Mbit/s]"), std::string::npos);
}

TEST_F(PlotsPanelTest, LiveComesBack) {
  draw();
  EXPECT_EQ(window_.items.control("plots.live"), nullptr);
  state_.stack.view.pan(-std::chrono::seconds(10), view().now);
  draw();
  EXPECT_TRUE(click("plots.live").live) << "a pause ends with it as well";
  state_.stack.view.live();
  click("plots.length.10 s");
  EXPECT_EQ(state_.stack.view.length(), std::chrono::seconds(10));
  click("plots.longer");
  EXPECT_EQ(state_.stack.view.length(), std::chrono::seconds(20));
}

TEST_F(PlotsPanelTest, APausedViewStandsStill) {
  const auto vertices = [this] {
    draw();
    const ImDrawData& data = *ImGui::GetDrawData();
    std::vector<ImVec2> all;
    for (int i = 0; i < data.CmdListsCount; ++i) {
      for (const ImDrawVert& vertex : data.CmdLists[i]->VtxBuffer) all.push_back(vertex.pos);
    }
    return all;
  };
  const auto same = [](const ImVec2& a, const ImVec2& b) { return a.x == b.x && a.y == b.y; };
  view().paused_at = view().now;
  for (const bool is_free : {false, true}) {
    SCOPED_TRACE(is_free);
    // Dragged to the left, as far as it goes: there is nothing to see behind the pause.
    if (is_free) state_.stack.view.pan(std::chrono::seconds(5), *view().paused_at);
    vertices();
    const auto before = vertices();
    // The stream goes on.
    view().now += std::chrono::seconds(3);
    for (int i = 0; i < 60; ++i) {
      model::Snapshot later = sample_.snapshot;
      later.at = view().now - std::chrono::milliseconds(50) * (60 - i);
      later.outcomes[static_cast<std::size_t>(FrameOutcome::kLostInNetwork)] += 100;
      sample_.history.add(later);
    }
    const auto after = vertices();
    ASSERT_EQ(before.size(), after.size());
    EXPECT_TRUE(std::equal(before.begin(), before.end(), after.begin(), same));
  }
}

TEST_F(PlotsPanelTest, NoDropsAreGoodNews) {
  sample_.history = {};
  model::Snapshot fresh = sample_.snapshot;
  fresh.outcomes = {};
  for (int i = 0; i < 40; ++i) {
    fresh.at = sample_.now - std::chrono::milliseconds(50) * (40 - i);
    sample_.history.add(fresh);
  }
  draw();
  EXPECT_NE(window_.items.text("No drops in view"), nullptr);
}

TEST_F(PlotsPanelTest, AnIdleOneSaysWhatWouldFillIt) {
  sample_.make_idle();
  draw();
  EXPECT_NE(window_.items.text("Start a session to fill the plots"), nullptr);
  EXPECT_EQ(window_.items.text("No drops in view"), nullptr);
}

TEST_F(PlotsPanelTest, TheLatencysClockStandsInItsHead) {
  draw();
  EXPECT_NE(window_.items.text("ms, same host"), nullptr);
  sample_.snapshot.clock = model::LatencyClock::kEstimated;
  sample_.snapshot.clock_error = std::chrono::microseconds(1250);
  draw();
  EXPECT_NE(window_.items.text("ms, estimated \xC2\xB1"
                               "1.25 ms"),
            nullptr);
  sample_.snapshot.clock = model::LatencyClock::kUnknown;
  sample_.snapshot.clock_error = std::chrono::milliseconds(100);
  draw();
  EXPECT_NE(window_.items.text("ms, clock unknown, offset only to \xC2\xB1"
                               "100.0 ms"),
            nullptr);
}

TEST_F(PlotsPanelTest, GlassToGlassHasACurveWhereThereIsATimeCode) {
  draw();
  EXPECT_EQ(window_.items.text("glass to glass"), nullptr);
  model::FrameSample sample;
  sample.outcome = FrameOutcome::kDisplayed;
  sample.ended = sample.at[5] = sample_.now - std::chrono::seconds(1);
  sample.burnt_in = sample.ended - std::chrono::milliseconds(40);
  sample_.history.add(sample);
  sample_.snapshot.glass_clock = model::GlassClock::kSameHost;
  draw();
  EXPECT_NE(window_.items.text("glass to glass"), nullptr);
  sample_.snapshot.glass_clock = model::GlassClock::kWallClock;
  draw();
  EXPECT_NE(window_.items.text("glass to glass, wall clocks"), nullptr);
  EXPECT_NE(state_.help[static_cast<std::size_t>(PlotId::kLatency)].find("Latency, glass to glass"),
            std::string::npos);
}

}  // namespace
}  // namespace framescope::ui
