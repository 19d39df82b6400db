#pragma once

#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "app/lab_options.hpp"
#include "model/lab_report.hpp"

namespace framescope::app {

/// Sweeps a source frame by frame and writes what it found; to `out` a summary, when nobody asked
/// for files or `out` is a terminal. Ends cleanly on an ending signal, with what it has; block
/// these before. The exit status: 0 or 1.
int run_lab(const LabOptions& options, std::FILE* out, std::FILE* err);

/// What the frames say about the choice of a quality, as lines for a person: the knee, and the
/// highest quality that keeps to each limit in every frame.
std::vector<std::string> lab_summary(std::span<const model::LabFrame> frames);

}  // namespace framescope::app
