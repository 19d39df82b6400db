#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/settings_file.hpp"
#include "app/settings_files.hpp"

namespace framescope::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Kind = SettingsFault::Kind;

class SettingsFile : public SettingsFiles {
 protected:
  LoadedSettings load(std::string_view text) const {
    write(text);
    auto loaded = load_settings(path_);
    if (loaded) return std::move(loaded).value();
    ADD_FAILURE() << loaded.error().text;
    return {};
  }

  /// The message without the folder.
  std::string wrong(std::string_view text) const {
    write(text);
    const auto loaded = load_settings(path_);
    if (loaded) {
      ADD_FAILURE() << "was taken: " << text;
      return {};
    }
    EXPECT_EQ(loaded.error().kind, Kind::kWrong) << text;
    EXPECT_THAT(loaded.error().text, StartsWith(path_));
    EXPECT_THAT(loaded.error().text, Not(HasSubstr("\n")));
    return loaded.error().text.substr(folder_.size() + 1);
  }
};

TEST_F(SettingsFile, AnEmptyOneIsTheDefaults) {
  EXPECT_EQ(load("").saved, SavedSettings{});
  EXPECT_EQ(load("# only words\n\n[window]\n").saved, SavedSettings{});
}

TEST_F(SettingsFile, EverySettingArrives) {
  const LoadedSettings loaded = load(R"(
role = "receiver"
source = "clips/a \"b\".mp4"
loop = true
listen = "[::1]:5000"
to = "camera.local"
from = "127.0.0.1:7"
width = 0
fps = 12.5
quality = 35
subsampling = 444        # a number will do
wire = "raw"
max-datagram = 1_400
rtp-datagram = 1200
restart = "off"
pace = 0.75
partial = "off"
show-holes = "off"
upper-part = true
playout-delay = "80ms"
oversize = "drop"
burn-fps = true

[window]
theme = "light"
ui-scale = 1.25
width = 800
height = 0x258
controls-width = 300
plots-share = 0.5
bottom-share = 0
bottom-tab = "diagnosis"

[plots]
time-span = 30
hidden = ["jitter", "latency"]
log-axes = ["size"]

[thresholds]
loss-warning = 0.02
loss-error = 0.1
fps-warning = 0.9
fps-error = 0.5
frame-time-warning = 1
frame-time-error = 2.5
)");
  const SavedSettings& saved = loaded.saved;
  EXPECT_EQ(saved.role, model::Role::kReceiver);
  EXPECT_EQ(saved.source, "clips/a \"b\".mp4");
  EXPECT_TRUE(saved.loop);
  EXPECT_EQ(saved.listen, "[::1]:5000");
  EXPECT_EQ(saved.to, "camera.local");
  EXPECT_EQ(saved.from, "127.0.0.1:7");
  EXPECT_EQ(saved.stream.width_px, 0);
  EXPECT_EQ(saved.stream.fps, 12.5);
  EXPECT_EQ(saved.stream.quality, 35);
  EXPECT_EQ(saved.stream.subsampling, Subsampling::k444);
  EXPECT_EQ(saved.stream.wire, WireFormat::kRaw);
  EXPECT_EQ(saved.stream.max_datagram_bytes, 1400u);
  EXPECT_EQ(saved.stream.oversize, model::Oversize::kDrop);
  EXPECT_TRUE(saved.stream.burn_fps);
  EXPECT_EQ(saved.stream.rtp_datagram_bytes, 1200U);
  EXPECT_FALSE(saved.stream.restart_markers);
  EXPECT_EQ(saved.stream.pace, 0.75);
  EXPECT_FALSE(saved.stream.partial_pictures);
  EXPECT_FALSE(saved.stream.show_holes);
  EXPECT_TRUE(saved.stream.upper_part);
  EXPECT_EQ(saved.stream.playout_delay, std::chrono::milliseconds(80));
  EXPECT_EQ(saved.window.theme, "light");
  EXPECT_EQ(saved.window.ui_scale, 1.25);
  EXPECT_EQ(saved.window.width_px, 800);
  EXPECT_EQ(saved.window.height_px, 600);
  EXPECT_EQ(saved.window.controls_width_px, 300);
  EXPECT_EQ(saved.window.plots_share, 0.5);
  EXPECT_EQ(saved.window.bottom_share, 0);
  EXPECT_EQ(saved.window.bottom_tab, "diagnosis");
  EXPECT_EQ(saved.window.time_span_s, 30);
  EXPECT_THAT(saved.window.hidden_plots, ElementsAre("jitter", "latency"));
  EXPECT_THAT(saved.window.log_axes, ElementsAre("size"));
  EXPECT_EQ(saved.window.thresholds, (model::Thresholds{0.02, 0.1, 0.9, 0.5, 1, 2.5}));
  EXPECT_THAT(loaded.unknown, ElementsAre());
  EXPECT_THAT(loaded.text, HasSubstr("a number will do"));
}

