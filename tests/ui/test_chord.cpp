#include <gtest/gtest.h>

#include "ui/chord.hpp"

namespace framescope::ui {
namespace {

TEST(Chord, IsWrittenAsOnKeyboards) {
  EXPECT_EQ(words({'K', true}).view(), "Ctrl+K");
  EXPECT_EQ(words({'C', true, true}).view(), "Ctrl+Shift+C");
  EXPECT_EQ(words({kKeyF1 + 11}).view(), "F12");
  EXPECT_EQ(words({kKeyLeft, false, true}).view(), "Shift+Left");
  EXPECT_EQ(words({'1', false, false, true}).view(), "Alt+1");
  EXPECT_EQ(words({'=', true}).view(), "Ctrl++");
  EXPECT_TRUE(words({}).empty());
}

}  // namespace
}  // namespace framescope::ui
