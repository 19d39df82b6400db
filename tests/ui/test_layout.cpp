#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "ui/layout.hpp"

namespace framescope::ui {
namespace {

struct Case {
  float width;
  float height;
  float scale;
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const float scale : {0.75F, 1.0F, 1.25F, 2.0F, 3.0F}) {
    for (const auto& [width, height] : {std::pair{1024.0F, 640.0F},
                                        {1280.0F, 800.0F},
                                        {1366.0F, 768.0F},
                                        {1920.0F, 1080.0F},
                                        {2560.0F, 1440.0F},
                                        {3840.0F, 2160.0F}}) {
      all.push_back({width, height, scale});
    }
  }
  return all;
}

std::vector<Box> panels(const Layout& layout) {
  std::vector<Box> all{layout.top_bar, layout.figures, layout.status};
  if (!layout.banner.empty()) all.push_back(layout.banner);
  if (layout.folded) {
    all.insert(all.end(), {layout.tabs, layout.body});
  } else {
    all.insert(all.end(), {layout.controls, layout.pictures, layout.plots, layout.bottom});
  }
  return all;
}

class LayoutTest : public testing::TestWithParam<Case> {};

TEST_P(LayoutTest, PanelsAndGapsTileTheWindow) {
  const auto [width, height, scale] = GetParam();
  const Box window{0, 0, width, height};
  for (const LayoutSizes& sizes :
       {LayoutSizes{}, LayoutSizes{420, 0.9F, 0.9F}, LayoutSizes{0, 0, 0}}) {
    const float banner = sizes == LayoutSizes{} ? 0.0F : 40.0F;
    const Layout layout = make_layout(window, scale, banner, sizes);
    std::vector<Box> parts = panels(layout);
    for (const Box& part : parts) EXPECT_FALSE(part.empty());
    for (const Box& gap : layout.gaps) {
      if (!gap.empty()) parts.push_back(gap);
    }
    float area = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      area += parts[i].w * parts[i].h;
      EXPECT_TRUE(window.holds(parts[i]));
      for (std::size_t j = 0; j < i; ++j)
        EXPECT_FALSE(parts[i].overlaps(parts[j])) << i << " and " << j;
    }
    EXPECT_FLOAT_EQ(area, width * height) << "nothing is left over";
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, LayoutTest, testing::ValuesIn(cases()));

TEST(Layout, FoldsWhereThereIsNoRoomSideBySide) {
  EXPECT_FALSE(make_layout({0, 0, 1024, 640}, 1, 0).folded);
  EXPECT_TRUE(make_layout({0, 0, 1024, 640}, 2, 0).folded);
  EXPECT_FALSE(make_layout({0, 0, 2048, 1280}, 2, 0).folded);
  EXPECT_TRUE(make_layout({0, 0, 900, 800}, 1, 0).folded);
}

TEST(Layout, GivesThePicturesWhatALargerWindowAdds) {
  const Layout small = make_layout({0, 0, 1280, 800}, 1, 0);
  const Layout large = make_layout({0, 0, 3840, 2160}, 1, 0);
  EXPECT_EQ(small.controls.w, large.controls.w);
  EXPECT_GT(large.pictures.w * large.pictures.h, 8 * small.pictures.w * small.pictures.h);
}

TEST(Layout, ASplitterGoesWhereItIsDragged) {
  const Box window{0, 0, 1440, 900};
  LayoutSizes sizes;
  const Layout before = make_layout(window, 1, 0, sizes);
  sizes = dragged(sizes, Splitter::kControls, 300, window, before, 1);
  sizes = dragged(sizes, Splitter::kPlots, 900, window, make_layout(window, 1, 0, sizes), 1);
  sizes = dragged(sizes, Splitter::kBottom, 500, window, make_layout(window, 1, 0, sizes), 1);
  const Layout after = make_layout(window, 1, 0, sizes);
  EXPECT_NEAR(after.controls.right(), 300, 1);
  EXPECT_NEAR(after.plots.x, 900, 2);
  EXPECT_NEAR(after.bottom.y, 500, 2);
}

TEST(Layout, ASplitterLeavesEachPanelItsRoom) {
  const Box window{0, 0, 1280, 800};
  for (const float at : {-500.0F, 0.0F, 5000.0F}) {
    LayoutSizes sizes;
    for (const Splitter which : {Splitter::kControls, Splitter::kPlots, Splitter::kBottom}) {
      sizes = dragged(sizes, which, at, window, make_layout(window, 1, 0, sizes), 1);
    }
    const Layout layout = make_layout(window, 1, 0, sizes);
    EXPECT_GE(layout.controls.w, 230);
    EXPECT_GE(layout.pictures.w, 350);
    EXPECT_GE(layout.plots.w, 319);
    EXPECT_GE(layout.bottom.h, 120);
    EXPECT_GE(layout.pictures.h, 110);
  }
}

TEST(Layout, SplittersCanBeGrabbed) {
  const Layout layout = make_layout({0, 0, 1280, 800}, 1, 0);
  for (const Box& grab : layout.splitters) EXPECT_GE(std::min(grab.w, grab.h), 5);
  for (const Box& grab : make_layout({0, 0, 800, 600}, 1, 0).splitters) EXPECT_TRUE(grab.empty());
}

}  // namespace
}  // namespace framescope::ui
