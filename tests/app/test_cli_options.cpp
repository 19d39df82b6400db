#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli_options.hpp"
#include "app/settings_files.hpp"

namespace framescope::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

RunOptions run(const std::vector<std::string>& arguments, const std::string& settings = {}) {
  const auto parsed = parse_command_line(arguments, settings);
  if (const auto* exit = std::get_if<Exit>(&parsed)) {
    ADD_FAILURE() << exit->err;
    return {};
  }
  return std::get<RunOptions>(parsed);
}

Exit leave(const std::vector<std::string>& arguments) {
  const auto parsed = parse_command_line(arguments);
  if (const auto* exit = std::get_if<Exit>(&parsed)) return *exit;
  ADD_FAILURE() << "was accepted";
  return {};
}

TEST(CliOptions, NoArgumentsAreTheDashboardInLoopbackWithTheTutorialsDefaults) {
  const RunOptions options = run({});
  EXPECT_TRUE(options.window);
  EXPECT_EQ(options.config.role, model::Role::kLoopback);
  EXPECT_EQ(options.config.source, "test");
  EXPECT_EQ(options.settings.width_px, 400);
  EXPECT_EQ(options.settings.quality, 80);
  EXPECT_EQ(options.settings.wire, WireFormat::kBase64);
  EXPECT_EQ(options.settings.oversize, model::Oversize::kFit);
  EXPECT_FALSE(options.settings.fps.has_value());
  EXPECT_FALSE(options.stats.has_value());
}

TEST(CliOptions, VerbsChooseTheRole) {
  EXPECT_EQ(run({"send", "--listen", "127.0.0.1:1"}).config.role, model::Role::kSender);
  EXPECT_EQ(run({"receive", "--from", "127.0.0.1:1"}).config.role, model::Role::kReceiver);
  EXPECT_EQ(run({"loopback"}).config.role, model::Role::kLoopback);
  EXPECT_FALSE(run({"loopback"}).window);
  EXPECT_EQ(run({"dashboard", "--role", "receiver"}).config.role, model::Role::kReceiver);
  EXPECT_EQ(run({"--role", "sender"}).config.role, model::Role::kSender);
}

TEST(CliOptions, EveryStreamOptionArrives) {
  const RunOptions options = run({"loopback",   "--source",      "clip.mp4",
                                  "--loop",     "--width",       "1280",
                                  "--fps",      "12.5",          "--quality",
                                  "35",         "--subsampling", "444",
                                  "--wire",     "raw",           "--max-datagram",
                                  "1400",       "--oversize",    "drop",
                                  "--burn-fps", "--frames",      "9",
                                  "--duration", "1.5",           "--stats",
                                  "json"});
  EXPECT_EQ(options.config.source, "clip.mp4");
  EXPECT_TRUE(options.config.loop);
  EXPECT_EQ(options.settings.width_px, 1280);
  EXPECT_EQ(options.settings.fps, 12.5);
  EXPECT_EQ(options.settings.quality, 35);
  EXPECT_EQ(options.settings.subsampling, Subsampling::k444);
  EXPECT_EQ(options.settings.wire, WireFormat::kRaw);
  EXPECT_EQ(options.settings.max_datagram_bytes, 1400u);
  EXPECT_EQ(options.settings.oversize, model::Oversize::kDrop);
  EXPECT_TRUE(options.settings.burn_fps);
  EXPECT_EQ(options.config.frames, 9u);
  EXPECT_EQ(options.config.duration, std::chrono::milliseconds(1500));
  EXPECT_EQ(options.stats, Stats::kJson);
}

TEST(CliOptions, EveryVerbCanImpair) {
  EXPECT_EQ(run({"loopback"}).settings.impairment, Impairment{});
  for (const std::string verb : {"loopback", "send", "receive", "dashboard"}) {
    const RunOptions options = run({verb, "--impair", "loss=2%,delay=30ms", "--seed", "7"});
    EXPECT_EQ(to_string(options.settings.impairment), "loss=2%,delay=30ms") << verb;
    EXPECT_EQ(options.settings.seed, 7U) << verb;
  }
  EXPECT_THAT(leave({"loopback", "--impair", "loss=101%"}).err,
              HasSubstr("--impair: loss=101%: must be 0%..100%"));
}

