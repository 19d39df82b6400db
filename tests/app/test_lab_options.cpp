#include <gtest/gtest.h>

#include "app/lab_options.hpp"

namespace framescope::app {
namespace {

LabOptions parsed(const std::vector<std::string>& arguments) {
  const auto result = parse_lab_options(arguments);
  const auto* options = std::get_if<LabOptions>(&result);
  EXPECT_NE(options, nullptr) << std::get_if<Exit>(&result)->err;
  return options != nullptr ? *options : LabOptions{};
}

Exit refused(const std::vector<std::string>& arguments) {
  const auto result = parse_lab_options(arguments);
  const auto* exit = std::get_if<Exit>(&result);
  EXPECT_NE(exit, nullptr);
  return exit != nullptr ? *exit : Exit{};
}

TEST(LabOptions, ASourceIsEnough) {
  const LabOptions options = parsed({"clip.mp4"});
  EXPECT_EQ(options.source, "clip.mp4");
  EXPECT_EQ(options.first, 0u);
  EXPECT_FALSE(options.frames);
  EXPECT_EQ(options.width_px, 0);
  EXPECT_EQ(options.points, 60u);
  EXPECT_EQ(options.pricing, model::Pricing{});
}

TEST(LabOptions, TakesEveryOption) {
  const LabOptions options =
      parsed({"--csv", "a.csv", "--json", "a.json", "--plot", "a.png", "--first", "7", "--frames",
              "20", "--width", "400", "--points", "30", "--mtu", "9000", "--loss", "2.5%", "in"});
  EXPECT_EQ(options.csv_file, "a.csv");
  EXPECT_EQ(options.json_file, "a.json");
  EXPECT_EQ(options.plot_file, "a.png");
  EXPECT_EQ(options.first, 7u);
  EXPECT_EQ(options.frames, 20u);
  EXPECT_EQ(options.width_px, 400);
  EXPECT_EQ(options.points, 30u);
  EXPECT_EQ(options.pricing.mtu_bytes, 9000);
  EXPECT_DOUBLE_EQ(options.pricing.fragment_loss, 0.025);
}

TEST(LabOptions, AWrongValueIsWrongUsage) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"a", "b"},
                                             {"a", "--frames", "0"},
                                             {"a", "--first", "-1"},
                                             {"a", "--width", "5"},
                                             {"a", "--mtu", "20"},
                                             {"a", "--points", "5"},
                                             {"a", "--loss", "101%"},
                                             {"a", "--loss", "2%,burst=3"},
                                             {"a", "--loss", "some"},
                                             {"a", "--quality", "80"},
                                             {"camera:x"}}) {
    const Exit exit = refused(arguments);
    EXPECT_EQ(exit.status, 2);
    EXPECT_NE(exit.err.find("framescope lab --help"), std::string::npos) << exit.err;
    EXPECT_EQ(exit.err.find('\n'), std::string::npos);
  }
}

TEST(LabOptions, HelpIsNoError) {
  const Exit exit = refused({"--help"});
  EXPECT_EQ(exit.status, 0);
  for (const char* option : {"--csv", "--json", "--plot", "--first", "--frames", "--width"}) {
    EXPECT_NE(exit.out.find(option), std::string::npos);
  }
}

}  // namespace
}  // namespace framescope::app
