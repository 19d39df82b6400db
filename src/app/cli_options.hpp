#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/settings_file.hpp"
#include "core/time.hpp"
#include "model/settings.hpp"
#include "model/window_settings.hpp"

namespace framescope::app {

/// Where the statistics go.
enum class Stats { kTable, kJson, kNone };

/// A run, as a settings file and, before it, the command line ask for it.
struct RunOptions {
  bool window = false;  ///< the dashboard; else headless
  model::SessionConfig config;
  model::StreamSettings settings;
  std::optional<Stats> stats;   ///< nothing: a table on a terminal, else none
  std::string screenshot_file;  ///< dashboard: written after `after`, then it ends
  std::optional<Duration> after;

  // Of the dashboard only.
  model::WindowSettings window_settings;
  std::string settings_file;     ///< where settings are saved; empty: nowhere
  std::string settings_text;     ///< what that file held
  std::string settings_trouble;  ///< what is wrong with the file, for a person; empty: nothing
  SavedSettings saved_settings;  ///< the file's, without what the command line says
};

/// Text to print and a status to exit with, instead of a run: help, version or a usage error.
struct Exit {
  int status = 0;
  std::string out;  ///< for standard output
  std::string err;  ///< for standard error: one line
};

/// Reads the arguments (without the program's name) and the settings file: the one that --config
/// names, else for the dashboard `default_settings`, unless that is empty. Touches nothing else. A
/// headless run does not start with a file that is missing or wrong. The dashboard does: with
/// defaults, with the reason in settings_trouble, and with nowhere to save, so that what is wrong
/// in the file can be put right; a file that is missing is no trouble and will be written.
std::variant<RunOptions, Exit> parse_command_line(const std::vector<std::string>& arguments,
                                                  const std::string& default_settings = {});

}  // namespace framescope::app