TEST(CliOptions, AnAutomaticQualityHasATarget) {
  EXPECT_FALSE(run({"loopback"}).settings.auto_quality);
  const RunOptions limit = run({"send", "--quality", "auto"});
  EXPECT_TRUE(limit.settings.auto_quality);
  EXPECT_EQ(limit.settings.target, model::QualityTarget{});
  const RunOptions rate = run({"loopback", "--target", "rate=4Mbit", "--quality", "auto"});
  EXPECT_EQ(to_string(rate.settings.target), "rate=4Mbit");
  EXPECT_THAT(leave({"loopback", "--target", "fps=30", "--quality", "60"}).err,
              HasSubstr("--target: goes with --quality auto; the quality is fixed at 60"));
  EXPECT_THAT(leave({"loopback", "--quality", "auto", "--target", "fragments=0"}).err,
              HasSubstr("--target: fragments=0: must be 1..45 IP fragments"));
  EXPECT_THAT(leave({"loopback", "--quality", "best"}).err,
              HasSubstr("--quality: best: must be 1..100 or auto"));
}

TEST(CliOptions, RtpIsAWireWithOptionsOfItsOwn) {
  const RunOptions usual = run({"loopback", "--wire", "rtp"});
  EXPECT_EQ(usual.settings.wire, WireFormat::kRtp);
  model::StreamSettings defaults;
  defaults.wire = WireFormat::kRtp;
  EXPECT_EQ(usual.settings, defaults);
  const RunOptions sender =
      run({"send", "--wire", "rtp", "--restart", "off", "--pace", "0.5", "--ttl", "8",
           "--interface", "eth0", "--sdp", "stream.sdp", "--to", "239.0.0.1:5004"});
  EXPECT_FALSE(sender.settings.restart_markers);
  EXPECT_EQ(sender.settings.pace, 0.5);
  EXPECT_EQ(sender.config.multicast_ttl, 8);
  EXPECT_EQ(sender.config.interface, "eth0");
  EXPECT_EQ(sender.config.sdp_file, "stream.sdp");
  const RunOptions receiver =
      run({"receive", "--listen", "239.0.0.1:5004", "--interface", "fe80::1", "--partial", "off",
           "--upper-part", "--playout-delay", "80ms"});
  EXPECT_FALSE(receiver.settings.partial_pictures);
  EXPECT_TRUE(receiver.settings.upper_part);
  EXPECT_EQ(receiver.settings.playout_delay, std::chrono::milliseconds(80));
  EXPECT_EQ(receiver.config.interface, "fe80::1");
  EXPECT_FALSE(run({"--show-holes", "off"}).settings.show_holes);
}

TEST(CliOptions, ADelayIsInMillisecondsUnlessItSaysOtherwise) {
  const auto delay = [](const char* text) {
    return run({"receive", "--playout-delay", text}).settings.playout_delay;
  };
  EXPECT_EQ(delay("80"), std::chrono::milliseconds(80));
  EXPECT_EQ(delay("1.5s"), std::chrono::milliseconds(1500));
  EXPECT_EQ(delay("250us"), std::chrono::microseconds(250));
  EXPECT_EQ(delay("0"), Duration{});
  EXPECT_THAT(leave({"receive", "--playout-delay", "11s"}).err,
              HasSubstr("--playout-delay: 11s: must be a time up to 10s"));
}

TEST(CliOptions, TheLimitOfADatagramIsThatOfTheWire) {
  const RunOptions rtp = run({"send", "--max-datagram", "300", "--wire", "rtp"});
  EXPECT_EQ(rtp.settings.rtp_datagram_bytes, 300U);
  EXPECT_EQ(rtp.settings.max_datagram_bytes, kMaxDatagramBytes);
  const RunOptions raw = run({"send", "--max-datagram", "9216", "--wire", "raw"});
  EXPECT_EQ(raw.settings.max_datagram_bytes, 9216U);
  EXPECT_EQ(raw.settings.rtp_datagram_bytes, 1400U);
  EXPECT_THAT(leave({"send", "--max-datagram", "511"}).err,
              HasSubstr("--max-datagram: 511: must be 512..65507; only --wire rtp takes less"));
  EXPECT_THAT(leave({"send", "--max-datagram", "299", "--wire", "rtp"}).err,
              HasSubstr("--max-datagram: 299: must be 512..65507, with --wire rtp 300..65507"));
}

