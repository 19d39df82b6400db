#pragma once

#include <cstdio>

#include "app/lab_options.hpp"

namespace framescope::app {

/// Sweeps a source frame by frame and writes what it found; to `out` a summary, when nobody asked
/// for files or `out` is a terminal. Ends cleanly on an ending signal, with what it has; block
/// these before. The exit status: 0 or 1.
int run_lab(const LabOptions& options, std::FILE* out, std::FILE* err);

}  // namespace framescope::app
