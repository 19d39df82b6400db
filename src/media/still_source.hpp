#pragma once

#include <filesystem>
#include <memory>

#include "media/frame_source.hpp"

namespace framescope::media {

/// Whether the file's first bytes are those of a still picture that OpenCV reads, and its name is
/// not that of a row of JPEGs (.mjpeg, .mjpg).
bool is_still_picture(const std::filesystem::path& path);

/// A still picture, upright as its EXIF says, as 8-bit BGR; each read() gives it again, without
/// end. Throws std::runtime_error if it is broken or larger than kMaxSourcePixels.
std::unique_ptr<FrameSource> open_still(const std::filesystem::path& path, double fps);

}  // namespace framescope::media
