#include "media/jpeg_encoder.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <stdexcept>

#include <turbojpeg.h>

namespace framescope::media {
namespace {

int tj_subsampling(PixelFormat format) {
  switch (format) {
    case PixelFormat::kJ422:
      return TJSAMP_422;
    case PixelFormat::kJ444:
      return TJSAMP_444;
    default:
      assert(format == PixelFormat::kJ420);
      return TJSAMP_420;
  }
}

}  // namespace

void sanitise_codec_environment() {
  for (const char* name : {"TJ_OPTIMIZE", "TJ_PROGRESSIVE", "TJ_RESTART"}) unsetenv(name);
}

JpegEncoder::JpegEncoder() : handle_(make_tj_compressor()) {
  if (!handle_) throw std::runtime_error("start the JPEG encoder: TurboJPEG gave no instance");
}

Result<std::size_t, JpegFailure> JpegEncoder::encode(const Image& planes, int quality,
                                                     std::vector<std::uint8_t>& jpeg,
                                                     std::size_t gap_bytes, int restart_interval) {
  static_cast<void>(restart_interval);
  const int subsampling = tj_subsampling(planes.format());
  const std::size_t worst = tjBufSize(planes.width_px(), planes.height_px(), subsampling);
  if (buffer_.size() < worst) buffer_.resize(worst);

  std::array sources{planes.plane(0), planes.plane(1), planes.plane(2)};
  std::array strides{planes.stride(0), planes.stride(1), planes.stride(2)};
  unsigned char* out = buffer_.data();
  unsigned long size = buffer_.size();
  if (tjCompressFromYUVPlanes(handle_.get(), sources.data(), planes.width_px(), strides.data(),
                              planes.height_px(), subsampling, &out, &size, quality,
                              TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT) != 0) {
    return JpegFailure{tjGetErrorStr2(handle_.get())};
  }
  assert(size > kJpegHeadBytes);
  jpeg.resize(size + gap_bytes);
  const auto rest = std::copy_n(out, kJpegHeadBytes, jpeg.begin());
  std::copy_n(out + kJpegHeadBytes, size - kJpegHeadBytes,
              rest + static_cast<std::ptrdiff_t>(gap_bytes));
  return jpeg.size();
}

}  // namespace framescope::media
