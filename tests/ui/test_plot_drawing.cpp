#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "plot_window.hpp"

namespace framescope::ui::plot {
namespace {

// ---- what is there is seen

TEST(PlotDrawing, AnEmptyOneSaysSo) {
  const model::TimeSeries series(16);
  PlotWindow plots;
  plots.add("a", {&series});
  plots.draw(at_ms(0));
  EXPECT_NE(plots.window.items.text("Nothing yet"), nullptr);
  EXPECT_TRUE(plots.corners().empty());
}

TEST(PlotDrawing, OneValueIsVisible) {
  const model::TimeSeries series = steady(1, 1);
  for (const Form form : {Form::kLines, Form::kStairs}) {
    PlotWindow plots;
    plots.add("a", {&series}).form = form;
    plots.draw(at_ms(30'000));
    EXPECT_FALSE(plots.corners().empty());
  }
}

/// Whatever the zoom, wherever it lies, in whatever way it is drawn.
TEST(PlotDrawing, OneOutlierInAMillionIsVisibleAtAnyZoom) {
  constexpr int kValues = 1'000'000;
  constexpr double kStepMs = 0.1;
  std::mt19937 random(11);
  for (int seed = 0; seed < 6; ++seed) {
    const int outlier = static_cast<int>(random() % kValues);
    model::TimeSeries series(1U << 20U);
    for (int i = 0; i < kValues; ++i) series.append(at_ms(i * kStepMs), i == outlier ? 100 : 50);
    PlotWindow plots;
    plots.add("a", {&series}).form = seed % 2 == 0 ? Form::kLines : Form::kStairs;
    for (const Duration length : {Duration{100s}, Duration{31s}, Duration{4s}, Duration{300ms}}) {
      const Time middle = at_ms(outlier * kStepMs);
      const auto share = static_cast<double>(random() % 1000) / 1000;
      const Time begin = std::clamp(
          middle - Duration(static_cast<std::int64_t>(static_cast<double>(length.count()) * share)),
          at_ms(0), at_ms(100'000) - length);
      plots.stack.view.show(begin, begin + length);
      plots.draw(at_ms(100'000));
      const auto corners = plots.corners();
      ASSERT_FALSE(corners.empty());
      const Box box = plots.canvas();
      const float y = box.bottom() - static_cast<float>(plots.states[0].axis.share(100)) * box.h;
      const float usual = box.bottom() - static_cast<float>(plots.states[0].axis.share(50)) * box.h;
      EXPECT_NEAR(highest(corners), y, 2) << seed << ", " << seconds(length) << " s";
      EXPECT_GT(usual, y + 20);
      EXPECT_LT(corners.size(), 12'000U) << "as many rectangles as columns, however many values";
    }
  }
}

TEST(PlotDrawing, AnOutlierIsVisibleInAnAreaToo) {
  model::TimeSeries series(1U << 18U);
  for (int i = 0; i < 200'000; ++i) series.append(at_ms(i * 0.3), i == 123'456 ? 100 : 50);
  PlotWindow plots;
  PlotSpec& spec = plots.add("a", {&series});
  spec.form = Form::kStack;
  plots.curves[0][0].stacked = &series;
  plots.draw(at_ms(60'000));
  const Box box = plots.canvas();
  EXPECT_NEAR(highest(plots.corners()),
              box.bottom() - static_cast<float>(plots.states[0].axis.share(100)) * box.h, 2);
}

TEST(PlotDrawing, AGapStaysAGap) {
  for (const double step_ms : {20.0, 500.0}) {
    for (const bool marked : {true, false}) {
      model::TimeSeries series(1U << 12U);
      for (double t = 0; t < 20'000; t += step_ms) series.append(at_ms(t), 5);
      if (marked) series.append_gap(at_ms(20'000));
      for (double t = 40'000; t < 60'000; t += step_ms) series.append(at_ms(t), 5);
      PlotWindow plots;
      plots.add("a", {&series});
      plots.draw(at_ms(60'000));
      const Box box = plots.canvas();
      const float from = box.x + box.w * 22 / 60;
      const float to = box.x + box.w * 38 / 60;
      for (const ImVec2& at : plots.corners()) EXPECT_TRUE(at.x < from || at.x > to) << at.x;
    }
  }
}

TEST(PlotDrawing, ShortPausesAreJoined) {
  model::TimeSeries series(1U << 12U);
  for (int i = 0; i < 1500; ++i) {
    if (i / 50 % 2 == 0) series.append(at_ms(i * 20), i % 7);
  }
  PlotWindow plots;
  plots.add("a", {&series});
  plots.stack.view.set_length(10s, at_ms(0));
  plots.draw(at_ms(30'000));
  // No stretch of a second without ink, though half of the seconds have no value.
  auto corners = plots.corners();
  std::ranges::sort(corners, {}, [](const ImVec2& at) { return at.x; });
  ASSERT_GT(corners.size(), 100U);
  bool crossed = false;
  const ImDrawData* data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    const ImDrawList& list = *data->CmdLists[i];
    for (int at = 0; at + 1 < list.VtxBuffer.Size; ++at) {
      const ImDrawVert& a = list.VtxBuffer[at];
      const ImDrawVert& b = list.VtxBuffer[at + 1];
      crossed = crossed || (a.col == PlotWindow::ink(0) && b.col == a.col &&
                            std::abs(b.pos.x - a.pos.x) > plots.canvas().w / 12 &&
                            plots.canvas().contains(a.pos.x, a.pos.y));
    }
  }
  EXPECT_TRUE(crossed) << "a line over a second";
}

// ---- it does not shimmer

TEST(PlotDrawing, WhatIsPastMovesByWholeColumnsAndIsOtherwiseTheSame) {
  for (const double step_ms : {2.0, 700.0}) {
    model::TimeSeries series(1U << 16U);
    std::mt19937 random(3);
    for (double t = 0; t < 120'000; t += step_ms)
      series.append(at_ms(t), static_cast<double>(random() % 97));
    PlotWindow plots;
    plots.add("a", {&series});
    plots.draw(at_ms(90'000));
    const Duration column = plots.scene.grid.step;
    const Time start = plots.scene.grid.end();
    plots.draw(start);
    const auto once = PlotWindow::everything();
    plots.draw(start + column - 1ns);
    const auto again = PlotWindow::everything();
    ASSERT_EQ(once.size(), again.size()) << "by less than a column nothing moves";
    EXPECT_EQ(std::memcmp(once.data(), again.data(), once.size() * sizeof(ImDrawVert)), 0);

    plots.draw(start);
    auto first = plots.corners();
    plots.draw(start + 10 * column);
    auto later = plots.corners();
    const Box box = plots.canvas();
    const float margin = step_ms > 100 ? 30 : 4;  // what a line over the edge is cut to
    std::erase_if(first, [&](const ImVec2& at) {
      return at.x < box.x + 10 + margin || at.x > box.right() - margin;
    });
    std::erase_if(later, [&](const ImVec2& at) {
      return at.x < box.x + margin || at.x > box.right() - 10 - margin;
    });
    ASSERT_GT(first.size(), 100U);
    ASSERT_EQ(first.size(), later.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
      EXPECT_NEAR(first[i].x - 10, later[i].x, 0.01F);
      // A line's corners go by an approximate root, whose last bits are the processor's own.
      EXPECT_NEAR(first[i].y, later[i].y, 0.001F);
    }
  }
}

TEST(PlotDrawing, BarsKeepTheirHeightsWhileTheyScroll) {
  model::TimeSeries drops(1U << 12U);
  std::mt19937 random(8);
  double total = 0;
  for (int i = 0; i < 1000; ++i)
    drops.append(at_ms(i * 100), total += static_cast<double>(random() % 4));
  PlotWindow plots;
  plots.add("a", {&drops}).form = Form::kBars;
  plots.draw(at_ms(80'000));
  plots.draw(plots.scene.grid.end());
  auto first = plots.corners();
  plots.draw(plots.scene.grid.end() + 6 * plots.scene.grid.step);
  auto later = plots.corners();
  const float moved = 7;  // the column that was entered, and six more
  const Box box = plots.canvas();
  std::erase_if(first,
                [&](const ImVec2& at) { return at.x < box.x + 30 || at.x > box.right() - 60; });
  std::erase_if(later, [&](const ImVec2& at) {
    return at.x < box.x + 30 - moved || at.x > box.right() - 60 - moved;
  });
  ASSERT_GT(first.size(), 50U);
  ASSERT_EQ(first.size(), later.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].x - moved, later[i].x);
    EXPECT_EQ(first[i].y, later[i].y);
  }
}

TEST(PlotDrawing, WhenNothingMovesNothingChanges) {
  const model::TimeSeries series = steady(3000, 20);
  PlotWindow plots;
  plots.add("a", {&series}).can_log = true;
  plots.add("b", {&series}).form = Form::kBars;
  plots.draw(at_ms(60'000));
  plots.move(plots.canvas());
  plots.draw();
  const auto once = PlotWindow::everything();
  plots.draw();
  const auto again = PlotWindow::everything();
  ASSERT_EQ(once.size(), again.size());
  EXPECT_EQ(std::memcmp(once.data(), again.data(), once.size() * sizeof(ImDrawVert)), 0);
}

// ---- odd values

TEST(PlotDrawing, OddValuesStayInsideTheCanvas) {
  const double nothing = std::nan("");
  const double endless = std::numeric_limits<double>::infinity();
  const std::vector<std::vector<double>> cases{{},
                                               {nothing},
                                               {nothing, nothing},
                                               {5},
                                               {0, 0, 0},
                                               {1e300, -1e300, 1e300},
                                               {1e300},
                                               {5e-324, 1e-300},
                                               {-5, -6},
                                               {endless, 5, -endless},
                                               {5, nothing, 5},
                                               {3, 3, 3}};
  for (std::size_t which = 0; which < cases.size(); ++which) {
    for (const bool equal_times : {false, true}) {
      for (const int copies : {1, 700}) {
        model::TimeSeries series(1U << 14U);
        int n = 0;
        for (int copy = 0; copy < copies; ++copy) {
          for (const double value : cases[which])
            series.append(at_ms(equal_times ? 30'000 : 10 * n++), value);
        }
        for (const Form form : {Form::kLines, Form::kStairs, Form::kStack, Form::kBars}) {
          PlotWindow plots;
          PlotSpec& spec = plots.add("a", {&series});
          spec.form = form;
          spec.can_log = spec.can_distribute = true;
          if (form == Form::kStack) plots.curves[0][0].stacked = &series;
          for (const int way : {0, 1, 2, 3}) {
            plots.states[0].scale = way % 2 == 0 ? Scale::kLinear : Scale::kLog;
            plots.states[0].distribution = way >= 2;
            plots.draw(at_ms(50'000));
            plots.move(plots.canvas());
            for (const ImDrawVert& vertex : PlotWindow::everything()) {
              ASSERT_TRUE(std::isfinite(vertex.pos.x) && std::isfinite(vertex.pos.y))
                  << which << ", form " << static_cast<int>(form) << ", way " << way;
              ASSERT_LT(std::abs(vertex.pos.x) + std::abs(vertex.pos.y), 1e4F);
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace framescope::ui::plot
