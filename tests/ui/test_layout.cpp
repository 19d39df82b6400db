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
  std::vector<Box> all{layout.top_bar, layout.figures};
  if (!layout.banner.empty()) all.push_back(layout.banner);
  if (layout.folded) {
    all.insert(all.end(), {layout.tabs, layout.body});
  } else {
    all.insert(all.end(),
               {layout.controls, layout.pictures, layout.plots, layout.account, layout.notes});
  }
  return all;
}

class LayoutTest : public testing::TestWithParam<Case> {};

TEST_P(LayoutTest, PanelsAndGapsTileTheWindow) {
  const auto [width, height, scale] = GetParam();
  const Box window{0, 0, width, height};
  for (const float banner : {0.0F, 40.0F}) {
    const Layout layout = make_layout(window, scale, banner);
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

}  // namespace
}  // namespace framescope::ui
