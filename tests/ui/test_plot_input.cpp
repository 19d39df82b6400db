#include <algorithm>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "plot_window.hpp"

// What the mouse does to plots.
namespace framescope::ui::plot {
namespace {

class PlotInputTest : public testing::Test {
 protected:
  PlotInputTest() : series_(1U << 14U) {
    for (int i = 0; i < 6000; ++i) series_.append(at_ms(i * 10), i % 100);
    plots_.add("a", {&series_, &series_});
    plots_.add("b", {&series_});
    plots_.draw(at_ms(60'000));
    plots_.draw();
    box_ = plots_.canvas();
  }
  Time time_at(float x) const { return plots_.scene.grid.time(std::floor(x - box_.x) + 0.5); }

  model::TimeSeries series_;
  PlotWindow plots_{800, 400};
  Box box_;
};

TEST_F(PlotInputTest, TheWheelZoomsAtTheMouse) {
  plots_.stack.view.show(at_ms(10'000), at_ms(50'000));
  plots_.draw();
  const float x = box_.x + std::floor(box_.w / 4);
  plots_.move(x, box_.middle_y());
  const Time before = time_at(x);
  plots_.wheel(2);
  EXPECT_NEAR(seconds(plots_.stack.view.length()), 40 / 1.5625, 0.01);
  EXPECT_LT(std::chrono::abs(time_at(x) - before), 2 * plots_.scene.grid.step);
  EXPECT_FALSE(plots_.states[0].axis.overridden());
}

TEST_F(PlotInputTest, ZoomingWhileItFollowsKeepsItFollowing) {
  plots_.move(box_);
  plots_.wheel(1);
  EXPECT_TRUE(plots_.stack.view.following());
  EXPECT_LT(plots_.stack.view.length(), 60s);
}

TEST_F(PlotInputTest, ShiftAndWheelZoomTheValueAxisOfOnePlot) {
  plots_.move(box_);
  const double high = plots_.states[0].axis.high();
  plots_.wheel(1, true);
  EXPECT_EQ(plots_.stack.view.length(), 60s);
  EXPECT_TRUE(plots_.states[0].axis.overridden());
  EXPECT_LT(plots_.states[0].axis.high(), high);
  EXPECT_FALSE(plots_.states[1].axis.overridden());
}

TEST_F(PlotInputTest, DraggingPansAllPlotsAndLeavesFollow) {
  const float x = std::floor(box_.middle_x());
  const float y = std::floor(box_.middle_y());
  const Time held = time_at(x);
  plots_.drag(0, {x, y}, {x + 100, y});
  EXPECT_FALSE(plots_.stack.view.following());
  EXPECT_LE(std::chrono::abs(time_at(x + 100) - held), plots_.scene.grid.step);
  EXPECT_FALSE(plots_.clicked) << "a drag is no click";
  EXPECT_TRUE(plots_.stack.escape());
  EXPECT_TRUE(plots_.stack.view.following());
  EXPECT_FALSE(plots_.stack.escape());
}

TEST_F(PlotInputTest, AClickTellsItsTimeAndMovesNothing) {
  const float x = std::floor(box_.x + box_.w / 3);
  plots_.move(x, std::floor(box_.middle_y()));
  const Time there = time_at(x);
  plots_.button(0, true);
  EXPECT_FALSE(plots_.clicked);
  plots_.button(0, false);
  ASSERT_TRUE(plots_.clicked);
  EXPECT_EQ(*plots_.clicked, there);
  EXPECT_TRUE(plots_.stack.view.following());
  plots_.draw();
  EXPECT_FALSE(plots_.stack.clicked) << "told once";
}

TEST_F(PlotInputTest, DraggingRightBoxesAStretchOfTime) {
  const float y = std::floor(box_.middle_y());
  const float from = std::floor(box_.x + box_.w / 4);
  const float to = std::floor(box_.x + box_.w / 2);
  const Time begin = time_at(from);
  const Time end = time_at(to);
  plots_.move(from, y);
  plots_.button(1, true);
  plots_.move(to, y);
  EXPECT_TRUE(plots_.stack.boxing());
  const Colour ground = faded(plots_.window.look.theme->good, 0.15);
  EXPECT_EQ(plots_.corners(ground, 0).size(), 4U);
  EXPECT_EQ(plots_.corners(ground, 1).size(), 4U) << "it is seen in every plot";
  plots_.button(1, false);
  EXPECT_FALSE(plots_.stack.view.following());
  EXPECT_LE(std::chrono::abs(plots_.stack.view.begin(at_ms(0)) - begin), 100ms);
  EXPECT_LE(std::chrono::abs(plots_.stack.view.end(at_ms(0)) - end), 100ms);
  EXPECT_EQ(plots_.menu, -1);
}

TEST_F(PlotInputTest, EscapeOrATinyDragTakesTheBoxAway) {
  const float y = std::floor(box_.middle_y());
  const float x = std::floor(box_.middle_x());
  plots_.move(x, y);
  plots_.button(1, true);
  plots_.move(x + 100, y);
  EXPECT_TRUE(plots_.stack.escape());
  plots_.draw();
  EXPECT_FALSE(plots_.stack.boxing());
  plots_.move(x + 150, y);
  EXPECT_FALSE(plots_.stack.boxing());
  plots_.button(1, false);
  EXPECT_TRUE(plots_.stack.view.following());
  EXPECT_EQ(plots_.menu, -1);
  // Back where it began.
  plots_.move(x, y);
  plots_.button(1, true);
  plots_.move(x + 100, y);
  plots_.move(x + 1, y);
  plots_.button(1, false);
  EXPECT_TRUE(plots_.stack.view.following());
}

TEST_F(PlotInputTest, ARightClickAsksForTheMenu) {
  plots_.move(plots_.canvas(1));
  plots_.button(1, true);
  plots_.button(1, false);
  EXPECT_EQ(plots_.menu, 1);
}

TEST_F(PlotInputTest, ADoubleClickFitsAndAnotherReturns) {
  plots_.stack.view.set_length(10s, at_ms(60'000));
  plots_.states[0].axis.zoom(0.5, 0.5);
  plots_.draw();
  plots_.move(box_);
  const auto double_click = [&] {
    for (const bool down : {true, false, true, false}) plots_.button(0, down);
    // Long enough for the next to be another.
    for (int i = 0; i < 60; ++i) plots_.draw();
  };
  double_click();
  EXPECT_FALSE(plots_.states[0].axis.overridden());
  EXPECT_LE(plots_.stack.view.begin(at_ms(60'000)), at_ms(0));
  EXPECT_NEAR(seconds(plots_.stack.view.length()), 60, 0.1);
  double_click();
  EXPECT_TRUE(plots_.stack.view.following());
  EXPECT_EQ(plots_.stack.view.length(), 10s);
}

TEST_F(PlotInputTest, TheCrosshairIsInEveryPlotAndTellsRealSamples) {
  model::TimeSeries sparse(16);
  sparse.append(at_ms(20'000), 41);
  sparse.append(at_ms(40'000), 43);
  plots_.curves[0][1].series = &sparse;
  const float x = std::floor(box_.x + box_.w * 22 / 60);
  plots_.move(x, box_.middle_y());
  plots_.draw();
  ASSERT_TRUE(plots_.stack.hovered);
  EXPECT_NEAR(milliseconds(*plots_.stack.hovered - at_ms(0)), 22'000, 200);
  const Colour line = faded(plots_.window.look.theme->text, 0.55);
  for (const std::size_t plot : {0U, 1U}) {
    const auto corners = plots_.corners(line, plot);
    ASSERT_EQ(corners.size(), 4U);
    EXPECT_EQ(corners[0].x, x);
  }
  EXPECT_NE(plots_.window.items.text("41.0"), nullptr) << "the nearest one, not one between";
  EXPECT_NE(plots_.window.items.text("at -40.00 s"), nullptr) << "which is not where the mouse is";
  const auto frame = static_cast<std::uint64_t>((*plots_.stack.hovered - at_ms(0)) / 10ms);
  EXPECT_NE(plots_.window.items.text(Text("frame #").append(count(frame).view()).view()), nullptr);
  // The dot lies on the sample.
  const auto dots = plots_.corners(PlotWindow::ink(1));
  EXPECT_TRUE(std::ranges::any_of(
      dots, [&](const ImVec2& at) { return std::abs(at.x - (box_.x + box_.w / 3)) < 5; }));
}

TEST_F(PlotInputTest, TheLegendHidesSolosAndLightsUp) {
  plots_.click("plot a.first");
  EXPECT_FALSE(plots_.states[0].shows(plots_.curves[0][0]));
  EXPECT_TRUE(plots_.states[0].shows(plots_.curves[0][1]));
  EXPECT_TRUE(plots_.states[1].shows(plots_.curves[1][0])) << "in this plot only";
  plots_.draw();
  EXPECT_TRUE(plots_.corners(PlotWindow::ink(0)).empty());
  plots_.click("plot a.first");
  EXPECT_TRUE(plots_.states[0].shows(plots_.curves[0][0]));
  plots_.click("plot a.second", true);
  EXPECT_FALSE(plots_.states[0].shows(plots_.curves[0][0]));
  EXPECT_TRUE(plots_.states[0].shows(plots_.curves[0][1]));
  plots_.click("plot a.second", true);
  EXPECT_TRUE(plots_.states[0].shows(plots_.curves[0][0]));
  plots_.move(plots_.box_of("plot a.second"));
  plots_.draw();
  EXPECT_TRUE(plots_.corners(PlotWindow::ink(0)).empty()) << "the other is pale";
  EXPECT_FALSE(plots_.corners(PlotWindow::ink(1)).empty());
}

TEST_F(PlotInputTest, TheTitleFoldsAPlot) {
  plots_.click("plot a");
  EXPECT_TRUE(plots_.states[0].collapsed);
  plots_.draw();
  EXPECT_EQ(plots_.window.items.control("plot a.canvas"), nullptr);
  EXPECT_NE(plots_.window.items.control("plot b.canvas"), nullptr);
  plots_.click("plot a");
  EXPECT_FALSE(plots_.states[0].collapsed);
}

TEST(PlotStack, WhatDoesNotFitScrollsByTheWheelOverAHeader) {
  model::TimeSeries series(64);
  for (int i = 0; i < 60; ++i) series.append(at_ms(i * 1000), i);
  PlotWindow small(600, 150);
  small.add("a", {&series});
  small.add("b", {&series});
  small.add("c", {&series});
  for (int i = 0; i < 3; ++i) small.draw(at_ms(60'000));
  const float before = small.box_of("plot a").y;
  small.move(small.canvas());
  small.wheel(-1);
  small.draw();
  EXPECT_EQ(small.box_of("plot a").y, before) << "over a canvas it zooms";
  EXPECT_GT(small.stack.view.length(), 60s);
  small.move(small.box_of("plot a"));
  small.wheel(-1);
  small.draw();
  EXPECT_LT(small.box_of("plot a").y, before);
}

}  // namespace
}  // namespace framescope::ui::plot
