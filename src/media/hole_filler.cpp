#include "media/hole_filler.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace framescope::media {
namespace {

struct Box {
  int x = 0;
  int y = 0;
  int width = 0;  // px
  int height = 0;
};

// Of `count` MCUs side by side, as far as they lie in the picture; empty if they do not.
Box box_of(const PictureHoles& holes, const Image& picture, std::int64_t first,
           std::int64_t count) {
  const std::int64_t x = first % holes.mcus_per_row * holes.mcu_width_px;
  const std::int64_t y = first / holes.mcus_per_row * holes.mcu_height_px;
  const std::int64_t width = std::min(count * holes.mcu_width_px, picture.width_px() - x);
  const std::int64_t height = std::min<std::int64_t>(holes.mcu_height_px, picture.height_px() - y);
  if (width <= 0 || height <= 0) return {};
  return {static_cast<int>(x), static_cast<int>(y), static_cast<int>(width),
          static_cast<int>(height)};
}

void copy(const Image& from, Image& to, const Box& box) {
  constexpr std::size_t kPixelBytes = 4;
  const auto stride = static_cast<std::size_t>(to.stride(0));
  const auto bytes = kPixelBytes * static_cast<std::size_t>(box.width);
  std::size_t at =
      stride * static_cast<std::size_t>(box.y) + kPixelBytes * static_cast<std::size_t>(box.x);
  for (int y = 0; y < box.height; ++y, at += stride) {
    std::memcpy(to.plane(0) + at, from.plane(0) + at, bytes);
  }
}

}  // namespace

bool HoleFiller::fill(Image& rgba, const PictureHoles& holes) const {
  assert(rgba.format() == PixelFormat::kRgba);
  if (!previous_ || previous_->format() != rgba.format() ||
      previous_->width_px() != rgba.width_px() || previous_->height_px() != rgba.height_px() ||
      holes.mcus_per_row <= 0) {
    return false;
  }
  const std::int64_t mcus = std::int64_t{holes.mcus_per_row} * holes.mcu_rows;
  bool is_any = false;
  for (const McuRun& run : holes.missing) {
    const std::int64_t end = std::min(std::int64_t{run.first} + run.count, mcus);
    for (std::int64_t first = run.first; first < end;) {
      const std::int64_t rest_of_row = holes.mcus_per_row - first % holes.mcus_per_row;
      const std::int64_t count = std::min(end - first, rest_of_row);
      const Box box = box_of(holes, rgba, first, count);
      copy(*previous_, rgba, box);
      is_any |= box.width > 0;
      first += count;
    }
  }
  return is_any;
}

}  // namespace framescope::media
