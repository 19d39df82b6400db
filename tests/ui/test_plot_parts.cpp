#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "plot_window.hpp"

namespace framescope::ui::plot {
namespace {

// ---- levels, marks, layers

TEST(PlotDrawing, ALevelIsNamedWhereTheAxisReachesIt) {
  const model::TimeSeries series = steady(1, 1, 30);
  PlotWindow plots;
  const std::array<Level, 2> levels{
      {{30, "nominal", rgb(0x010203), false}, {3000, "far above", rgb(0x040506), true}}};
  plots.add("a", {&series}).levels = levels;
  plots.draw(at_ms(1000));
  EXPECT_NE(plots.window.items.text("nominal"), nullptr);
  EXPECT_EQ(plots.window.items.text("far above"), nullptr);
  plots.states[0].scale = Scale::kLog;
  plots.draw();
  EXPECT_NE(plots.window.items.text("far above"), nullptr) << "a logarithmic axis shows it";
}

TEST(PlotDrawing, MarksStandWhereTheyHappened) {
  const model::TimeSeries series = steady(3000, 20);
  PlotWindow plots;
  constexpr Colour kDrop = rgb(0x777701);
  const std::array<BottomMark, 3> drops{{{at_ms(15'000), {kDrop, Shape::kSquare}, 0},
                                         {at_ms(15'001), {kDrop, Shape::kSquare}, 0},
                                         {at_ms(45'000), {kDrop, Shape::kSquare}, 1}}};
  const std::array<EventMark, 1> events{
      {{at_ms(30'000), {}, model::Severity::kError, Shape::kDiamond, "role switched"}}};
  plots.add("a", {&series, &series}).marks = drops;
  plots.scene.marks = events;
  plots.draw(at_ms(60'000));
  const Box box = plots.canvas();
  auto found = plots.corners(kDrop);
  EXPECT_EQ(found.size(), 8U) << "of two on each other one is drawn";
  for (const ImVec2& at : found) EXPECT_GT(at.y, box.bottom() - 10);
  EXPECT_NEAR(found[0].x, box.x + box.w / 4, 6);
  plots.states[0].toggle(plots.curves[0][1]);
  plots.draw();
  EXPECT_EQ(plots.corners(kDrop).size(), 4U) << "a hidden cause has no marks";
  const auto lines = plots.corners(faded(plots.window.look.theme->error, 0.55));
  ASSERT_FALSE(lines.empty());
  EXPECT_NEAR(lines[0].x, box.x + box.w / 2, 2);
}

TEST(PlotDrawing, TheCursorIsASolidLineWithAHandle) {
  const model::TimeSeries series = steady(3000, 20);
  PlotWindow plots;
  plots.add("a", {&series});
  plots.scene.cursor = at_ms(45'000);
  plots.draw(at_ms(60'000));
  const Box box = plots.canvas();
  const auto corners = plots.corners(plots.window.look.theme->text);
  const float x = box.x + box.w * 3 / 4;
  const auto top = std::ranges::count_if(
      corners, [&](const ImVec2& at) { return std::abs(at.x - x) < 8 && at.y < box.y + 6; });
  EXPECT_GE(top, 5) << "a handle and the upper end";
  EXPECT_TRUE(std::ranges::any_of(corners, [&](const ImVec2& at) {
    return std::abs(at.x - x) < 3 && std::abs(at.y - box.bottom()) < 1;
  }));
  plots.scene.cursor = at_ms(-5000);
  plots.draw();
  EXPECT_TRUE(plots.corners(plots.window.look.theme->text).empty()) << "out of sight";
}

TEST(PlotDrawing, AHiddenLayerTurnsAreasIntoLines) {
  model::TimeSeries encode = steady(600, 100, 2);
  model::TimeSeries decode = steady(600, 100, 3);
  model::TimeSeries both = steady(600, 100, 5);
  PlotWindow plots;
  plots.add("a", {&encode, &decode}).form = Form::kStack;
  plots.curves[0][0].stacked = &encode;
  plots.curves[0][1].stacked = &both;
  plots.draw(at_ms(60'000));
  const Box box = plots.canvas();
  const auto y = [&](double value) {
    return box.bottom() - static_cast<float>(plots.states[0].axis.share(value)) * box.h;
  };
  EXPECT_NEAR(highest(plots.corners(PlotWindow::ink(1))), y(5), 2) << "on top of the first";
  const Colour fill = mixed(plots.window.look.theme->panel, PlotWindow::ink(1), 0.55);
  EXPECT_FALSE(plots.corners(fill).empty());
  plots.click("plot a.first");
  plots.draw();
  EXPECT_TRUE(plots.corners(PlotWindow::ink(0)).empty());
  EXPECT_TRUE(plots.corners(fill).empty());
  EXPECT_NEAR(highest(plots.corners(PlotWindow::ink(1))), y(3), 2) << "its own value";
}

// Of hundreds of values a column: a spike that all layers have is in one column, not in one of the
// lower layer and in the next one of the upper.
TEST(PlotDrawing, LayersOfManyValuesAreCutAtTheSameTimes) {
  model::TimeSeries lower(1U << 18U);
  model::TimeSeries upper(1U << 18U);
  for (int i = 0; i < 240'000; ++i) {
    const double value = i % 1777 == 0 ? 9 : 1;
    lower.append(at_ms(i * 0.25), value);
    if (value > 1 || i % 1000 != 7) upper.append(at_ms(i * 0.25), value);
  }
  PlotWindow plots;
  constexpr Colour kLower = rgb(0xAA0000);
  constexpr Colour kUpper = rgb(0x00AA00);
  plots.add("a", {&lower, &upper}).form = Form::kStack;
  plots.curves[0][0].colour = kLower;
  plots.curves[0][1].colour = kUpper;
  plots.curves[0][0].stacked = &lower;
  plots.curves[0][1].stacked = &upper;
  plots.draw(at_ms(60'000));
  const auto spikes = [&](Colour layer) {
    std::set<float> columns;
    const Box box = plots.canvas();
    for (const ImVec2& corner : plots.corners(mixed(plots.window.look.theme->panel, layer, 0.55))) {
      if (corner.y < box.y + box.h / 2) columns.insert(corner.x);
    }
    return columns;
  };
  EXPECT_GT(spikes(kLower).size(), 200U);
  EXPECT_EQ(spikes(kLower), spikes(kUpper));
}

TEST(PlotDrawing, BarsAreStackedByCause) {
  model::TimeSeries lost(64);
  model::TimeSeries late(64);
  for (int i = 1; i <= 3; ++i) lost.append(at_ms(30'000 + i), i);
  for (int i = 1; i <= 2; ++i) late.append(at_ms(30'000 + i), i);
  PlotWindow plots;
  PlotSpec& spec = plots.add("a", {&lost, &late});
  spec.form = Form::kBars;
  spec.unit = "by cause";
  plots.draw(at_ms(60'000));
  const Box box = plots.canvas();
  const auto y = [&](double value) {
    return box.bottom() - static_cast<float>(plots.states[0].axis.share(value)) * box.h;
  };
  EXPECT_NEAR(highest(plots.corners(PlotWindow::ink(0))), y(3), 1);
  EXPECT_NEAR(highest(plots.corners(PlotWindow::ink(1))), y(5), 1);
  EXPECT_NE(plots.window.items.text("per 500 ms, by cause"), nullptr);
  plots.stack.view.set_length(5s, at_ms(60'000));
  plots.draw();
  EXPECT_NE(plots.window.items.text("per 50 ms, by cause"), nullptr);
}

TEST(PlotDrawing, TheDistributionTellsThePercentiles) {
  model::TimeSeries series(1U << 12U);
  for (int i = 1; i <= 1000; ++i) series.append(at_ms(i * 10), i / 10.0);
  PlotWindow plots;
  PlotSpec& spec = plots.add("a", {&series});
  spec.can_distribute = true;
  plots.draw(at_ms(20'000));
  EXPECT_EQ(plots.window.items.text("p95"), nullptr);
  plots.click("plot a.distribution");
  for (const char* text : {"p50", "p95", "p99", "max", "50.0", "95.0", "99.0", "100.0"}) {
    EXPECT_NE(plots.window.items.text(text), nullptr) << text;
  }
  plots.click("plot a.distribution");
  EXPECT_EQ(plots.window.items.text("p95"), nullptr);
}

// ---- room

struct Room {
  float width;
  float height;
  float scale;
};

/// Nothing is cut, nothing leaves the window sideways, no two texts or controls lie on each other.
TEST(PlotDrawing, FitsNarrowAndLargePlaces) {
  const model::TimeSeries series = steady(3000, 20, 12'345.6);
  for (const Room room : {Room{320, 400, 1}, Room{640, 800, 2}, Room{760, 300, 1},
                          Room{1520, 900, 2}, Room{480, 300, 1.5}, Room{320, 400, 0.75}}) {
    SCOPED_TRACE(testing::Message() << room.width << " at " << room.scale);
    PlotWindow plots(room.width, room.height, room.scale);
    for (const char* key : {"a", "b", "c"}) {
      PlotSpec& spec = plots.add(key, {&series, &series, &series, &series, &series, &series});
      spec.title = "Latency by stage";
      spec.unit = "ms, same host";
      spec.can_log = spec.can_distribute = true;
    }
    plots.states[2].distribution = true;
    for (int frame = 0; frame < 3; ++frame) plots.draw(at_ms(60'000));
    std::vector<const ItemLog::Item*> texts;
    std::vector<const ItemLog::Item*> controls;
    for (const ItemLog::Item& item : plots.window.items.items()) {
      if (item.kind == ItemLog::Kind::kPanel) continue;
      EXPECT_FALSE(item.cut) << item.name;
      EXPECT_GE(item.box.x, -0.5F) << item.name;
      EXPECT_LE(item.box.right(), room.width + 0.5F) << item.name;
      auto& others = item.kind == ItemLog::Kind::kText ? texts : controls;
      for (const ItemLog::Item* other : others) {
        EXPECT_FALSE(item.box.inset(1, 2).overlaps(other->box.inset(1, 2)))
            << item.name << " and " << other->name;
      }
      others.push_back(&item);
    }
    EXPECT_GT(controls.size(), 15U);
  }
}

}  // namespace
}  // namespace framescope::ui::plot
