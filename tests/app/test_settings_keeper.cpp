#include <gtest/gtest.h>

#include "app/settings_keeper.hpp"

namespace framescope::app {
namespace {

constexpr Time kStart{std::chrono::hours(1)};
constexpr Time after(int milliseconds) { return kStart + std::chrono::milliseconds(milliseconds); }

class SettingsKeeperTest : public testing::Test {
 protected:
  SettingsKeeper keeper_{"framescope.toml", {}, {}, {}};
  SavedSettings now_;
};

TEST_F(SettingsKeeperTest, NothingChangedIsNothingToWrite) {
  EXPECT_EQ(keeper_.due(now_, after(0)), std::nullopt);
  EXPECT_EQ(keeper_.due(now_, after(60'000)), std::nullopt);
  EXPECT_EQ(keeper_.due_at_end(now_), std::nullopt);
}

TEST_F(SettingsKeeperTest, AChangeIsWrittenOnceItHasComeToRest) {
  now_.stream.quality = 60;
  EXPECT_EQ(keeper_.due(now_, after(0)), std::nullopt);
  now_.stream.quality = 50;
  EXPECT_EQ(keeper_.due(now_, after(900)), std::nullopt) << "the slider still moves";
  EXPECT_EQ(keeper_.due(now_, after(1'800)), std::nullopt);
  const auto text = keeper_.due(now_, after(2'000));
  ASSERT_TRUE(text.has_value());
  EXPECT_NE(text->find("quality = 50"), std::string::npos);
  EXPECT_EQ(keeper_.due(now_, after(9'000)), std::nullopt) << "once";
  EXPECT_EQ(keeper_.due_at_end(now_), std::nullopt);
}

TEST_F(SettingsKeeperTest, AChangeOfTheLastSecondIsWrittenAtTheEnd) {
  now_.window.theme = "light";
  EXPECT_EQ(keeper_.due(now_, after(0)), std::nullopt);
  EXPECT_TRUE(keeper_.due_at_end(now_).has_value());
}

TEST_F(SettingsKeeperTest, WhatCouldNotBeWrittenIsTriedAgainAtTheEnd) {
  now_.window.theme = "light";
  EXPECT_EQ(keeper_.due(now_, after(0)), std::nullopt);
  EXPECT_TRUE(keeper_.due(now_, after(2'000)).has_value());
  keeper_.failed();
  EXPECT_EQ(keeper_.due(now_, after(9'000)), std::nullopt) << "not over and over again";
  const auto text = keeper_.due_at_end(now_);
  ASSERT_TRUE(text.has_value());
  EXPECT_NE(text->find("light"), std::string::npos);
  EXPECT_EQ(keeper_.due_at_end(now_), std::nullopt);
}

TEST_F(SettingsKeeperTest, WhatCouldNotBeWrittenGoesWithTheNextChange) {
  now_.window.theme = "light";
  EXPECT_EQ(keeper_.due(now_, after(0)), std::nullopt);
  EXPECT_TRUE(keeper_.due(now_, after(2'000)).has_value());
  keeper_.failed();
  now_.window.theme = "dark";
  EXPECT_EQ(keeper_.due(now_, after(3'000)), std::nullopt);
  EXPECT_TRUE(keeper_.due(now_, after(5'000)).has_value()) << "though it is what the file says";
}

TEST(SettingsKeeper, WhatTheCommandLineSaidIsNotWritten) {
  SavedSettings file;
  file.stream.quality = 70;
  SavedSettings start = file;
  start.stream.quality = 10;
  SettingsKeeper keeper("framescope.toml", file, {}, start);
  SavedSettings now = start;
  now.window.theme = "light";
  const auto text = keeper.due_at_end(now);
  ASSERT_TRUE(text.has_value());
  EXPECT_NE(text->find("quality = 70"), std::string::npos) << *text;
  EXPECT_NE(text->find("light"), std::string::npos);
}

TEST(SettingsKeeper, WithoutAFileNothingIsWritten) {
  SettingsKeeper keeper("", {}, {}, {});
  SavedSettings now;
  now.stream.quality = 1;
  EXPECT_EQ(keeper.due_at_end(now), std::nullopt);
}

}  // namespace
}  // namespace framescope::app
