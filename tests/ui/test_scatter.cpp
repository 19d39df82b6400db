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

}  // namespace
}  // namespace framescope::ui::plot
