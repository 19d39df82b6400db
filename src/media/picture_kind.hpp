#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace framescope::media {

/// How a still picture is stored, before it becomes 8-bit BGR.
struct PictureKind {
  int width_px = 0;
  int height_px = 0;
  int bits = 8;  ///< of a sample
  bool grey = false;
  bool alpha = false;
  bool cmyk = false;

  bool operator==(const PictureKind&) const = default;
};

/// Reads the header of a PNG or a JPEG, and nothing else of it: no pixel is decoded, so that a
/// picture which is too large costs nothing. Nothing for other formats and for what is broken.
std::optional<PictureKind> inspect_header(const std::filesystem::path& path);

/// The same of every still picture that can be read; other formats are decoded for it.
std::optional<PictureKind> inspect_picture(const std::filesystem::path& path);

/// What becomes of a picture on its way to 8-bit BGR, for a person: "16 bits a sample reduced to 8,
/// alpha left out"; empty when nothing does.
std::string conversions_of(const PictureKind& kind);

}  // namespace framescope::media