TEST_F(SettingsFile, AWrongValueIsNamedWithItsLineAndWhatIsAllowed) {
  EXPECT_EQ(wrong("\n\nquality = 300\n"),
            "framescope.toml:3: quality = 300: must be 1..100 or auto");
  EXPECT_EQ(wrong("width = 15"), "framescope.toml:1: width = 15: must be 0 or 16..8192");
  EXPECT_EQ(wrong("fps = 1001"), "framescope.toml:1: fps = 1001: must be 0..1000");
  EXPECT_EQ(wrong("wire = \"pigeon\""),
            "framescope.toml:1: wire = pigeon: must be base64, raw or rtp");
  EXPECT_EQ(wrong("subsampling = 411"),
            "framescope.toml:1: subsampling = 411: must be 420, 422 or 444");
  EXPECT_EQ(wrong("max-datagram = 65508"),
            "framescope.toml:1: max-datagram = 65508: must be 512..65507, with --wire rtp "
            "300..65507");
  EXPECT_EQ(wrong("pace = 2"), "framescope.toml:1: pace = 2: must be 0..1");
  EXPECT_EQ(wrong("restart = \"yes\""), "framescope.toml:1: restart = yes: must be off or on");
  EXPECT_EQ(wrong("playout-delay = 10001"),
            "framescope.toml:1: playout-delay = 10001: must be a time up to 10s: us, ms or s; ms "
            "without a unit");
  EXPECT_EQ(wrong("impair = \"delay=30\""),
            "framescope.toml:1: impair = delay=30: must be a time up to 10s with its unit: us, ms "
            "or s");
  EXPECT_EQ(wrong("seed = -1"), "framescope.toml:1: seed = -1: must be 0..4294967295");
  EXPECT_EQ(wrong("to = \"127.0.0.1:0\""),
            "framescope.toml:1: to = 127.0.0.1:0: port 0 cannot be sent to");
  EXPECT_THAT(wrong("listen = \"1.2.3.4:99999\""),
              StartsWith("framescope.toml:1: listen = 1.2.3.4:99999: "));
  EXPECT_THAT(wrong("source = \"camera:x\""), StartsWith("framescope.toml:1: source = camera:x: "));
  EXPECT_EQ(wrong("[window]\ntheme = \"pink\""),
            "framescope.toml:2: [window] theme = pink: must be dark or light");
  EXPECT_EQ(wrong("[window]\nui-scale = 3.01"),
            "framescope.toml:2: [window] ui-scale = 3.01: must be 0.75..3");
  EXPECT_EQ(wrong("[window]\nwidth = 99999999999999"),
            "framescope.toml:2: [window] width = 99999999999999: must be 320..16384");
  EXPECT_EQ(wrong("[plots]\ntime-span = 4.9"),
            "framescope.toml:2: [plots] time-span = 4.9: must be 5..600");
  EXPECT_EQ(wrong("[thresholds]\nloss-error = 5"),
            "framescope.toml:2: [thresholds] loss-error = 5: must be 0..1");
}

TEST_F(SettingsFile, WhatIsNoNumberIsInNoRange) {
  EXPECT_THAT(wrong("fps = nan"), HasSubstr("must be 0..1000"));
  EXPECT_THAT(wrong("fps = inf"), HasSubstr("must be 0..1000"));
  EXPECT_THAT(wrong("[plots]\ntime-span = nan"), HasSubstr("must be 5..600"));
}

