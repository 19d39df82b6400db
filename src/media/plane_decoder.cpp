#include "media/plane_decoder.hpp"

#include <array>
#include <stdexcept>

#include <turbojpeg.h>

namespace framescope::media {

PlaneDecoder::PlaneDecoder() : handle_(make_tj_decompressor()) {
  if (!handle_) throw std::runtime_error("start the JPEG decoder: TurboJPEG gave no instance");
}

Result<LumaPlane, JpegFailure> PlaneDecoder::decode(std::span<const std::uint8_t> jpeg) {
  int width = 0;
  int height = 0;
  int subsampling = 0;
  int colour_space = 0;
  if (tjDecompressHeader3(handle_.get(), jpeg.data(), jpeg.size(), &width, &height, &subsampling,
                          &colour_space) != 0 ||
      width <= 0 || height <= 0) {
    return JpegFailure{tjGetErrorStr2(handle_.get())};
  }
  const std::size_t size = tjBufSizeYUV2(width, 1, height, subsampling);
  if (planes_.size() < size) planes_.resize(size);
  std::array<unsigned char*, 3> planes{};
  std::array<int, 3> strides{};
  std::uint8_t* next = planes_.data();
  for (int i = 0; i < 3; ++i) {
    const auto plane = static_cast<std::size_t>(i);
    planes[plane] = next;
    strides[plane] = tjPlaneWidth(i, width, subsampling);
    next += static_cast<std::size_t>(strides[plane]) *
            static_cast<std::size_t>(tjPlaneHeight(i, height, subsampling));
  }
  if (tjDecompressToYUVPlanes(handle_.get(), jpeg.data(), jpeg.size(), planes.data(), width,
                              strides.data(), height, 0) != 0) {
    return JpegFailure{tjGetErrorStr2(handle_.get())};
  }
  return LumaPlane{planes[0], strides[0], width, height};
}

}  // namespace framescope::media
