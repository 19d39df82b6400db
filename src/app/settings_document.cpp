#include "app/settings_document.hpp"

#include <algorithm>

#include "app/settings_toml.hpp"

namespace framescope::app {
namespace {

// Each dot of a key makes a table in a table, without a limit in toml++, which frees them
// recursively: 100,000 are more than a stack holds.
constexpr std::ptrdiff_t kMostDots = 4096;

}  // namespace

toml::table parse_document(std::string_view text, const std::string& file) {
  if (std::count(text.begin(), text.end(), '.') > kMostDots) {
    throw WrongSettings{file + ": more than " + std::to_string(kMostDots) +
                        " dots: no settings file"};
  }
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    throw wrong_at(file, static_cast<int>(error.source().begin.line),
                   std::string(error.description()));
  }
}

}  // namespace framescope::app
