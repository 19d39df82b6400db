#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "model/window_settings.hpp"

namespace framescope::model {
namespace {

TEST(WindowSettings, DefaultsAreAllowedAndStay) {
  const WindowSettings standard;
  EXPECT_EQ(clamped(standard), standard);
  int settings = 0;
  each_window_setting([&](std::string_view, std::string_view key, auto member, auto allowed) {
    EXPECT_TRUE(is_allowed(member(standard), allowed)) << key;
    EXPECT_NE(in_words(allowed), "") << key;
    ++settings;
  });
  EXPECT_EQ(settings, 17);
  EXPECT_TRUE(in_order(standard.thresholds));
}

TEST(WindowSettings, DefaultThresholdsAreThoseOfTheDesign) {
  const Thresholds t;
  EXPECT_EQ(t.loss_warning, 0.01);
  EXPECT_EQ(t.loss_error, 0.05);
  EXPECT_EQ(t.fps_warning, 0.95);
  EXPECT_EQ(t.fps_error, 0.80);
  EXPECT_EQ(t.frame_time_warning, 0.75);
  EXPECT_EQ(t.frame_time_error, 1.0);
}

TEST(WindowSettings, NumbersAreBroughtIntoTheirRange) {
  WindowSettings settings;
  settings.ui_scale = 9;
  settings.width_px = -5;
  settings.height_px = 1'000'000;
  settings.time_span_s = 0;
  settings.plots_share = -std::numeric_limits<double>::infinity();
  const WindowSettings kept = clamped(settings);
  EXPECT_EQ(kept.ui_scale, 3);
  EXPECT_EQ(kept.width_px, 320);
  EXPECT_EQ(kept.height_px, 16'384);
  EXPECT_EQ(kept.time_span_s, 5);
  EXPECT_EQ(kept.plots_share, 0);
}

TEST(WindowSettings, WhatIsNoNumberOrNoWordBecomesTheDefault) {
  WindowSettings settings;
  settings.ui_scale = std::nan("");
  settings.thresholds.loss_error = std::nan("");
  settings.theme = "pink";
  settings.bottom_tab = std::string(65, 'x');
  EXPECT_EQ(clamped(settings), WindowSettings{});
}

TEST(WindowSettings, NamesHaveALimit) {
  WindowSettings settings;
  settings.hidden_plots.assign(100, "fps");
  settings.log_axes = {"size", std::string(65, 'x'), "two\nlines", std::string(64, 'y')};
  const WindowSettings kept = clamped(settings);
  EXPECT_EQ(kept.hidden_plots.size(), 64u);
  EXPECT_EQ(kept.log_axes, (std::vector<std::string>{"size", std::string(64, 'y')}));
}

TEST(WindowSettings, AWarningNeverComesAfterItsError) {
  WindowSettings settings;
  settings.thresholds.loss_warning = 0.2;
  settings.thresholds.fps_warning = 0.5;
  settings.thresholds.frame_time_warning = 3;
  EXPECT_FALSE(in_order(settings.thresholds));
  const Thresholds t = clamped(settings).thresholds;
  EXPECT_TRUE(in_order(t));
  EXPECT_EQ(t.loss_warning, 0.05);
  EXPECT_EQ(t.fps_warning, 0.80);
  EXPECT_EQ(t.frame_time_warning, 1.0);
}

TEST(WindowSettings, WhatIsAllowedIsSaidInWords) {
  EXPECT_EQ(in_words(Bounds<double>{0.75, 3}), "0.75..3");
  EXPECT_EQ(in_words(Bounds<int>{320, 16'384}), "320..16384");
  EXPECT_EQ(in_words(EitherWord{"dark", "light"}), "dark or light");
}

}  // namespace
}  // namespace framescope::model
