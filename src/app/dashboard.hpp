#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/settings_file.hpp"
#include "core/time.hpp"
#include "model/settings.hpp"
#include "model/snapshot.hpp"
#include "model/window_settings.hpp"

namespace framescope::app {

/// What the window is opened with.
struct DashboardOptions {
  model::SessionConfig config;
  model::StreamSettings settings;
  std::string screenshot_file;    ///< the window as a PNG, written before it ends after `after`
  std::optional<Duration> after;  ///< ends so long after it opened
  model::WindowSettings window_settings;  ///< with the command line's theme and scale
  SavedSettings saved_settings;           ///< what the settings file says, without the command line
  std::string settings_file;              ///< where settings are saved; empty: nowhere
  std::string settings_text;              ///< what that file held, for to_toml()
  std::string settings_trouble;  ///< what is wrong with the file, for a person; empty: nothing
  bool autostart = true;         ///< starts a session at once
  /// Called once, after the last session has stopped; not if none ran.
  std::function<void(const model::Snapshot& final)> summary;
  /// Called about once a second while a session runs.
  std::function<void(const model::Snapshot&)> interval;
  /// Asked some times a second: true ends the window as closing it does.
  std::function<bool()> interrupted;
};

/// Opens the window and runs it until the user closes it, on the main thread. The exit status: 0; 1
/// if the last session failed or a picture could not be written; 3 if nothing was displayed (by a
/// sender: sent). Throws std::runtime_error "open a window: cause; what to try" where no window can
/// be had.
int run_dashboard(const DashboardOptions& options);

}  // namespace framescope::app
