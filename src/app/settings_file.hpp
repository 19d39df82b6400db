#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "model/settings.hpp"
#include "model/window_settings.hpp"

namespace framescope::app {

/// What outlives a run of the window: one human-readable TOML file. The stream's settings stand at
/// its top level under the names of their options, so that headless runs can read the same file;
/// the window's stand in tables. Plain data.
struct SavedSettings {
  model::StreamSettings stream;
  model::Role role = model::Role::kLoopback;
  std::string source = "test";
  bool loop = false;
  // Endpoints as a user typed them; empty: none. A sender pushes if there is `to`, else it waits on
  // `listen`; a receiver asks if there is `from`, else it takes what comes on `listen`.
  std::string listen;
  std::string to;
  std::string from;
  model::WindowSettings window;

  bool operator==(const SavedSettings&) const = default;
};

/// A settings file that was read.
struct LoadedSettings {
  SavedSettings saved;               ///< defaults where the file is silent
  std::string text;                  ///< of the file: to_toml() keeps what it does not know
  std::vector<std::string> unknown;  ///< "FILE:LINE: [SECTION] KEY is not known", for a person
};

/// Why a settings file is of no use.
struct SettingsFault {
  enum class Kind { kMissing, kUnreadable, kWrong };
  Kind kind = Kind::kWrong;
  std::string text;  ///< one line: "FILE:LINE: KEY = VALUE: what is allowed", or "FILE: cause"
};

/// The largest settings file; a larger one is none.
inline constexpr std::size_t kMaxSettingsBytes = std::size_t{64} << 10;

/// The bytes of a file of at most kMaxSettingsBytes.
Result<std::string, SettingsFault> read_settings_text(const std::string& path);

/// Reads a file with the checks of the command line. A key at its top level that is no option, or
/// any value that is not allowed, makes the whole file wrong: half of it is never used.
Result<LoadedSettings, SettingsFault> load_settings(const std::string& path);

/// The dashboard's file: framescope/framescope.toml in $XDG_CONFIG_HOME, else in $HOME/.config.
/// Null, empty and relative folders count as not set; empty if none is set. Touches no file.
std::string default_settings_file(const char* xdg_config_home, const char* home);

/// What to save: each setting as the file had it unless the user changed it in the window since the
/// start, so that what the command line said for one run does not stay. `at_start` and `now` are
/// the window's settings, taken in the same way. A value that load_settings() would refuse, such as
/// an address half typed, counts as not changed; the answer can always be read again.
SavedSettings settings_to_save(const SavedSettings& file, const SavedSettings& at_start,
                               const SavedSettings& now);

/// The text of a settings file, in one order. Keys of `previous`, the text the file had, that
/// belong to no SavedSettings are written again; its comments are not.
std::string to_toml(const SavedSettings& settings, std::string_view previous);

}  // namespace framescope::app
