#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "ui/plot/time_plot.hpp"

namespace framescope::ui::plot {
namespace {

constexpr Colour kInk = rgb(0x123456);
constexpr Box kPlot{0, 0, 800, 300};

/// A plot of one curve, and where its colour came to lie.
class TimePlotTest : public testing::Test {
 protected:
  void draw(const model::TimeSeries& series, Time end) {
    const std::array<Curve, 1> curves{{{&series, kInk, "curve"}}};
    TimePlotSpec spec;
    spec.title = "Plot";
    spec.curves = curves;
    spec.levels = levels_;
    spec.empty = "Nothing yet";
    spec.value_format = "%.1f";
    spec.shows_time = true;
    window_.frame([&](Painter& painter, const Box&) {
      draw_time_plot(painter, kPlot, spec, {end, length_}, state_);
    });
  }

  /// Corners of what has the curve's colour within the plot's values (its legend has it too).
  std::vector<ImVec2> ink() const {
    std::vector<ImVec2> corners;
    const ImDrawData* data = ImGui::GetDrawData();
    for (int i = 0; i < data->CmdListsCount; ++i) {
      for (const ImDrawVert& vertex : data->CmdLists[i]->VtxBuffer) {
        if (vertex.col == kInk && vertex.pos.y > kHeaderHeight) corners.push_back(vertex.pos);
      }
    }
    return corners;
  }
  float highest_ink() const {
    const auto corners = ink();
    return std::ranges::min(corners, {}, [](const ImVec2& at) { return at.y; }).y;
  }

  HeadlessWindow window_;
  TimePlotState state_{10};
  std::vector<Level> levels_;
  Duration length_ = std::chrono::seconds(60);
};

Time at_ms(std::int64_t ms) { return Time(std::chrono::hours(1) + std::chrono::milliseconds(ms)); }

TEST_F(TimePlotTest, AnEmptyOneSaysSo) {
  const model::TimeSeries series(16);
  draw(series, at_ms(0));
  EXPECT_NE(window_.items.text("Nothing yet"), nullptr);
  EXPECT_TRUE(ink().empty());
}

TEST_F(TimePlotTest, OneValueIsVisible) {
  model::TimeSeries series(16);
  series.append(at_ms(0), 5);
  draw(series, at_ms(30'000));
  EXPECT_FALSE(ink().empty());
}

TEST_F(TimePlotTest, OneOutlierInAMillionIsVisible) {
  constexpr int kValues = 1'000'000;
  model::TimeSeries series(1U << 20U);
  const Duration step = length_ / kValues;
  for (int i = 0; i < kValues; ++i) series.append(at_ms(0) + step * i, i == 654'321 ? 100 : 50);
  draw(series, at_ms(60'000));
  const float spike = highest_ink();
  EXPECT_LT(spike, kPlot.h * 0.3F) << "near the top of an axis that ends above 100";
  const auto corners = ink();
  const auto high =
      std::ranges::count_if(corners, [spike](const ImVec2& at) { return at.y < spike + 1; });
  EXPECT_EQ(high, 2) << "one column's upper corners";
  EXPECT_LT(corners.size(), 8'000U) << "as many rectangles as columns, however many values";
}

TEST_F(TimePlotTest, DoesNotShimmerWhileItScrolls) {
  model::TimeSeries series(1U << 16U);
  for (int i = 0; i < 60'000; ++i) series.append(at_ms(2 * i), (i * 7919) % 97);
  const auto outline = [&](Time end) {
    draw(series, end);
    std::vector<float> heights;
    for (const ImVec2& corner : ink()) heights.push_back(corner.y);
    return heights;
  };
  outline(at_ms(90'000));
  const auto before = outline(at_ms(90'000));
  // By less than a column nothing moves; by ten columns everything moves by ten, and is otherwise
  // the same.
  const auto columns = static_cast<std::int64_t>(state_.columns.size());
  const Duration column = length_ / columns;
  const Time start = model::TimeSeries::column_start(at_ms(90'000), column);
  EXPECT_EQ(outline(start), outline(start + column - Duration{1}));
  const auto first = outline(start);
  const auto later = outline(start + 10 * column);
  constexpr std::size_t kCorners = 4;
  ASSERT_GT(first.size(), 40 * kCorners);
  const auto skipped = static_cast<std::ptrdiff_t>(11 * kCorners);
  const auto kept = static_cast<std::ptrdiff_t>(1 * kCorners);
  EXPECT_TRUE(std::equal(first.begin() + skipped, first.end(), later.begin() + kept));
  EXPECT_EQ(before.size(), first.size());
}

TEST_F(TimePlotTest, AGapStaysAGap) {
  model::TimeSeries series(1U << 12U);
  for (int i = 0; i < 1000; ++i) series.append(at_ms(20 * i), 5);
  series.append_gap(at_ms(20'000));
  for (int i = 0; i < 1000; ++i) series.append(at_ms(40'000 + 20 * i), 5);
  draw(series, at_ms(60'000));
  // Nothing between 22 s and 38 s of the minute.
  const auto corners = ink();
  const float left = std::ranges::min(corners, {}, [](const ImVec2& at) { return at.x; }).x;
  const float right = std::ranges::max(corners, {}, [](const ImVec2& at) { return at.x; }).x;
  const float from = left + (right - left) * 22 / 60;
  const float to = left + (right - left) * 38 / 60;
  EXPECT_TRUE(
      std::ranges::none_of(corners, [=](const ImVec2& at) { return at.x > from && at.x < to; }));
}

TEST_F(TimePlotTest, ALevelIsNamedWhereTheAxisReachesIt) {
  model::TimeSeries series(16);
  series.append(at_ms(0), 30);
  levels_ = {{30, "nominal"}, {3000, "far above"}};
  draw(series, at_ms(1000));
  EXPECT_NE(window_.items.text("nominal"), nullptr);
  EXPECT_EQ(window_.items.text("far above"), nullptr);
}

}  // namespace
}  // namespace framescope::ui::plot