TEST(CliOptions, RtpHasNoFullColour) {
  EXPECT_THAT(leave({"loopback", "--wire", "rtp", "--subsampling", "444"}).err,
              HasSubstr("--subsampling: 444: RTP/JPEG (RFC 2435) knows 4:2:0 and 4:2:2 only"));
  EXPECT_EQ(run({"loopback", "--wire", "rtp", "--subsampling", "422"}).settings.subsampling,
            Subsampling::k422);
}

TEST(CliOptions, ADescriptionIsWrittenBySendersOfRtpAndReadByReceivers) {
  EXPECT_THAT(leave({"send", "--to", "127.0.0.1:5004", "--sdp", "a.sdp"}).err,
              HasSubstr("--sdp: goes with --wire rtp: it describes an RTP stream"));
  const RunOptions receiver = run({"receive", "--sdp", "a.sdp"});
  EXPECT_EQ(receiver.config.sdp_file, "a.sdp");
  EXPECT_FALSE(receiver.config.from || receiver.config.listen);
  EXPECT_THAT(leave({"receive", "--sdp", "a.sdp", "--from", "127.0.0.1:1"}).err,
              HasSubstr("--sdp: cannot be used with --from"));
  EXPECT_THAT(leave({"receive", "--sdp", "a.sdp", "--listen", "127.0.0.1:1"}).err,
              HasSubstr("--sdp: cannot be used with --listen"));
}

TEST(CliOptions, UnthrottledIsNotTheSourcesOwnRate) {
  EXPECT_EQ(run({"loopback", "--fps", "0"}).settings.fps, 0.0);
}

TEST(CliOptions, Endpoints) {
  const RunOptions receiver = run({"receive", "--from", "[::1]:5000", "--bind", "5001"});
  EXPECT_EQ(receiver.config.from->host, "::1");
  EXPECT_EQ(receiver.config.from->port, 5000);
  EXPECT_EQ(receiver.config.bind_port, 5001);
  EXPECT_EQ(run({"receive", "--from", "camera.local"}).config.from->port, 9999);
  const RunOptions sender = run({"send", "--to", "127.0.0.1:7", "--allow", "203.0.113.0/24"});
  EXPECT_EQ(sender.config.to->port, 7);
  EXPECT_EQ(sender.config.allow.size(), 1u);
}

TEST(CliOptions, WrongUsageIsOneLineAndStatusTwo) {
  const std::vector<std::vector<std::string>> wrong{
      {"fly"},
      {"loopback", "--nonsense"},
      {"loopback", "--quality", "0"},
      {"loopback", "--quality", "101"},
      {"loopback", "--quality", "high"},
      {"loopback", "--quality", "automatic"},
      {"loopback", "--quality", "60.5"},
      {"loopback", "--target", "fragments=8"},
      {"loopback", "--quality", "auto", "--target", "size=9"},
      {"send", "--quality", "auto", "--target", ""},
      {"loopback", "--width", "15"},
      {"loopback", "--width", "1e9"},
      {"loopback", "--fps", "-1"},
      {"loopback", "--max-datagram", "65508"},
      {"loopback", "--wire", "carrier-pigeon"},
      {"loopback", "--listen", "127.0.0.1:1"},
      {"loopback", "--frames", "0"},
      {"loopback", "extra"},
      {"loopback", "--impair", "loss=101%"},
      {"send", "--impair", "los=1%"},
      {"receive", "--impair", ""},
      {"dashboard", "--impair", "loss=90%,burst=2"},
      {"loopback", "--seed", "-1"},
      {"loopback", "--seed", "4294967296"},
      {"send", "--listen", "127.0.0.1:99999"},
      {"send", "--to", "127.0.0.1:0"},
      {"send", "--to", "127.0.0.1:1", "--listen", "127.0.0.1:2"},
      {"send", "--allow", "not/an/address"},
      {"receive", "--bind", "5000"},
      {"receive", "--from", "127.0.0.1:1", "--listen", "127.0.0.1:2"},
      {"dashboard", "--screenshot", "a.png"},
      {"dashboard", "--after", "3"},
      {"dashboard", "--theme", "pink"},
      {"dashboard", "--ui-scale", "9"},
      {"dashboard", "--ui-scale", "0.5"},
      {"dashboard", "--ui-scale", "74%"},
      {"dashboard", "--ui-scale", "301"},
      {"dashboard", "--ui-scale", "nan"},
      {"dashboard", "--ui-scale", "%"},
      {"loopback", "--wire", "rtp", "--restart", "maybe"},
      {"loopback", "--wire", "rtp", "--pace", "1.01"},
      {"loopback", "--wire", "rtp", "--pace", "nan"},
      {"loopback", "--wire", "rtp", "--max-datagram", "65508"},
      {"loopback", "--partial", "1"},
      {"loopback", "--playout-delay", "-1ms"},
      {"loopback", "--playout-delay", "1min"},
      {"loopback", "--playout-delay", "nan"},
      {"loopback", "--sdp", "a.sdp"},
      {"receive", "--ttl", "1"},
      {"send", "--ttl", "256"},
      {"send", "--ttl", "-1"},
      {"send", "--interface", ""},
      {"send", "--interface", "10.0.0.0/8"},
      {"send", "--interface", "a name that is too long"},
      {"loopback", "--fps", "nan"},
      {"loopback", "--theme", "dark"},
  };
  for (const auto& arguments : wrong) {
    const Exit exit = leave(arguments);
    EXPECT_EQ(exit.status, 2) << arguments.back();
    EXPECT_EQ(exit.out, "") << arguments.back();
    EXPECT_THAT(exit.err, HasSubstr("--help")) << arguments.back();
    EXPECT_THAT(exit.err, Not(HasSubstr("\n"))) << arguments.back();
  }
}

