#include "media/jpeg_decoder.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include <turbojpeg.h>

#include "media/scaler.hpp"

namespace framescope::media {
namespace {

std::string size_text(int width_px, int height_px) {
  return std::to_string(width_px) + "x" + std::to_string(height_px);
}

}  // namespace

JpegDecoder::JpegDecoder() : handle_(make_tj_decompressor()) {
  if (!handle_) throw std::runtime_error("start the JPEG decoder: TurboJPEG gave no instance");
}

Result<DecodedInfo, JpegFailure> JpegDecoder::decode(std::span<const std::uint8_t> jpeg,
                                                     int width_px, int height_px, Image& rgba) {
  if (!handle_) handle_ = make_tj_decompressor();
  if (!handle_) return JpegFailure{"TurboJPEG gave no instance"};

  DecodedInfo info;
  // TurboJPEG answers -1 for a warning too, after which the picture is usable.
  const auto usable = [&](int status) {
    if (status == 0) return true;
    if (tjGetErrorCode(handle_.get()) != TJERR_WARNING) return false;
    info = {true, tjGetErrorStr2(handle_.get())};
    return true;
  };

  // A stream without a frame header is "success" with sides of 0, hence the comparison.
  int width = 0;
  int height = 0;
  int subsampling = 0;
  int colour_space = 0;
  if (!usable(tjDecompressHeader3(handle_.get(), jpeg.data(), jpeg.size(), &width, &height,
                                  &subsampling, &colour_space))) {
    return failure(tjGetErrorStr2(handle_.get()));
  }
  if (width != width_px || height != height_px || width <= 0 || height <= 0) {
    return failure("the decoder sees " + size_text(width, height) + ", the marker scan saw " +
                   size_text(width_px, height_px));
  }
  rgba.reset(width, height, PixelFormat::kRgba);
  // The last column of an odd width libyuv does not interpolate.
  const bool is_halved = colour_space == TJCS_YCbCr && width % 2 == 0 &&
                         (subsampling == TJSAMP_420 || subsampling == TJSAMP_422);
  const int status =
      is_halved ? decode_halved(jpeg, subsampling, rgba)
                : tjDecompress2(handle_.get(), jpeg.data(), jpeg.size(), rgba.plane(0), width,
                                rgba.stride(0), height, TJPF_RGBA, TJFLAG_LIMITSCANS);
  if (!usable(status)) return failure(tjGetErrorStr2(handle_.get()));
  return info;
}

/// Answers as TurboJPEG does. Its own conversion interpolates and converts in several passes over
/// a row.
int JpegDecoder::decode_halved(std::span<const std::uint8_t> jpeg, int subsampling, Image& rgba) {
  const int width = rgba.width_px();
  const int height = rgba.height_px();
  const std::size_t size = tjBufSizeYUV2(width, 1, height, subsampling);
  if (planes_.size() < size) planes_.resize(size);
  std::array<unsigned char*, 3> planes{};
  HalvedPlanes halved{.planes = {}, .strides = {}, .is_420 = subsampling == TJSAMP_420};
  std::uint8_t* next = planes_.data();
  for (int i = 0; i < 3; ++i) {
    const auto plane = static_cast<std::size_t>(i);
    halved.planes[plane] = planes[plane] = next;
    halved.strides[plane] = tjPlaneWidth(i, width, subsampling);
    next += tjPlaneSizeYUV(i, width, 0, height, subsampling);
  }
  const int status =
      tjDecompressToYUVPlanes(handle_.get(), jpeg.data(), jpeg.size(), planes.data(), width,
                              halved.strides.data(), height, TJFLAG_LIMITSCANS);
  if (status == 0 || tjGetErrorCode(handle_.get()) == TJERR_WARNING) {
    interpolate_to_rgba(halved, rgba);
  }
  return status;
}

JpegFailure JpegDecoder::failure(std::string cause) {
  handle_.reset();
  return JpegFailure{std::move(cause)};
}

}  // namespace framescope::media
