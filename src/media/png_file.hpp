#pragma once

#include <string>

#include "core/image.hpp"

namespace framescope::media {

/// Writes a kRgba picture as a PNG, over an existing file. Throws std::runtime_error "write FILE:
/// cause", for a person.
void write_png(const Image& rgba, const std::string& file);

}  // namespace framescope::media