TEST_F(SettingsFile, AWrongTypeIsNamed) {
  EXPECT_EQ(wrong("quality = \"high\""),
            "framescope.toml:1: quality = high: must be 1..100 or auto");
  EXPECT_EQ(wrong("quality = 60.5"), "framescope.toml:1: quality = 60.5: must be 1..100 or auto");
  EXPECT_EQ(wrong("quality = true"), "framescope.toml:1: quality = true: must be 1..100 or auto");
  EXPECT_EQ(wrong("source = true"), "framescope.toml:1: source = true: must be text or a number");
  EXPECT_EQ(wrong("loop = 1"), "framescope.toml:1: loop = 1: must be true or false");
  EXPECT_EQ(wrong("loop = \"true\""), "framescope.toml:1: loop = true: must be true or false");
  EXPECT_EQ(wrong("quality = []"), "framescope.toml:1: quality = []: must be one value");
  EXPECT_EQ(wrong("quality = [60, 70]"),
            "framescope.toml:1: quality = [60, 70]: must be one value");
  EXPECT_THAT(wrong("allow = [[1]]"), StartsWith("framescope.toml:1: allow = [...]: "));
  EXPECT_THAT(wrong("source = 1979-05-27"), StartsWith("framescope.toml:1: source = a date"));
  EXPECT_EQ(wrong("[window]\nui-scale = \"big\""),
            "framescope.toml:2: [window] ui-scale = big: must be a number, 0.75..3");
  EXPECT_EQ(wrong("[window]\nwidth = 800.0"),
            "framescope.toml:2: [window] width = 800: must be a whole number, 320..16384");
  EXPECT_THAT(wrong("[window]\nbottom-tab = 3"), HasSubstr("must be text"));
  EXPECT_THAT(wrong("[plots]\nhidden = \"fps\""), HasSubstr("must be an array of text"));
  EXPECT_THAT(wrong("[plots]\nhidden = [1]"), HasSubstr("must be an array of text"));
  EXPECT_EQ(wrong("window = 3"), "framescope.toml:1: window = 3: must be a table");
  EXPECT_THAT(wrong("[[plots]]\ntime-span = 30"), HasSubstr("must be a table"));
}

TEST_F(SettingsFile, AnUnknownKeyAtTheTopIsWrong) {
  EXPECT_EQ(wrong("width = 640\nqality = 50"),
            "framescope.toml:2: qality is not known: no option has this name");
  EXPECT_THAT(wrong("help = true"), HasSubstr("not known"));
  EXPECT_THAT(wrong("config = \"other.toml\""), HasSubstr("not known"));
  EXPECT_THAT(wrong("\"\" = 1"), HasSubstr("not known"));
  EXPECT_EQ(wrong("[windoof]\ntheme = \"dark\""),
            "framescope.toml:1: [windoof] is not known: tables are [window], [plots] and "
            "[thresholds]");
}

TEST_F(SettingsFile, TheFirstOfSeveralMistakesIsNamed) {
  EXPECT_THAT(wrong("wire = 1\nburn-fps = 2\n"), StartsWith("framescope.toml:1: wire"));
}

TEST_F(SettingsFile, AnUnknownKeyOfTheWindowIsToldAndIgnored) {
  const LoadedSettings loaded =
      load("[window]\ntheme = \"light\"\nglow = 3\n[plots.extra]\na = 1\n");
  EXPECT_EQ(loaded.saved.window.theme, "light");
  EXPECT_THAT(loaded.unknown, ElementsAre(path_ + ":3: [window] glow is not known",
                                          path_ + ":4: [plots] extra is not known"));
}

TEST_F(SettingsFile, AWarningMustComeBeforeItsError) {
  EXPECT_EQ(wrong("[thresholds]\nloss-warning = 0.5"),
            "framescope.toml:2: [thresholds] loss-warning: must be at most loss-error");
  EXPECT_EQ(wrong("[thresholds]\nfps-error = 0.99"),
            "framescope.toml:1: [thresholds] fps-warning: must be at least fps-error");
  EXPECT_THAT(wrong("[thresholds]\nframe-time-error = 0.5"),
              HasSubstr("frame-time-warning: must be at most frame-time-error"));
}

