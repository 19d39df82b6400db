#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/image.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/plane_decoder.hpp"
#include "media/quality_metrics.hpp"

namespace framescope::media {

/// The processor's time that the calling thread has taken so far. Not the time of day: beside a
/// stream a thread waits for its turn, which is no price of a codec.
Duration thread_cpu_time();

/// What one JPEG quality does to one picture.
struct QualityReading {
  std::size_t jpeg_bytes = 0;  ///< TurboJPEG's own, without a frame tag
  double psnr_y_db = 0;
  double ssim_y = 0;
  Duration encode{};  ///< CPU time of the calling thread, from planes to JPEG
  Duration decode{};  ///< likewise, from JPEG to planes; RGBA, which is shown, takes a third more
};

/// Encodes planes as the sender does, decodes the JPEG again and compares the luma. Keeps handles
/// and buffers from reading to reading. One thread at a time. Throws std::runtime_error at
/// construction when the codec cannot be had.
class QualityProbe {
 public:
  /// `planes` are J420, J422 or J444, as the scaler makes them; `quality` is 1..100.
  Result<QualityReading, JpegFailure> read(const Image& planes, int quality);

  // Of the last reading, if it succeeded; this object's own, valid until the next one.

  /// The JPEG, without a frame tag.
  std::span<const std::uint8_t> jpeg() const { return jpeg_; }
  /// Its luma.
  const LumaPlane& decoded() const { return decoded_; }

 private:
  JpegEncoder encoder_;
  PlaneDecoder decoder_;
  std::vector<std::uint8_t> jpeg_;
  LumaPlane decoded_;
};

}  // namespace framescope::media
