#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/result.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/quality_metrics.hpp"
#include "media/tj_handle.hpp"

namespace framescope::media {

/// A JPEG of our own to its planes, whose luma is compared with what was encoded: no colour
/// conversion or rounding lies between. Keeps its buffers from picture to picture. Not for bytes
/// from a peer. One thread at a time. Throws std::runtime_error at construction when the codec
/// cannot be had.
class PlaneDecoder {
 public:
  PlaneDecoder();

  /// The decoded luma, this object's own, valid until the next call.
  Result<LumaPlane, JpegFailure> decode(std::span<const std::uint8_t> jpeg);

 private:
  TjHandle handle_;
  // Not an Image: of an odd width or height TurboJPEG writes a column or row more.
  std::vector<std::uint8_t> planes_;
};

}  // namespace framescope::media
