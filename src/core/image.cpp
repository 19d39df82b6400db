#include "core/image.hpp"

#include <cassert>

namespace framescope {

std::string_view to_string(Subsampling subsampling) {
  constexpr std::array<std::string_view, 3> kNames{"420", "422", "444"};
  return kNames[static_cast<std::size_t>(subsampling)];
}

PixelFormat planar_format(Subsampling subsampling) {
  constexpr std::array kFormats{PixelFormat::kJ420, PixelFormat::kJ422, PixelFormat::kJ444};
  return kFormats[static_cast<std::size_t>(subsampling)];
}

void Image::reset(int width_px, int height_px, PixelFormat format) {
  assert(width_px >= 0 && height_px >= 0);
  width_px_ = width_px;
  height_px_ = height_px;
  format_ = format;
  bytes_.resize(plane_offset(plane_count()));
}

int Image::plane_width(int plane) const {
  const bool halved = plane > 0 && (format_ == PixelFormat::kJ420 || format_ == PixelFormat::kJ422);
  return halved ? (width_px_ + 1) / 2 : width_px_;
}

int Image::plane_height(int plane) const {
  const bool halved = plane > 0 && format_ == PixelFormat::kJ420;
  return halved ? (height_px_ + 1) / 2 : height_px_;
}

int Image::stride(int plane) const {
  switch (format_) {
    case PixelFormat::kBgr:
      return width_px_ * 3;
    case PixelFormat::kBgra:
    case PixelFormat::kRgba:
      return width_px_ * 4;
    default:
      return plane_width(plane);
  }
}

std::size_t Image::plane_offset(int index) const {
  std::size_t offset = 0;
  for (int plane = 0; plane < index; ++plane) {
    offset +=
        static_cast<std::size_t>(stride(plane)) * static_cast<std::size_t>(plane_height(plane));
  }
  return offset;
}

}  // namespace framescope
