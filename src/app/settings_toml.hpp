#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "model/window_settings.hpp"

namespace framescope::app {

/// The tables of a settings file that belong to the window, in the order of each_window_setting().
inline constexpr std::array<std::string_view, 3> kSections{"window", "plots", "thresholds"};

/// Something in a settings file is not as it must be: "FILE:LINE: KEY = VALUE: what is allowed".
struct WrongSettings {
  std::string text;
};

/// "FILE:LINE: what".
WrongSettings wrong_at(const std::string& file, int line, const std::string& what);

/// An option of the command line as a file sets it: a key at the top level of the document.
struct FileOption {
  std::string name;                 ///< without dashes in front
  std::vector<std::string> values;  ///< as they would be typed; several only from an array
  bool is_switch = false;           ///< true or false stands there
  int line = 0;                     ///< counted from 1
};

/// The value as a message shows it: "300", or "[a, b]" for an array.
std::string shown(const FileOption& option);

/// Reads the top level of a TOML document. The tables of the window are passed over, another table
/// or a value that no option could have (a date, an array in an array) is wrong. Whether there is
/// such an option, and may have such a value, is not known here. `file` is the name for messages.
Result<std::vector<FileOption>, WrongSettings> read_file_options(std::string_view text,
                                                                 const std::string& file);

/// What the window's tables of a document say.
struct WindowTables {
  model::WindowSettings settings;    ///< defaults where the document is silent
  std::vector<std::string> unknown;  ///< "FILE:LINE: [SECTION] KEY is not known", for a person
};

/// Reads the tables [window], [plots] and [thresholds] of a TOML document. A value out of its range
/// is wrong; a key that is not known is not, as a newer version may have written it.
Result<WindowTables, WrongSettings> read_window_tables(std::string_view text,
                                                       const std::string& file);

/// Text between quotation marks, with everything escaped that TOML wants escaped.
std::string quoted(std::string_view text);

/// Whether a TOML document can hold the text, which is to say whether it is UTF-8.
bool can_be_quoted(std::string_view text);

}  // namespace framescope::app