TEST(CliOptions, HelpAndVersion) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"-h"}, {"send", "--help"}, {"receive", "-h"}, {"dashboard", "--help"}}) {
    const Exit exit = leave(arguments);
    EXPECT_EQ(exit.status, 0);
    EXPECT_THAT(exit.out, HasSubstr("Usage: framescope"));
    EXPECT_EQ(exit.err, "");
  }
  EXPECT_THAT(leave({"--version"}).out, HasSubstr("framescope "));
}

class ConfigFile : public SettingsFiles {};

TEST_F(ConfigFile, HoldsALimitOfEachWire) {
  write("wire = \"rtp\"\nmax-datagram = 9216\nrtp-datagram = 1200\n");
  const RunOptions both = run({"loopback", "--config", path_});
  EXPECT_EQ(both.settings.max_datagram_bytes, 9216U);
  EXPECT_EQ(both.settings.rtp_datagram_bytes, 1200U);
  EXPECT_EQ(
      run({"loopback", "--config", path_, "--max-datagram", "800"}).settings.rtp_datagram_bytes,
      800U)
      << "what is typed is of the wire in use";
  write("wire = \"rtp\"\nmax-datagram = 1000\n");
  EXPECT_EQ(run({"loopback", "--config", path_}).settings.rtp_datagram_bytes, 1000U);
  write("rtp-datagram = 299\n");
  EXPECT_THAT(leave({"loopback", "--config", path_}).err,
              HasSubstr(":1: rtp-datagram = 299: must be 300..65507"));
  write("max-datagram = 400\n");
  EXPECT_THAT(leave({"loopback", "--config", path_}).err,
              HasSubstr("max-datagram: 400: must be 512..65507; only --wire rtp takes less"));
}

TEST_F(ConfigFile, FullColourGivesWayToATypedWire) {
  write("subsampling = \"444\"\n");
  EXPECT_EQ(run({"loopback", "--config", path_, "--wire", "rtp"}).settings.subsampling,
            Subsampling::k420);
  write("wire = \"rtp\"\n");
  EXPECT_EQ(leave({"loopback", "--config", path_, "--subsampling", "444"}).status, 2);
  write("subsampling = \"444\"\nwire = \"rtp\"\n");
  EXPECT_THAT(leave({"loopback", "--config", path_}).err,
              HasSubstr(path_ + ": subsampling: 444: RTP/JPEG"));
}

