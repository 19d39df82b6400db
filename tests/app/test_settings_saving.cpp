#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/settings_file.hpp"
#include "app/settings_files.hpp"

namespace framescope::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SavedSettings unusual() {
  SavedSettings s;
  s.stream.width_px = 0;
  s.stream.fps = 29.97;
  s.stream.quality = 1;
  s.stream.target = {model::QualityTarget::Kind::kRate, 2.5e6};
  s.stream.subsampling = Subsampling::k422;
  s.stream.wire = WireFormat::kRtp;
  s.stream.max_datagram_bytes = 1400;
  s.stream.rtp_datagram_bytes = 300;
  s.stream.restart_markers = false;
  s.stream.pace = 1.0 / 3;
  s.stream.partial_pictures = false;
  s.stream.show_holes = false;
  s.stream.upper_part = true;
  s.stream.playout_delay = std::chrono::microseconds(12'345);
  s.stream.oversize = model::Oversize::kDrop;
  s.stream.burn_fps = true;
  s.stream.impairment = parse_impairment("loss=2.5%,burst=3,jitter=250us,rate=1.5Mbit").value();
  s.stream.seed = 4'294'967'295;
  s.role = model::Role::kSender;
  s.source = "C:\\clips\\\"a\" # 'b'\t\x01\x7f \xc3\xa4.mp4";
  s.loop = true;
  s.listen = "[::1]:1";
  s.to = "camera.local";
  s.from = "127.0.0.1:65535";
  s.window.theme = "light";
  s.window.ui_scale = 0.1 + 0.7;
  s.window.width_px = 16'384;
  s.window.height_px = 240;
  s.window.controls_width_px = 1.0 / 3 + 200;
  s.window.plots_share = 1e-9;
  s.window.bottom_share = 1;
  s.window.bottom_tab = "";
  s.window.hidden_plots = {"fps", "a \"b\"", "\\"};
  s.window.log_axes = {"size"};
  s.window.time_span_s = 600;
  s.window.thresholds = {0, 1, 1, 0, 0, 10};
  return s;
}

class SettingsText : public SettingsFiles {
 protected:
  SavedSettings read_again(const std::string& text) const {
    write(text);
    const auto loaded = load_settings(path_);
    if (loaded) return loaded->saved;
    ADD_FAILURE() << loaded.error().text << "\n" << text;
    return {};
  }
};

TEST_F(SettingsText, ReadsBackAsTheSame) {
  EXPECT_EQ(read_again(to_toml(SavedSettings{}, "")), SavedSettings{});
  EXPECT_EQ(read_again(to_toml(unusual(), "")), unusual());
}

TEST_F(SettingsText, AnAutomaticQualityReadsBackWithItsTarget) {
  SavedSettings saved;
  saved.stream.auto_quality = true;
  for (const char* spec : {"limit", "datagram=1472", "rate=4Mbit", "fragments=8", "fps=29.97"}) {
    saved.stream.target = model::parse_quality_target(spec).value();
    EXPECT_EQ(read_again(to_toml(saved, "")), saved) << spec;
  }
}

TEST_F(SettingsText, IsTheSameTextEachTime) {
  const std::string text = to_toml(unusual(), "");
  EXPECT_EQ(to_toml(unusual(), text), text);
  EXPECT_EQ(to_toml(SavedSettings{}, text), to_toml(SavedSettings{}, ""));
}

TEST_F(SettingsText, SaysWhatMayStandThere) {
  const std::string text = to_toml(SavedSettings{}, "");
  EXPECT_EQ(text.front(), '#');
  EXPECT_THAT(text, HasSubstr("\nquality = 80                      # 1..100 or auto\n"));
  EXPECT_THAT(text, HasSubstr("\n[window]\ntheme = \"dark\"                    # dark or light\n"));
  EXPECT_THAT(text, HasSubstr("\n[plots]\n"));
  EXPECT_THAT(text, HasSubstr("\n[thresholds]\nloss-warning = 0.01"));
  EXPECT_LT(text.find("quality"), text.find("[window]"));
  EXPECT_LT(text.find("[window]"), text.find("[plots]"));
  EXPECT_LT(text.find("[plots]"), text.find("[thresholds]"));
}

TEST_F(SettingsText, WhatIsNotSetIsNotThere) {
  const std::string text = to_toml(SavedSettings{}, "fps = 5\nto = \"127.0.0.1:1\"\n");
  EXPECT_THAT(text, Not(HasSubstr("\nfps =")));
  EXPECT_THAT(text, Not(HasSubstr("\nto =")));
}

TEST_F(SettingsText, KeepsWhatItDoesNotKnow) {
  const std::string previous =
      "frames = 9\nallow = [\"10.0.0.0/8\", \"fd00::/8\"]\nquality = 5\n"
      "[window]\nglow = 0.5\ntheme = \"light\"\n[window.lamp]\non = true\nname = \"a \\\"b\\\"\"\n"
      "[[plots.extra]]\na = 1979-05-27\n[[plots.extra]]\nb = [{ c = 1 }]\n";
  const std::string text = to_toml(unusual(), previous);
  EXPECT_EQ(read_again(text), unusual());
  EXPECT_THAT(text, HasSubstr("frames = 9\n"));
  EXPECT_THAT(text, HasSubstr("10.0.0.0/8"));
  EXPECT_THAT(text, HasSubstr("glow = 0.5\n"));
  EXPECT_THAT(text, HasSubstr("lamp = { "));
  EXPECT_THAT(text, HasSubstr("1979-05-27"));
  EXPECT_LT(text.find("frames"), text.find("[window]"));
  EXPECT_LT(text.find("lamp"), text.find("[plots]"));
  EXPECT_EQ(to_toml(unusual(), text), text);
}

TEST_F(SettingsText, ThemeAndScaleOfTheTopMoveToTheWindow) {
  SavedSettings settings;
  settings.window.theme = "light";
  const std::string text = to_toml(settings, "theme = \"dark\"\nui-scale = 2\n");
  EXPECT_EQ(read_again(text), settings);
}

TEST_F(SettingsText, OfNoTomlNothingIsKept) {
  EXPECT_EQ(to_toml(SavedSettings{}, "a = = b"), to_toml(SavedSettings{}, ""));
}

TEST(SettingsMerge, WhatTheCommandLineSaidDoesNotStay) {
  SavedSettings file;
  file.stream.quality = 50;
  file.from = "127.0.0.1:1";
  file.window.theme = "light";
  SavedSettings at_start = file;
  at_start.stream.quality = 20;
  at_start.stream.fps = 5;
  at_start.role = model::Role::kReceiver;
  at_start.source = "camera";
  at_start.from.clear();
  at_start.listen = "127.0.0.1:2";
  at_start.window.theme = "dark";
  at_start.window.ui_scale = 2;
  EXPECT_EQ(settings_to_save(file, at_start, at_start), file);
}

TEST(SettingsMerge, WhatTheUserChangedStays) {
  EXPECT_EQ(settings_to_save({}, {}, unusual()), unusual());
  EXPECT_EQ(settings_to_save(unusual(), unusual(), {}), SavedSettings{});
}

TEST(SettingsMerge, FullColourIsNotSavedWithRtp) {
  SavedSettings file;
  file.stream.subsampling = Subsampling::k444;
  SavedSettings now;
  now.stream.wire = WireFormat::kRtp;
  const SavedSettings saved = settings_to_save(file, {}, now);
  EXPECT_EQ(saved.stream.wire, WireFormat::kRtp);
  EXPECT_EQ(saved.stream.subsampling, Subsampling::k420);
}

TEST(SettingsMerge, RtpsFiguresAreBroughtIntoTheirRange) {
  SavedSettings now;
  now.stream.rtp_datagram_bytes = 1;
  now.stream.pace = std::nan("");
  now.stream.playout_delay = std::chrono::seconds(11);
  const SavedSettings saved = settings_to_save({}, {}, now);
  EXPECT_EQ(saved.stream.rtp_datagram_bytes, 300U);
  EXPECT_EQ(saved.stream.pace, model::StreamSettings{}.pace);
  EXPECT_EQ(saved.stream.playout_delay, std::chrono::seconds(10));
}

TEST(SettingsMerge, FiguresThatCannotBeImpairedWithAreNotSaved) {
  SavedSettings file;
  file.stream.impairment.loss = 0.1;
  SavedSettings now = file;
  now.stream.impairment.loss = 0.9;
  now.stream.impairment.burst = 2;
  EXPECT_EQ(settings_to_save(file, file, now), file);
}

TEST(SettingsMerge, EachSettingIsDecidedByItself) {
  SavedSettings file;
  file.stream.quality = 50;
  file.stream.width_px = 640;
  SavedSettings at_start = file;
  at_start.stream.quality = 20;  // the command line's
  at_start.stream.width_px = 320;
  at_start.window.thresholds.loss_error = 0.5;
  SavedSettings now = at_start;
  now.stream.quality = 21;  // the user's
  now.window.thresholds.loss_warning = 0.03;
  const SavedSettings saved = settings_to_save(file, at_start, now);
  EXPECT_EQ(saved.stream.quality, 21);
  EXPECT_EQ(saved.stream.width_px, 640);
  EXPECT_EQ(saved.window.thresholds.loss_warning, 0.03);
  EXPECT_EQ(saved.window.thresholds.loss_error, 0.05);
}

TEST(SettingsMerge, BackToWhatItWasAtTheStartIsNoChange) {
  SavedSettings file;
  file.stream.quality = 50;
  SavedSettings at_start = file;
  at_start.stream.quality = 20;
  EXPECT_EQ(settings_to_save(file, at_start, at_start).stream.quality, 50);
}

TEST(SettingsMerge, HalfTypedTextIsNoChange) {
  SavedSettings file;
  file.listen = "127.0.0.1:1";
  file.to = "127.0.0.1:2";
  SavedSettings now = file;
  now.listen = "127.0.0.1:99999";
  now.to = "127.0.0.1:0";
  now.from = ":";
  now.source = "camera:x";
  EXPECT_EQ(settings_to_save(file, file, now), file);
  now.source = "caf\xe9.mp4";  // no UTF-8
  EXPECT_EQ(settings_to_save(file, file, now), file);
  now = file;
  now.to.clear();  // but to give up an address is one
  EXPECT_EQ(settings_to_save(file, file, now).to, "");
}

std::string damaged(std::string text, std::mt19937& random) {
  const std::size_t at = random() % text.size();
  switch (random() % 4) {
    case 0:
      text[at] = static_cast<char>(random());
      break;
    case 1:
      text.erase(at, random() % 20);
      break;
    case 2:
      text.insert(at, text.substr(random() % text.size(), random() % 40));
      break;
    default:
      text[at] = "\"'[]{}=.#\n"[random() % 10];
  }
  return text;
}

TEST_F(SettingsText, ADamagedFileIsRefusedOrWrittenAgainAsItWasRead) {
  const std::string text = to_toml(unusual(), "frames = 9\n[window]\nglow = { a = [1, 'x'] }\n");
  std::mt19937 random(7);
  int taken = 0;
  for (int i = 0; i < 400; ++i) {
    write(damaged(text, random));
    const auto loaded = load_settings(path_);
    if (!loaded) continue;
    ++taken;
    ASSERT_EQ(read_again(to_toml(loaded->saved, loaded->text)), loaded->saved) << loaded->text;
  }
  EXPECT_GT(taken, 50);
  EXPECT_LT(taken, 350);
}

class SettingsMergeText : public SettingsText {};

TEST_F(SettingsMergeText, WhateverTheWindowHasCanBeReadAgain) {
  SavedSettings now;
  now.stream.width_px = 7;
  now.stream.fps = std::nan("");
  now.stream.quality = 1000;
  now.stream.max_datagram_bytes = 1;
  now.stream.target = {model::QualityTarget::Kind::kFragments, 1000};
  now.window.ui_scale = std::nan("");
  now.window.width_px = 1;
  now.window.theme = "pink";
  now.window.bottom_tab = "\xff";
  now.window.hidden_plots = {"\xff", "fps"};
  now.window.log_axes.assign(1000, "size");
  now.window.thresholds.loss_warning = 1;
  const SavedSettings saved = settings_to_save({}, {}, now);
  EXPECT_EQ(read_again(to_toml(saved, "")), saved);
  EXPECT_EQ(saved.stream.width_px, 16);
  EXPECT_EQ(saved.stream.fps, std::nullopt);
  EXPECT_EQ(saved.stream.quality, 100);
  EXPECT_EQ(saved.stream.target, model::QualityTarget{});
  EXPECT_EQ(saved.window.hidden_plots, std::vector<std::string>{"fps"});
  EXPECT_TRUE(in_order(saved.window.thresholds));
}

}  // namespace
}  // namespace framescope::app
