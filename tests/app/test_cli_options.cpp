#include <cstdio>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "app/cli_options.hpp"

namespace framescope::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

RunOptions run(const std::vector<std::string>& arguments) {
  const auto parsed = parse_command_line(arguments);
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
      {"loopback", "--width", "15"},
      {"loopback", "--width", "1e9"},
      {"loopback", "--fps", "-1"},
      {"loopback", "--max-datagram", "65508"},
      {"loopback", "--wire", "carrier-pigeon"},
      {"loopback", "--listen", "127.0.0.1:1"},
      {"loopback", "--frames", "0"},
      {"loopback", "extra"},
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

class ConfigFile : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = ::testing::TempDir() + "framescope_" + std::to_string(getpid()) + ".toml";
  }
  void TearDown() override { std::remove(path_.c_str()); }
  void write(const std::string& text) { std::ofstream(path_) << text; }
  std::string path_;
};

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

}  // namespace
}  // namespace framescope::app
