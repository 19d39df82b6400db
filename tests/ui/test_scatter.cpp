#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "ui/plot/scatter.hpp"

namespace framescope::ui::plot {
namespace {

constexpr Colour kInk = rgb(0x123456);

class ScatterTest : public testing::Test {
 protected:
  ScatterAnswer draw() {
    ScatterSpec spec;
    spec.key = "lab";
    spec.x_label = "size kB";
    spec.y_label = "SSIM";
    spec.empty = "No measurement yet";
    spec.points = points_;
    spec.x_scale = scale_;
    spec.x_rules = x_rules_;
    spec.y_rules = y_rules_;
    spec.marks = marks_;
    spec.tell = tell_;
    ScatterAnswer answer;
    window_.frame([&](Painter& painter, const Box& screen) {
      answer = draw_scatter(painter, screen, spec, state_);
    });
    return answer;
  }
  /// Corners of the ink, whatever its strength.
  std::vector<ImVec2> corners() const {
    std::vector<ImVec2> found;
    const ImDrawData* data = ImGui::GetDrawData();
    for (int i = 0; i < data->CmdListsCount; ++i) {
      for (const ImDrawVert& vertex : data->CmdLists[i]->VtxBuffer) {
        if ((vertex.col & 0xFFFFFFU) == (kInk & 0xFFFFFFU) && vertex.col >> 24U > 80) {
          found.push_back(vertex.pos);
        }
      }
    }
    return found;
  }

  HeadlessWindow window_{500, 300};
  std::vector<ScatterPoint> points_;
  ScatterState state_;
  Scale scale_ = Scale::kLinear;
  std::vector<ScatterRule> x_rules_;
  std::vector<ScatterRule> y_rules_;
  std::vector<ScatterMark> marks_;
  Text (*tell_)(const void*, std::size_t) = nullptr;
};

TEST_F(ScatterTest, SaysWhenThereIsNothing) {
  draw();
  EXPECT_NE(window_.items.text("No measurement yet"), nullptr);
}

TEST_F(ScatterTest, OneFarOffIsSeenAmongAHundredThousand) {
  std::mt19937 random(6);
  std::normal_distribution<double> around(10, 1);
  for (int i = 0; i < 100'000; ++i) points_.push_back({around(random), around(random), kInk});
  points_.push_back({90, 90, kInk});
  draw();
  const auto found = corners();
  EXPECT_LT(found.size(), 20'000U);
  EXPECT_GE(std::ranges::count_if(found, [](const ImVec2& at) { return at.x > 400 && at.y < 80; }),
            4);
}

TEST_F(ScatterTest, LeavesOutWhatIsNoNumber) {
  points_ = {{std::nan(""), 1, kInk}, {1, std::numeric_limits<double>::infinity(), kInk}};
  draw();
  EXPECT_TRUE(corners().empty());
  points_ = {{-1, 5, kInk}};
  scale_ = Scale::kLog;
  draw();
  EXPECT_TRUE(corners().empty());
}

TEST_F(ScatterTest, TellsThePointAtTheMouse) {
  points_ = {{1, 1, kInk}, {10, 10, kInk}};
  draw();
  const Box box = window_.items.control("plot lab.canvas")->box;
  const auto x = box.x + box.w * static_cast<float>(state_.x.share(10));
  const auto y = box.bottom() - box.h * static_cast<float>(state_.y.share(10));
  ImGui::GetIO().MousePos = {x + 3, y + 3};
  draw();
  ScatterAnswer answer = draw();
  ASSERT_TRUE(answer.hovered);
  EXPECT_EQ(*answer.hovered, 1U);
  ImGui::GetIO().MouseDown[0] = true;
  draw();
  ImGui::GetIO().MouseDown[0] = false;
  answer = draw();
  EXPECT_EQ(answer.clicked, 1U);
  ImGui::GetIO().MousePos = {box.middle_x(), box.y + 2};
  draw();
  EXPECT_FALSE(draw().hovered);
}

TEST_F(ScatterTest, JoinsThePointsOfACurveAndNoOthers) {
  points_ = {{10, 1, kInk, 0}, {90, 1, kInk, 0}, {10, 9, kInk, 1}, {90, 9, kInk}};
  draw();
  const auto in_the_middle = [&] {
    const Box box = window_.items.control("plot lab.canvas")->box;
    const float half = box.h / 2;
    // A line has corners at its ends alone: what is told apart is how many there are beside them.
    return std::pair(
        std::ranges::count_if(corners(), [&](ImVec2 at) { return at.y > box.y + half; }),
        std::ranges::count_if(corners(), [&](ImVec2 at) { return at.y < box.y + half; }));
  };
  const auto [joined, apart] = in_the_middle();
  EXPECT_GT(joined, apart);
}

TEST_F(ScatterTest, NamesTheRulesThatItsAxesReach) {
  points_ = {{1, 1, kInk}, {100, 100, kInk}};
  x_rules_ = {{20, "twenty"}, {500, "far away"}};
  y_rules_ = {{30, "thirty"}, {99, "high"}};
  draw();
  for (const char* name : {"twenty", "thirty", "high"}) {
    EXPECT_NE(window_.items.text(name), nullptr) << name;
  }
  EXPECT_EQ(window_.items.text("far away"), nullptr);
}

TEST_F(ScatterTest, NoNameIsWrittenOverAnother) {
  points_ = {{1, 1, kInk}, {100, 100, kInk}};
  x_rules_ = {{40, "a rule"}, {45, "a rule beside it"}};
  y_rules_ = {{48, "a level"}, {52, "another level"}};
  for (const auto& [x, y] : {std::pair{50.0, 50.0}, {1.0, 1.0}, {100.0, 100.0}, {95.0, 49.0}}) {
    marks_ = {{x, y, {kInk, Shape::kDiamond}, "now, Q 80"},
              {x + 0.5, y, {kInk, Shape::kRing}, "Q 78"},
              {x, y - 0.5, {kInk, Shape::kTriangle}, "knee, Q 79"}};
    draw();
    const Box canvas = window_.items.control("plot lab.canvas")->box;
    std::vector<Box> names;
    for (const ItemLog::Item& item : window_.items.items()) {
      if (item.kind == ItemLog::Kind::kText && canvas.holds(item.box)) names.push_back(item.box);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(names[i].overlaps(names[j])) << x;
    }
    EXPECT_NE(window_.items.text("now, Q 80"), nullptr) << x;
  }
}

TEST_F(ScatterTest, ToldMoreOfThePointAtTheMouse) {
  points_ = {{1, 1, kInk}, {10, 10, kInk}};
  static std::size_t asked;
  asked = 99;
  tell_ = [](const void*, std::size_t point) {
    asked = point;
    return Text("quality 5");
  };
  draw();
  EXPECT_EQ(asked, 99U) << "nothing is at the mouse";
  const Box box = window_.items.control("plot lab.canvas")->box;
  ImGui::GetIO().MousePos = {box.x + box.w * static_cast<float>(state_.x.share(10)),
                             box.bottom() - box.h * static_cast<float>(state_.y.share(10))};
  draw();
  draw();
  EXPECT_EQ(asked, 1U);
}

}  // namespace
}  // namespace framescope::ui::plot
