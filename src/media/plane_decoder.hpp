#pragma once

#include <cstdint>
#include <span>

#include "core/result.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/jpeg_reader.hpp"
#include "media/quality_metrics.hpp"

namespace framescope::media {

/// A JPEG of our own to its planes, whose luma is compared with what was encoded: no colour
/// conversion or rounding lies between. Keeps its buffers from picture to picture. Not for bytes
/// from a peer. One thread at a time. Throws std::runtime_error at construction when the codec
/// cannot be had.
class PlaneDecoder {
 public:
  /// The decoded luma, this object's own, valid until the next call. Damage is a failure.
  Result<LumaPlane, JpegFailure> decode(std::span<const std::uint8_t> jpeg);

 private:
  JpegReader reader_;
};

}  // namespace framescope::media
