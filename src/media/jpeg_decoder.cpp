#include "media/jpeg_decoder.hpp"

#include <stdexcept>
#include <utility>

#include <turbojpeg.h>

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
  if (!usable(tjDecompress2(handle_.get(), jpeg.data(), jpeg.size(), rgba.plane(0), width,
                            rgba.stride(0), height, TJPF_RGBA, TJFLAG_LIMITSCANS))) {
    return failure(tjGetErrorStr2(handle_.get()));
  }
  return info;
}

JpegFailure JpegDecoder::failure(std::string cause) {
  handle_.reset();
  return JpegFailure{std::move(cause)};
}

}  // namespace framescope::media
