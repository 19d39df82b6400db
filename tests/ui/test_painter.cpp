#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "ui/imgui_compat.hpp"
#include "ui/painter.hpp"

namespace framescope::ui {
namespace {

TEST(Painter, TextThatFitsIsWholeAndWhereItWasAsked) {
  HeadlessWindow window;
  window.frame([&](Painter& painter, const Box&) {
    painter.text({100, 50, 200, 20}, window.look.fonts.text, window.look.theme->text, "right",
                 Align::kRight);
  });
  const ItemLog::Item* item = window.items.text("right");
  ASSERT_NE(item, nullptr);
  EXPECT_FALSE(item->cut);
  EXPECT_NEAR(item->box.right(), 300, 1);
  EXPECT_TRUE((Box{100, 50, 200, 20}).holds(item->box));
}

TEST(Painter, TextThatDoesNotFitStaysInItsBox) {
  HeadlessWindow window;
  float used = 0;
  window.frame([&](Painter& painter, const Box&) {
    used = painter.text({0, 0, 60, 20}, window.look.fonts.text, window.look.theme->text,
                        "a rather long text");
  });
  EXPECT_TRUE(window.items.items().front().cut);
  EXPECT_LE(used, 60);
  EXPECT_GT(used, 30);
}

TEST(Painter, AParagraphIsAsHighAsItSaid) {
  HeadlessWindow window;
  const std::string_view words =
      "Nothing is captured before the first Hello. Start a receiver that asks this address.";
  for (const Align align : {Align::kLeft, Align::kMiddle}) {
    window.frame([&](Painter& painter, const Box&) {
      ImFont* font = window.look.fonts.text;
      const float said = Painter::paragraph_height(font, 200, words);
      EXPECT_GT(said, 2 * compat::size_px(font));
      EXPECT_FLOAT_EQ(
          painter.paragraph({10, 10, 200, said}, font, window.look.theme->text, words, align),
          said);
    });
    EXPECT_FALSE(window.items.items().front().cut);
  }
}

TEST(Painter, AParagraphKeepsItsLineEndsAndNamesWhatIsCut) {
  HeadlessWindow window;
  window.frame([&](Painter& painter, const Box&) {
    ImFont* font = window.look.fonts.text;
    const float line = compat::size_px(font);
    EXPECT_FLOAT_EQ(
        painter.paragraph({0, 0, 500, 3 * line}, font, window.look.theme->text, "one\ntwo\nthree"),
        3 * line);
    painter.paragraph({0, 0, 500, 2 * line}, font, window.look.theme->text, "one\ntwo\nthree");
  });
  EXPECT_FALSE(window.items.items()[0].cut);
  EXPECT_TRUE(window.items.items()[1].cut);
}

}  // namespace
}  // namespace framescope::ui