TEST_F(ConfigFile, ADescriptionShutsOutTheFilesEndpoints) {
  write("from = \"127.0.0.1:3\"\nlisten = \"127.0.0.1:4\"\n");
  const RunOptions receiver = run({"receive", "--config", path_, "--sdp", "a.sdp"});
  EXPECT_FALSE(receiver.config.from || receiver.config.listen);
  const RunOptions sender = run({"send", "--config", path_, "--sdp", "a.sdp", "--wire", "rtp"});
  EXPECT_EQ(sender.config.listen->port, 4);
}

TEST_F(ConfigFile, ATargetWaitsThereForAnAutomaticQuality) {
  write("quality = 50\ntarget = \"fragments=8\"\n");
  EXPECT_FALSE(run({"loopback", "--config", path_}).settings.auto_quality);
  const RunOptions options = run({"loopback", "--config", path_, "--quality", "auto"});
  EXPECT_TRUE(options.settings.auto_quality);
  EXPECT_EQ(to_string(options.settings.target), "fragments=8");
  write("quality = \"auto\"\n");
  EXPECT_EQ(to_string(run({"loopback", "--config", path_, "--target", "fps=25"}).settings.target),
            "fps=25");
  EXPECT_FALSE(run({"loopback", "--config", path_, "--quality", "70"}).settings.auto_quality);
}

TEST_F(ConfigFile, LiesBetweenDefaultsAndCommandLine) {
  write("width = 640\nquality = 50\nwire = \"raw\"\nburn-fps = true\n");
  const RunOptions options = run({"loopback", "--config", path_, "--quality", "60"});
  EXPECT_EQ(options.settings.width_px, 640);
  EXPECT_EQ(options.settings.quality, 60);
  EXPECT_EQ(options.settings.wire, WireFormat::kRaw);
  EXPECT_TRUE(options.settings.burn_fps);
}

TEST_F(ConfigFile, WrongValuesAndNamesAreRefused) {
  write("quality = 500\n");
  EXPECT_EQ(leave({"loopback", "--config", path_}).status, 2);
  write("qality = 50\n");
  EXPECT_EQ(leave({"loopback", "--config", path_}).status, 2);
}

TEST_F(ConfigFile, MissingFileIsAFailureInWords) {
  const Exit exit = leave({"loopback", "--config", path_ + ".none"});
  EXPECT_EQ(exit.status, 1);
  EXPECT_THAT(exit.err, HasSubstr(path_ + ".none"));
}

TEST_F(ConfigFile, MessagesNameLineKeyAndWhatIsAllowed) {
  write("width = 640\nquality = 300\n");
  EXPECT_THAT(leave({"loopback", "--config", path_}).err,
              HasSubstr(path_ + ":2: quality = 300: must be 1..100"));
  EXPECT_THAT(leave({"loopback", "--quality", "300"}).err,
              HasSubstr("--quality: 300: must be 1..100"));
}

