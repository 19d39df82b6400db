#include "media/scaler.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

#include <libyuv.h>
#include <turbojpeg.h>

namespace framescope::media {
namespace {

// DESIGN 4's limits of a JPEG: what our own receiver would refuse is never sent.
constexpr int kMinSide = 16;
constexpr int kMaxSide = 8192;
constexpr int kMaxPixels = 4096 * 4096;

int to_side(double px) { return std::clamp(static_cast<int>(std::lround(px)), kMinSide, kMaxSide); }

void expect_done([[maybe_unused]] int libyuv_status) { assert(libyuv_status == 0); }

void resample(const Image& from, int from_width_px, int from_height_px, libyuv::FilterMode filter,
              Image& to) {
  expect_done(libyuv::ARGBScale(from.plane(0), from.stride(0), from_width_px, from_height_px,
                                to.plane(0), to.stride(0), to.width_px(), to.height_px(), filter));
}

void to_bgra(const Image& bgr, int first_row, int rows, Image& bgra) {
  const std::ptrdiff_t skipped = std::ptrdiff_t{bgr.stride(0)} * first_row;
  expect_done(libyuv::RGB24ToARGB(bgr.plane(0) + skipped, bgr.stride(0), bgra.plane(0),
                                  bgra.stride(0), bgr.width_px(), rows));
}

void halve(const Image& from, Image& to) {
  to.reset(from.width_px() / 2, from.height_px() / 2, from.format());
  // An odd last column or row is left out: libyuv averages 2x2 only at exactly 2:1.
  resample(from, 2 * to.width_px(), 2 * to.height_px(), libyuv::kFilterBox, to);
}

/// The processor's own prefetching ends at each page, of which a row of 720p is nearly one.
void prefetch(const Image& bgr, int first_row, int rows) {
  const auto* const begin = bgr.plane(0) + std::ptrdiff_t{bgr.stride(0)} * first_row;
  const int last = std::min(first_row + rows, bgr.height_px());
  const auto* const end = bgr.plane(0) + std::ptrdiff_t{bgr.stride(0)} * last;
  for (const auto* at = begin; at < end; at += 64) __builtin_prefetch(at, 0, 2);
}

/// The first half, straight from the source. A few rows at a time, which stay in the cache: the
/// whole picture as BGRA would be written to memory and read from it again, which took longer than
/// all else.
void halve_bgr(const Image& bgr, Image& strip, Image& to) {
  constexpr int kRows = 16;
  strip.reset(bgr.width_px(), kRows, PixelFormat::kBgra);
  to.reset(bgr.width_px() / 2, bgr.height_px() / 2, PixelFormat::kBgra);
  for (int row = 0; row < 2 * to.height_px(); row += kRows) {
    const int rows = std::min(kRows, 2 * to.height_px() - row);
    to_bgra(bgr, row, rows, strip);
    prefetch(bgr, row + rows, kRows);
    expect_done(libyuv::ARGBScale(strip.plane(0), strip.stride(0), 2 * to.width_px(), rows,
                                  to.plane(0) + std::ptrdiff_t{to.stride(0)} * (row / 2),
                                  to.stride(0), to.width_px(), rows / 2, libyuv::kFilterBox));
  }
}

}  // namespace

Size scaled_size(int width_px, int height_px, int wanted_width_px) {
  assert(width_px > 0 && height_px > 0 && wanted_width_px >= 0);
  const double ratio = static_cast<double>(height_px) / width_px;
  double width = wanted_width_px == 0 ? width_px : wanted_width_px;
  width = std::min({width, double{kMaxSide}, kMaxSide / ratio, std::sqrt(kMaxPixels / ratio)});
  width = std::max(width, double{kMinSide});
  const int side = to_side(width);
  // Rounding both sides up may pass the area.
  return {side, std::min(to_side(width * ratio), kMaxPixels / side)};
}

void Scaler::scale(const Image& bgr, int wanted_width_px, Subsampling subsampling, Image& planes) {
  const Size size{bgr.width_px(), bgr.height_px()};
  if (subsampling != Subsampling::k420 ||
      scaled_size(size.width_px, size.height_px, wanted_width_px) != size) {
    return to_planes(scale_bgra(bgr, wanted_width_px), subsampling, planes);
  }
  planes.reset(size.width_px, size.height_px, PixelFormat::kJ420);
  expect_done(libyuv::RGB24ToJ420(bgr.plane(0), bgr.stride(0), planes.plane(0), planes.stride(0),
                                  planes.plane(1), planes.stride(1), planes.plane(2),
                                  planes.stride(2), size.width_px, size.height_px));
}

Image& Scaler::scale_bgra(const Image& bgr, int wanted_width_px) {
  assert(bgr.format() == PixelFormat::kBgr && !bgr.empty());
  const Size size = scaled_size(bgr.width_px(), bgr.height_px(), wanted_width_px);
  Image* step = steps_.begin();
  if (bgr.width_px() / 2 >= size.width_px && bgr.height_px() / 2 >= size.height_px) {
    halve_bgr(bgr, step[0], step[1]);
    ++step;
  } else {
    step->reset(bgr.width_px(), bgr.height_px(), PixelFormat::kBgra);
    to_bgra(bgr, 0, bgr.height_px(), *step);
  }
  while (step->width_px() / 2 >= size.width_px && step->height_px() / 2 >= size.height_px) {
    halve(step[0], step[1]);
    ++step;
  }
  if (Size{step->width_px(), step->height_px()} == size) return *step;
  step[1].reset(size.width_px, size.height_px, PixelFormat::kBgra);
  resample(step[0], step->width_px(), step->height_px(), libyuv::kFilterBilinear, step[1]);
  return step[1];
}

void Scaler::to_planes(const Image& bgra, Subsampling subsampling, Image& planes) {
  const int width = bgra.width_px();
  const int height = bgra.height_px();
  planes.reset(width, height, planar_format(subsampling));
  if (subsampling != Subsampling::k444) {
    const auto convert = subsampling == Subsampling::k420 ? libyuv::ARGBToJ420 : libyuv::ARGBToJ422;
    return expect_done(convert(bgra.plane(0), bgra.stride(0), planes.plane(0), planes.stride(0),
                               planes.plane(1), planes.stride(1), planes.plane(2), planes.stride(2),
                               width, height));
  }
  // libyuv's way to 4:4:4 is of limited range only, which is not JPEG's.
  if (!converter_) converter_ = make_tj_compressor();
  std::array targets{planes.plane(0), planes.plane(1), planes.plane(2)};
  std::array strides{width, width, width};
  if (!converter_ ||
      tjEncodeYUVPlanes(converter_.get(), bgra.plane(0), width, bgra.stride(0), height, TJPF_BGRX,
                        targets.data(), strides.data(), TJSAMP_444, 0) != 0) {
    throw std::runtime_error(std::string{"convert to 4:4:4: "} + tjGetErrorStr2(converter_.get()));
  }
}

void planes_to_rgba(const Image& planes, Image& rgba) {
  rgba.reset(planes.width_px(), planes.height_px(), PixelFormat::kRgba);
  const auto convert = planes.format() == PixelFormat::kJ420   ? libyuv::J420ToABGR
                       : planes.format() == PixelFormat::kJ422 ? libyuv::J422ToABGR
                                                               : libyuv::J444ToABGR;
  expect_done(convert(planes.plane(0), planes.stride(0), planes.plane(1), planes.stride(1),
                      planes.plane(2), planes.stride(2), rgba.plane(0), rgba.stride(0),
                      planes.width_px(), planes.height_px()));
}

void planes_as_decoded(const Image& planes, Image& rgba) {
  if (planes.format() == PixelFormat::kJ444) return planes_to_rgba(planes, rgba);
  rgba.reset(planes.width_px(), planes.height_px(), PixelFormat::kRgba);
  interpolate_to_rgba(
      {{planes.plane(0), planes.plane(1), planes.plane(2)},
       {planes.stride(0), planes.stride(1), planes.stride(2)},
       planes.format() == PixelFormat::kJ420 ? Subsampling::k420 : Subsampling::k422},
      rgba);
}

void interpolate_to_rgba(const PlanesView& from, Image& rgba) {
  assert(from.subsampling != Subsampling::k444);
  const auto convert = from.subsampling == Subsampling::k420 ? libyuv::I420ToARGBMatrixFilter
                                                             : libyuv::I422ToARGBMatrixFilter;
  // With U and V exchanged its ARGB becomes the ABGR that is RGBA in memory.
  expect_done(convert(from.planes[0], from.strides[0], from.planes[2], from.strides[2],
                      from.planes[1], from.strides[1], rgba.plane(0), rgba.stride(0),
                      &libyuv::kYvuJPEGConstants, rgba.width_px(), rgba.height_px(),
                      libyuv::kFilterBilinear));
}

}  // namespace framescope::media
