#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/page_allocator.hpp"
#include "core/time.hpp"

namespace framescope {

/// JPEG chroma subsampling, named as on the command line.
enum class Subsampling : std::uint8_t { k420, k422, k444 };

/// "420", "422" or "444".
std::string_view to_string(Subsampling subsampling);

/// What the bytes of an Image mean. BGR exists only at OpenCV's edge; the J formats are full-range
/// BT.601 planes (JPEG's own colours), from the scaler to the codec; RGBA goes from the decoder
/// into the texture.
enum class PixelFormat : std::uint8_t { kBgr, kBgra, kRgba, kJ420, kJ422, kJ444 };

/// The planar format a subsampling is encoded from.
PixelFormat planar_format(Subsampling subsampling);

/// Pixels of one picture: one packed plane (kBgr 3, kBgra and kRgba 4 bytes a pixel) or three
/// planes Y, U, V of one byte a sample. Rows are tight: stride = width x bytes a sample. Written by
/// one thread, immutable once handed over as shared_ptr<const Image>.
class Image {
 public:
  Image() = default;
  Image(int width_px, int height_px, PixelFormat format) { reset(width_px, height_px, format); }

  /// Gives the image this shape, reusing its memory. The bytes are unspecified afterwards.
  void reset(int width_px, int height_px, PixelFormat format);

  int width_px() const { return width_px_; }
  int height_px() const { return height_px_; }
  PixelFormat format() const { return format_; }
  bool empty() const { return width_px_ == 0 || height_px_ == 0; }

  int plane_count() const { return format_ >= PixelFormat::kJ420 ? 3 : 1; }
  /// Samples a row; chroma of an odd width rounds up, as JPEG does.
  int plane_width(int plane) const;
  int plane_height(int plane) const;
  /// Bytes a row.
  int stride(int plane) const;

  std::uint8_t* plane(int index) { return bytes_.data() + plane_offset(index); }
  const std::uint8_t* plane(int index) const { return bytes_.data() + plane_offset(index); }
  std::size_t size_bytes() const { return plane_offset(plane_count()); }

 private:
  std::size_t plane_offset(int index) const;

  int width_px_ = 0;
  int height_px_ = 0;
  PixelFormat format_ = PixelFormat::kRgba;
  std::vector<std::uint8_t, PageAllocator<std::uint8_t>> bytes_;
};

using ImagePtr = std::shared_ptr<const Image>;

/// A captured picture on its way to the encoder.
struct CapturedFrame {
  ImagePtr image;                  ///< kBgr, the source's size
  std::uint64_t frame_number = 0;  ///< capture ordinal, from 0
  Time captured{};                 ///< when the source handed it over
  WallTime captured_wall{};        ///< the same instant on CLOCK_REALTIME
  Duration interval{};             ///< nominal, between two frames; 0 unknown
  bool unthrottled = false;        ///< its source waits for whoever takes its pictures
};

}  // namespace framescope