TEST_F(SettingsFile, WhatIsNoTomlIsToldWithItsLine) {
  EXPECT_THAT(wrong("width = 640\nquality = \n"), StartsWith("framescope.toml:2: "));
  EXPECT_THAT(wrong("quality = 60\nquality = 61"), StartsWith("framescope.toml:2: "));
  EXPECT_THAT(wrong("source = \"\xff\xfe\""), StartsWith("framescope.toml:1: "));
  EXPECT_THAT(wrong(std::string_view("width\0= 640", 11)), StartsWith("framescope.toml:1: "));
  EXPECT_THAT(wrong("just words"), StartsWith("framescope.toml:1: "));
  EXPECT_THAT(wrong(std::string(60'000, '[')), StartsWith("framescope.toml:1: "));
  EXPECT_THAT(wrong("allow = " + std::string(60'000, '[')), StartsWith("framescope.toml:1: "));
}

// toml++ nests a table for each dot and would free them recursively.
TEST_F(SettingsFile, DeepOnesAreRefusedOrTaken) {
  const auto key = [](std::size_t dots) {
    std::string text;
    for (std::size_t i = 0; i < dots; ++i) text += "a.";
    return text + "a";
  };
  EXPECT_THAT(wrong("[plots]\n" + key(30'000) + " = 1"), HasSubstr("4096 dots"));
  EXPECT_THAT(wrong("[plots." + key(30'000) + "]"), HasSubstr("4096 dots"));
  const LoadedSettings loaded = load("[plots]\n" + key(4096) + " = 1");
  EXPECT_EQ(loaded.unknown.size(), 1u);
  EXPECT_THAT(to_toml(loaded.saved, loaded.text), HasSubstr("a = { a = { a"));
}

// Cut anywhere, a file is taken as far as it goes or refused; never half a value.
TEST_F(SettingsFile, EveryLengthOfATruncatedFileIsHandled) {
  SavedSettings settings;
  settings.stream.quality = 77;
  settings.source = "a \"clip\".mp4";
  settings.window.hidden_plots = {"fps"};
  const std::string text = to_toml(settings, "");
  for (std::size_t length = 0; length <= text.size(); length += 3) {
    write(text.substr(0, length));
    const auto loaded = load_settings(path_);
    if (!loaded) {
      EXPECT_THAT(loaded.error().text, HasSubstr("framescope.toml:")) << length;
    } else if (loaded->saved.source != "test") {
      EXPECT_EQ(loaded->saved.source, settings.source) << length;
    }
  }
}

TEST_F(SettingsFile, AHugeOneIsRefusedAndNotRead) {
  EXPECT_EQ(load(std::string(kMaxSettingsBytes, '\n')).saved, SavedSettings{});
  EXPECT_THAT(wrong(std::string(kMaxSettingsBytes + 1, '\n')), HasSubstr("64 KiB"));
  const auto endless = load_settings("/dev/zero");
  ASSERT_FALSE(endless.ok());
  EXPECT_THAT(endless.error().text, HasSubstr("64 KiB"));
}

TEST_F(SettingsFile, AMissingOneIsNotAWrongOne) {
  const auto missing = load_settings(path_);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind, Kind::kMissing);
  EXPECT_THAT(missing.error().text, StartsWith(path_ + ": "));
  const auto nowhere = load_settings(folder_ + "/none/framescope.toml");
  ASSERT_FALSE(nowhere.ok());
  EXPECT_EQ(nowhere.error().kind, Kind::kMissing);
}

TEST_F(SettingsFile, WhatCannotBeReadIsToldInTheSystemsWords) {
  const auto folder = load_settings(folder_);
  ASSERT_FALSE(folder.ok());
  EXPECT_EQ(folder.error().kind, Kind::kUnreadable);
  EXPECT_EQ(folder.error().text, folder_ + ": Is a directory");
  if (::geteuid() == 0) return;  // may read everything
  write("width = 640\n");
  ASSERT_EQ(::chmod(path_.c_str(), 0), 0);
  const auto locked = load_settings(path_);
  ASSERT_FALSE(locked.ok());
  EXPECT_EQ(locked.error().kind, Kind::kUnreadable);
}

TEST_F(SettingsFile, OptionsThatAreNotSavedAreChecked) {
  EXPECT_EQ(load("frames = 9\nallow = [\"10.0.0.0/8\"]\n").saved, SavedSettings{});
  EXPECT_THAT(wrong("frames = 0"), StartsWith("framescope.toml:1: frames = 0: must be 1.."));
  EXPECT_THAT(wrong("allow = [\"10.0.0.0/8\", \"not/an/address\"]"),
              StartsWith("framescope.toml:1: allow = not/an/address: "));
}

TEST_F(SettingsFile, ThemeAndScaleMayAlsoStandAtTheTop) {
  const LoadedSettings loaded =
      load("theme = \"light\"\nui-scale = \"150%\"\n[window]\ntheme = \"dark\"\n");
  EXPECT_EQ(loaded.saved.window.theme, "light");
  EXPECT_EQ(loaded.saved.window.ui_scale, 1.5);
}

TEST(SettingsPath, IsTheUsersFolderOfConfigurations) {
  EXPECT_EQ(default_settings_file("/x", "/h"), "/x/framescope/framescope.toml");
  EXPECT_EQ(default_settings_file(nullptr, "/h"), "/h/.config/framescope/framescope.toml");
  EXPECT_EQ(default_settings_file("", "/h"), "/h/.config/framescope/framescope.toml");
  EXPECT_EQ(default_settings_file("relative", "/h"), "/h/.config/framescope/framescope.toml");
  EXPECT_EQ(default_settings_file(nullptr, nullptr), "");
  EXPECT_EQ(default_settings_file("", "relative"), "");
}

}  // namespace
}  // namespace framescope::app
