#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include <gtest/gtest.h>

namespace framescope::app {

/// A folder of its own for one test, and a settings file in it that is not there yet.
class SettingsFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "framescope-XXXXXX";
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
    path_ = folder_ + "/framescope.toml";
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void write(std::string_view text) const { std::ofstream(path_, std::ios::binary) << text; }

  std::string folder_;
  std::string path_;
};

}  // namespace framescope::app
