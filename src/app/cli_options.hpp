#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "model/settings.hpp"

namespace framescope::app {

/// Where the statistics go.
enum class Stats { kTable, kJson, kNone };

/// A run, as the command line (and a file named by --config) asks for it.
struct RunOptions {
  bool window = false;  ///< the dashboard; else headless
  model::SessionConfig config;
  model::StreamSettings settings;
  std::optional<Stats> stats;   ///< nothing: a table on a terminal, else none
  std::string screenshot_file;  ///< dashboard: written after `after`, then it ends
  std::optional<Duration> after;
  double ui_scale = 1.0;       ///< dashboard: 0.75..3
  std::string theme = "dark";  ///< dashboard: dark or light
};

/// Text to print and a status to exit with, instead of a run: help, version or a usage error.
struct Exit {
  int status = 0;
  std::string out;  ///< for standard output
  std::string err;  ///< for standard error: one line
};

/// Reads the arguments (without the program's name). Touches nothing but a file named by --config.
std::variant<RunOptions, Exit> parse_command_line(const std::vector<std::string>& arguments);

}  // namespace framescope::app
