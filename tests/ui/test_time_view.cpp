#include <random>

#include <gtest/gtest.h>

#include "ui/plot/time_view.hpp"

namespace framescope::ui::plot {
namespace {

using namespace std::chrono_literals;

constexpr Time kNow{Duration{100h} + 123'456'789ns};

TEST(TimeView, FollowsUntilItIsPanned) {
  TimeView view;
  EXPECT_TRUE(view.following());
  EXPECT_EQ(view.end(kNow), kNow);
  EXPECT_EQ(view.end(kNow + 5s), kNow + 5s);
  view.pan(-3s, kNow);
  EXPECT_FALSE(view.following());
  EXPECT_EQ(view.end(kNow + 5s), kNow - 3s) << "it stays where it was put";
  EXPECT_EQ(view.length(), 60s);
  view.live();
  EXPECT_TRUE(view.following());
  EXPECT_EQ(view.end(kNow + 9s), kNow + 9s);
}

TEST(TimeView, ZoomKeepsTheTimeUnderTheMouseWhenFree) {
  TimeView view;
  view.show(kNow - 40s, kNow - 20s);
  const Time around = kNow - 25s;
  view.zoom(0.5, around);
  EXPECT_EQ(view.length(), 10s);
  EXPECT_EQ(view.begin(kNow), kNow - 32'500ms);
  view.zoom(2, around);
  EXPECT_EQ(view.begin(kNow), kNow - 40s);
  EXPECT_EQ(view.end(kNow), kNow - 20s);
}

TEST(TimeView, ZoomKeepsTheEndWhenFollowing) {
  TimeView view;
  view.zoom(0.25, kNow - 30s);
  EXPECT_TRUE(view.following());
  EXPECT_EQ(view.end(kNow), kNow);
  EXPECT_EQ(view.length(), 15s);
}

TEST(TimeView, LiveComesBackAsLongAsItWas) {
  TimeView view;
  view.set_length(10s, kNow);
  view.show(kNow - 5s, kNow - 4s);
  EXPECT_EQ(view.length(), 1s);
  view.live();
  EXPECT_EQ(view.length(), 10s);
}

TEST(TimeView, LengthsAreClamped) {
  TimeView view;
  view.show(kNow, kNow + 10ms);
  EXPECT_EQ(view.length(), TimeView::kLeast);
  EXPECT_EQ(view.begin(kNow), kNow - 20ms) << "around the middle";
  view.show(kNow - 10h, kNow);
  EXPECT_EQ(view.length(), TimeView::kMost);
  for (int i = 0; i < 100; ++i) view.zoom(10, kNow);
  EXPECT_EQ(view.length(), TimeView::kMost);
  for (int i = 0; i < 100; ++i) view.zoom(0.01, kNow);
  EXPECT_EQ(view.length(), TimeView::kLeast);
}

TEST(TimeView, NeverLosesSightOfWhatThereIs) {
  TimeView view;
  view.pan(-100h, kNow);
  view.keep_near(kNow - 30s, kNow);
  EXPECT_GT(view.end(kNow), kNow - 30s);
  view.pan(100h, kNow);
  view.keep_near(kNow - 30s, kNow);
  EXPECT_LT(view.begin(kNow), kNow);
}

TEST(Grid, IsMadeOfWholeColumnsThatStandStill) {
  TimeView view;
  const Grid grid = view.grid(kNow, 600);
  EXPECT_EQ(grid.step, 100ms);
  EXPECT_EQ(grid.columns, 600);
  EXPECT_GT(grid.end(), kNow) << "the last column holds the end";
  EXPECT_LE(grid.end() - grid.step, kNow);
  EXPECT_EQ(grid.begin().time_since_epoch() % grid.step, 0ns);
  // Until a column's time has passed nothing moves; then everything by one.
  const Time start = grid.end() - grid.step;
  EXPECT_EQ(view.grid(start, 600), view.grid(start + 100ms - 1ns, 600));
  EXPECT_EQ(view.grid(start + 100ms, 600).first, grid.first + 1);
}

TEST(Grid, ColumnsAndTimesAgree) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) {
    const Time now(Duration(static_cast<std::int64_t>(random() % 1'000'000'000'000'000)) - 100h);
    TimeView view;
    view.set_length(Duration(static_cast<std::int64_t>(random() % 600'000'000'000)), now);
    const auto columns = static_cast<std::int64_t>(random() % 4000 + 1);
    const Grid grid = view.grid(now, columns);
    EXPECT_EQ(grid.column(now), columns - 1);
    EXPECT_EQ(grid.column(grid.begin()), 0);
    EXPECT_EQ(grid.column(grid.begin() - 1ns), -1);
    EXPECT_EQ(grid.column(grid.time(static_cast<double>(columns / 2) + 0.5)), columns / 2);
  }
}

}  // namespace
}  // namespace framescope::ui::plot
