#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "app/cli_parser.hpp"

namespace framescope::app {

/// A verb's parser, whose options are read into `raw`, which must outlive it.
std::unique_ptr<CLI::App> make_app(Verb verb, const std::string& name, RawOptions& raw);

}  // namespace framescope::app
