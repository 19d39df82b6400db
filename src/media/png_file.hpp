#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/image.hpp"

namespace framescope::media {

/// The bytes of a PNG file of a kRgba picture, without its alpha. Throws std::runtime_error when it
/// cannot be made.
std::vector<std::uint8_t> encode_png(const Image& rgba);

/// Writes a kRgba picture as a PNG, over an existing file. Throws std::runtime_error "write FILE:
/// cause", for a person.
void write_png(const Image& rgba, const std::string& file);

}  // namespace framescope::media
