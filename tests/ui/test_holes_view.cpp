#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"
#include "ui/holes_view.hpp"

namespace framescope::ui {
namespace {

/// A picture of 4:2:0 with 25 MCUs in each of 15 rows; the last row is cut by its lower edge.
PictureHoles holes_of(std::vector<McuRun> missing) {
  PictureHoles holes;
  holes.mcus_per_row = 25;
  holes.mcu_rows = 15;
  holes.missing = std::move(missing);
  return holes;
}
constexpr int kWidth = 400;
constexpr int kHeight = 225;
constexpr Box kPlace{10, 20, 800, 450};  // twice as large

std::vector<Box> boxes(const PictureHoles& holes) {
  return hole_boxes(holes, kPlace, kWidth, kHeight);
}

void expect_box(const Box& box, const Box& wanted) {
  EXPECT_FLOAT_EQ(box.x, wanted.x);
  EXPECT_FLOAT_EQ(box.y, wanted.y);
  EXPECT_FLOAT_EQ(box.w, wanted.w);
  EXPECT_FLOAT_EQ(box.h, wanted.h);
}

TEST(HoleBoxes, ARunWithinARowIsOneBox) {
  const auto found = boxes(holes_of({{27, 3}}));
  ASSERT_EQ(found.size(), 1U);
  expect_box(found[0], {10 + 2 * 32, 20 + 32, 3 * 32, 32});
}

TEST(HoleBoxes, ARunOverRowsIsAnEndWholeRowsAndABeginning) {
  const auto found = boxes(holes_of({{20, 5 + 3 * 25 + 7}}));
  ASSERT_EQ(found.size(), 3U);
  expect_box(found[0], {10 + 20 * 32, 20, 5 * 32, 32});
  expect_box(found[1], {10, 20 + 32, 800, 3 * 32});
  expect_box(found[2], {10, 20 + 4 * 32, 7 * 32, 32});
}

TEST(HoleBoxes, TheWholePictureIsOneBoxWithinIt) {
  const auto found = boxes(holes_of({{0, 375}}));
  ASSERT_EQ(found.size(), 1U);
  expect_box(found[0], kPlace);
}

TEST(HoleBoxes, WhatLiesBeyondThePictureIsLeftOut) {
  EXPECT_TRUE(boxes(holes_of({{375, 9}, {4'000'000'000U, 4'000'000'000U}})).empty());
  const auto found = boxes(holes_of({{370, 4'000'000'000U}}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(kPlace.holds(found[0]));
  PictureHoles nothing;
  nothing.missing = {{0, 5}};
  EXPECT_TRUE(boxes(nothing).empty()) << "a grid without columns";
}

TEST(HoleBoxes, TheLowMcusOf422AreHalfAsHigh) {
  PictureHoles holes = holes_of({{25, 1}});
  holes.mcu_height_px = 8;
  holes.mcu_rows = 29;
  expect_box(boxes(holes).at(0), {10, 20 + 16, 32, 16});
}

TEST(HoleWords, SayTheShare) {
  EXPECT_EQ(hole_words(holes_of({{0, 45}, {100, 30}})).view(),
            "20 % of this picture is from before");
  EXPECT_EQ(hole_words(holes_of({{0, 1}})).view(), "less than 1 % of this picture is from before");
  EXPECT_EQ(hole_words(holes_of({{0, 4'000'000'000U}})).view(),
            "100 % of this picture is from before");
}

/// A receiver that shows a patched picture.
class HolesTest : public testing::Test {
 protected:
  HolesTest() {
    state_.controls = ControlsState(sample_.config, {});
    sample_.view.received.holes = &holes_;
  }
  void show() { window_.frame(sample_.view, state_); }
  static constexpr const char* kWords = "20 % of this picture is from before";
  /// The places of what has the hatching's tint.
  Box tinted() const {
    const Colour tint = faded(state_.theme->of(FrameOutcome::kIncomplete).colour, 0.12);
    const ImDrawData* data = ImGui::GetDrawData();
    float left = 1e9F;
    float top = 1e9F;
    float right = -1;
    float bottom = -1;
    for (int i = 0; i < data->CmdListsCount; ++i) {
      for (const ImDrawVert& vertex : data->CmdLists[i]->VtxBuffer) {
        if (vertex.col != tint) continue;
        left = std::min(left, vertex.pos.x);
        top = std::min(top, vertex.pos.y);
        right = std::max(right, vertex.pos.x);
        bottom = std::max(bottom, vertex.pos.y);
      }
    }
    return {left, top, right - left, bottom - top};
  }

  HeadlessWindow window_{1280, 800};
  SampleView sample_{model::Role::kReceiver};
  DashboardState state_;
  PictureHoles holes_ = holes_of({{50, 75}});
};

TEST_F(HolesTest, WhatIsOldIsHatchedWhereItLies) {
  show();
  show();
  EXPECT_NE(window_.items.text(kWords), nullptr);
  const Box picture = window_.items.control("picture.received")->box;
  const Box place = state_.zoom.place(picture, kWidth, kHeight);
  const Box box = tinted();
  const float row = place.h * 16 / kHeight;
  EXPECT_NEAR(box.x, place.x, 1);
  EXPECT_NEAR(box.w, place.w, 1);
  EXPECT_NEAR(box.y, place.y + 2 * row, 1);
  EXPECT_NEAR(box.h, 3 * row, 1);
}

TEST_F(HolesTest, ItMovesAndGrowsWithThePicture) {
  show();
  const float fits = tinted().h;
  const Box picture = window_.items.control("picture.received")->box;
  state_.zoom.zoom_at(2, picture.middle_x(), picture.y + picture.h * 0.3F, picture, kWidth,
                      kHeight);
  show();
  show();
  EXPECT_NEAR(tinted().h, 2 * fits, 2);
  EXPECT_TRUE(picture.inset(-2).holds(tinted())) << "and not beyond the panel";
}

TEST_F(HolesTest, AStoredPictureIsGreyWhereItWasPatchedAndSaysSo) {
  constexpr const char* kGrey = "Grey parts were lost";
  model::LoggedFrame moment;
  moment.sample.wire = WireFormat::kRtp;
  moment.sample.outcome = FrameOutcome::kDisplayedDamaged;
  sample_.view.received.holes = nullptr;
  sample_.view.received.damaged = true;
  show();
  EXPECT_EQ(window_.items.text(kGrey), nullptr) << "it is live";
  sample_.view.paused_at = sample_.view.now;
  sample_.view.moment = &moment;
  show();
  EXPECT_NE(window_.items.text(kGrey), nullptr);
  moment.sample.outcome = FrameOutcome::kDisplayed;
  show();
  EXPECT_EQ(window_.items.text(kGrey), nullptr) << "nothing of it was lost";
}

TEST_F(HolesTest, AKeyTakesItAwayAndTheChoiceIsASetting) {
  const Requests off = window_.strike(Chord{'H'}, sample_.view, state_);
  ASSERT_TRUE(off.apply.has_value());
  EXPECT_FALSE(off.apply->show_holes);
  show();
  EXPECT_EQ(window_.items.text(kWords), nullptr);
  EXPECT_LT(tinted().w, 0) << "nothing has the tint";
  window_.strike(Chord{'H'}, sample_.view, state_);
  show();
  EXPECT_NE(window_.items.text(kWords), nullptr);
}

TEST_F(HolesTest, AWholePictureSaysNothing) {
  holes_.missing.clear();
  show();
  EXPECT_EQ(window_.items.text("less than 1 % of this picture is from before"), nullptr);
  sample_.view.received.holes = nullptr;
  show();
  EXPECT_LT(tinted().w, 0);
}

}  // namespace
}  // namespace framescope::ui
