#include "app/settings_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "app/cli_parser.hpp"
#include "app/settings_toml.hpp"

namespace framescope::app {
namespace {

using Kind = SettingsFault::Kind;

SettingsFault fault_of_opening(const std::string& path, int error) {
  return {error == ENOENT ? Kind::kMissing : Kind::kUnreadable,
          path + ": " + std::generic_category().message(error)};
}

std::string folder(const char* path) { return path != nullptr && *path == '/' ? path : ""; }

}  // namespace

Result<std::string, SettingsFault> read_settings_text(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return fault_of_opening(path, errno);
  // One byte more than allowed tells a file that is too large, also one without an end.
  std::string text(kMaxSettingsBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return fault_of_opening(path, errno == 0 ? EIO : errno);
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxSettingsBytes) {
    return SettingsFault{Kind::kWrong, path + ": larger than 64 KiB: no settings file"};
  }
  return text;
}

Result<LoadedSettings, SettingsFault> load_settings(const std::string& path) {
  auto text = read_settings_text(path);
  if (!text) return text.error();
  const auto options = read_file_options(*text, path);
  if (!options) return SettingsFault{Kind::kWrong, options.error().text};
  auto window = read_window_tables(*text, path);
  if (!window) return SettingsFault{Kind::kWrong, window.error().text};
  LoadedSettings loaded;
  loaded.saved.window = window->settings;
  try {
    take_saved(*options, path, loaded.saved);
  } catch (const WrongSettings& wrong) {
    return SettingsFault{Kind::kWrong, wrong.text};
  }
  loaded.unknown = std::move(window->unknown);
  loaded.text = std::move(*text);
  return loaded;
}

std::string default_settings_file(const char* xdg_config_home, const char* home) {
  std::string config = folder(xdg_config_home);
  if (config.empty() && !folder(home).empty()) config = folder(home) + "/.config";
  return config.empty() ? "" : config + "/framescope/framescope.toml";
}

}  // namespace framescope::app
