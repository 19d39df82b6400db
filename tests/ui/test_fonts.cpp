#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "ui/fonts.hpp"
#include "ui/imgui_compat.hpp"

namespace framescope::ui {
namespace {

TEST(Fonts, DigitsOfNumberFacesAreOfOneWidth) {
  const HeadlessWindow window;
  for (ImFont* font :
       {window.look.fonts.number, window.look.fonts.large, window.look.fonts.overlay[0]}) {
    for (const char* digits : {"000", "111", "789", "4.2"}) {
      EXPECT_FLOAT_EQ(Painter::width(font, digits), Painter::width(font, "888")) << digits;
    }
  }
}

TEST(Fonts, GrowWithTheScale) {
  const float small = [] {
    const HeadlessWindow window;
    return compat::size_px(window.look.fonts.text);
  }();
  const HeadlessWindow window(1280, 800, 2);
  EXPECT_FLOAT_EQ(compat::size_px(window.look.fonts.text), 2 * small);
}

TEST(Fonts, ABuiltInOneDoesWhereNoneIsInstalled) {
  HeadlessWindow window;
  const Fonts fonts = load_fonts(FontFiles{}, 1);
  EXPECT_FALSE(fonts.complete);
  for (ImFont* font :
       {fonts.text, fonts.strong, fonts.small, fonts.number, fonts.large, fonts.overlay[2]}) {
    ASSERT_NE(font, nullptr);
    EXPECT_GT(Painter::width(font, "Framescope"), 0);
  }
  // The built-in font has no dash and no ellipsis.
  EXPECT_STREQ(fonts.unknown, "-");
  EXPECT_STREQ(fonts.ellipsis, "...");
  EXPECT_TRUE(ImGui::GetIO().Fonts->IsBuilt());
}

TEST(Fonts, FilesThatDoNotExistAreSkipped) {
  HeadlessWindow window;
  FontFiles files;
  files.text = {"/nonexistent/a.ttf", "/nonexistent/b.ttf"};
  EXPECT_FALSE(load_fonts(files, 1).complete);
}

}  // namespace
}  // namespace framescope::ui