TEST_F(ConfigFile, EveryOptionOfTheVerbCanStandThere) {
  write(R"(frames = 9
duration = 1.5
stats = "json"
bind = 5001
rcvbuf = 65536
save-frames = "in"
from = "127.0.0.1:5000"
)");
  const RunOptions options = run({"receive", "--config", path_});
  EXPECT_EQ(options.config.frames, 9u);
  EXPECT_EQ(options.config.duration, std::chrono::milliseconds(1500));
  EXPECT_EQ(options.stats, Stats::kJson);
  EXPECT_EQ(options.config.bind_port, 5001);
  EXPECT_EQ(options.config.rcvbuf_bytes, 65'536);
  EXPECT_EQ(options.config.save_frames_dir, "in");
  EXPECT_EQ(options.config.from->port, 5000);
  write("allow = [\"203.0.113.0/24\", \"fd00::/8\"]\nmax-receivers = 2\n");
  EXPECT_EQ(run({"send", "--config", path_}).config.allow.size(), 2u);
  EXPECT_EQ(run({"send", "--config", path_}).config.max_receivers, 2u);
}

TEST_F(ConfigFile, SwitchesCanBeOff) {
  write("loop = true\nburn-fps = false\n");
  EXPECT_TRUE(run({"loopback", "--config", path_}).config.loop);
  EXPECT_FALSE(run({"loopback", "--config", path_}).settings.burn_fps);
  EXPECT_TRUE(run({"loopback", "--config", path_, "--burn-fps"}).settings.burn_fps);
}

TEST_F(ConfigFile, WhatAVerbHasNoUseForIsPassedOver) {
  SavedSettings saved;
  saved.role = model::Role::kSender;
  saved.stream.quality = 33;
  saved.listen = "127.0.0.1:1";
  saved.to = "127.0.0.1:2";
  saved.from = "127.0.0.1:3";
  write(to_toml(saved, ""));
  const RunOptions loopback = run({"loopback", "--config", path_});
  EXPECT_EQ(loopback.config.role, model::Role::kLoopback);
  EXPECT_EQ(loopback.settings.quality, 33);
  EXPECT_FALSE(loopback.config.to || loopback.config.from || loopback.config.listen);
  const RunOptions sender = run({"send", "--config", path_});
  EXPECT_EQ(sender.config.to->port, 2);
  EXPECT_FALSE(sender.config.from);
  const RunOptions receiver = run({"receive", "--config", path_});
  EXPECT_EQ(receiver.config.role, model::Role::kReceiver);
  EXPECT_EQ(receiver.config.from->port, 3);
  EXPECT_FALSE(receiver.config.to);
}

TEST_F(ConfigFile, WhatAVerbPassesOverMustStillBeRight) {
  write("to = \"127.0.0.1:0\"\n");
  EXPECT_EQ(leave({"receive", "--config", path_}).status, 2);
  write("to = \"127.0.0.1:0\"\n");
  EXPECT_EQ(leave({"loopback", "--config", path_}).status, 2);
}

TEST_F(ConfigFile, HeadlessRunsIgnoreTheWindowsTables) {
  write("quality = 60\n[window]\ntheme = \"pink\"\n[plots]\n[thresholds]\n");
  EXPECT_EQ(run({"loopback", "--config", path_}).settings.quality, 60);
  write("quality = 60\n[other]\n");
  EXPECT_EQ(leave({"loopback", "--config", path_}).status, 2);
}

TEST_F(ConfigFile, AnEndpointOnTheCommandLineShutsOutTheFiles) {
  write("to = \"127.0.0.1:2\"\nbind = 7\nfrom = \"127.0.0.1:3\"\n");
  const RunOptions sender = run({"send", "--config", path_, "--listen", "127.0.0.1:9"});
  EXPECT_EQ(sender.config.listen->port, 9);
  EXPECT_FALSE(sender.config.to);
  const RunOptions receiver = run({"receive", "--config", path_, "--listen", "127.0.0.1:9"});
  EXPECT_FALSE(receiver.config.from);
  EXPECT_EQ(receiver.config.bind_port, 0);
  EXPECT_EQ(run({"receive", "--config", path_, "--from", "127.0.0.1:4"}).config.bind_port, 7);
}

TEST_F(ConfigFile, HeadlessRunsReadOnlyTheOneTheyAreTold) {
  write("quality = 60\n");
  EXPECT_EQ(run({"loopback"}, path_).settings.quality, 80);
  write("= broken");
  EXPECT_EQ(run({"loopback"}, path_).settings.quality, 80);
}

class WindowFile : public SettingsFiles {};

TEST_F(WindowFile, LiesBetweenDefaultsAndCommandLine) {
  write("quality = 50\nwidth = 640\n[window]\ntheme = \"light\"\nui-scale = 2\nheight = 700\n");
  const RunOptions options = run({"--quality", "60", "--ui-scale", "1.5"}, path_);
  EXPECT_EQ(options.settings.quality, 60);
  EXPECT_EQ(options.settings.width_px, 640);
  EXPECT_EQ(options.window_settings.theme, "light");
  EXPECT_EQ(options.window_settings.ui_scale, 1.5);
  EXPECT_EQ(options.window_settings.height_px, 700);
  EXPECT_EQ(options.settings_file, path_);
  EXPECT_EQ(options.settings_trouble, "");
  EXPECT_THAT(options.settings_text, HasSubstr("quality = 50"));
}

TEST_F(WindowFile, WhatIsSavedIsWithoutTheCommandLine) {
  write("quality = 50\nfrom = \"127.0.0.1:1\"\n[window]\ntheme = \"light\"\n");
  const RunOptions options =
      run({"--quality", "60", "--theme", "dark", "--ui-scale", "200", "--role", "receiver",
           "--listen", "127.0.0.1:2", "--source", "camera", "--fps", "5"},
          path_);
  SavedSettings file;
  file.stream.quality = 50;
  file.from = "127.0.0.1:1";
  file.window.theme = "light";
  EXPECT_EQ(options.saved_settings, file);
  EXPECT_EQ(options.window_settings.theme, "dark");
  EXPECT_EQ(options.window_settings.ui_scale, 2);
  EXPECT_EQ(options.config.listen->port, 2);
  EXPECT_FALSE(options.config.from);
}

TEST_F(WindowFile, AMissingOneIsNoTroubleAndWillBeWritten) {
  const RunOptions options = run({}, path_);
  EXPECT_EQ(options.settings_file, path_);
  EXPECT_EQ(options.settings_trouble, "");
  EXPECT_EQ(options.saved_settings, SavedSettings{});
  EXPECT_EQ(run({"--config", path_ + "x"}, path_).settings_file, path_ + "x");
}

TEST_F(WindowFile, OneOfTheCommandLineTakesItsPlace) {
  write("quality = 50\n");
  const RunOptions options = run({"--config", path_}, folder_ + "/other.toml");
  EXPECT_EQ(options.settings.quality, 50);
  EXPECT_EQ(options.settings_file, path_);
}

TEST_F(WindowFile, AWrongOneIsToldAndLeftAlone) {
  for (const char* text : {"quality = 300\nwidth = 640\n", "width = 640\n= broken", "qality = 5",
                           "width = 640\n[window]\nui-scale = 9\n"}) {
    write(text);
    const RunOptions options = run({"--quality", "61"}, path_);
    EXPECT_EQ(options.settings_file, "") << text;
    EXPECT_THAT(options.settings_trouble, HasSubstr(path_ + ":")) << text;
    EXPECT_EQ(options.saved_settings, SavedSettings{}) << text;
    EXPECT_EQ(options.settings.width_px, 400) << text;
    EXPECT_EQ(options.settings.quality, 61) << text;
    EXPECT_EQ(options.window_settings, model::WindowSettings{}) << text;
  }
}

TEST_F(WindowFile, OneThatCannotBeReadIsToldAndLeftAlone) {
  const RunOptions options = run({}, folder_);
  EXPECT_EQ(options.settings_file, "");
  EXPECT_THAT(options.settings_trouble, HasSubstr("Is a directory"));
}

TEST_F(WindowFile, WhatItDoesNotKnowIsToldAndKept) {
  write("[window]\nglow = 1\n");
  const RunOptions options = run({}, path_);
  EXPECT_EQ(options.settings_file, path_);
  EXPECT_THAT(options.settings_trouble, HasSubstr(":2: [window] glow is not known"));
  EXPECT_THAT(to_toml(options.saved_settings, options.settings_text), HasSubstr("glow = 1"));
}

TEST_F(WindowFile, WithoutAHomeNothingIsSaved) {
  const RunOptions options = run({});
  EXPECT_EQ(options.settings_file, "");
  EXPECT_THAT(options.settings_trouble, HasSubstr("HOME"));
}

// The window saved a receiver that listens over one that asked from a port of its own.
TEST_F(WindowFile, WhatTheWindowSavesStartsTheWindow) {
  SavedSettings saved;
  saved.role = model::Role::kReceiver;
  saved.listen = "127.0.0.1:4";
  write(to_toml(saved, "bind = 5000\nfrom = \"127.0.0.1:3\"\n"));
  const RunOptions options = run({}, path_);
  EXPECT_EQ(options.settings_trouble, "");
  EXPECT_EQ(options.config.listen->port, 4);
  EXPECT_EQ(options.config.bind_port, 0);
}

TEST(CliOptions, TheScaleIsAFactorOrAPercentage) {
  const auto scale = [](const char* text) {
    return run({"--ui-scale", text}).window_settings.ui_scale;
  };
  EXPECT_EQ(scale("0.75"), 0.75);
  EXPECT_EQ(scale("3"), 3);
  EXPECT_EQ(scale("75"), 0.75);
  EXPECT_EQ(scale("150"), 1.5);
  EXPECT_EQ(scale("150%"), 1.5);
  EXPECT_EQ(scale("300%"), 3);
}

}  // namespace
}  // namespace framescope::app
