#pragma once

#include <string>
#include <string_view>

#include <toml++/toml.h>

namespace framescope::app {

/// Text as a TOML document; throws WrongSettings if it is none. `file` is the name for messages.
toml::table parse_document(std::string_view text, const std::string& file);

}  // namespace framescope::app
