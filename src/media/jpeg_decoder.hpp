#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/image.hpp"
#include "core/result.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/jpeg_reader.hpp"

namespace framescope::media {

/// How a picture came out that can be shown.
struct DecodedInfo {
  bool damaged = false;  ///< the decoder warned: parts are missing or concealed
  std::string warning;   ///< its words; empty when undamaged
};

/// JPEG bytes from a peer to RGBA: by libjpeg, but of the usual samplings 4:2:0 and 4:2:2 with an
/// even width libyuv makes RGBA of its planes, which takes 0.88 of the time that libjpeg takes for
/// it and differs by 3 of 255 at most. Expects that a marker scan has already refused what breaks
/// the limits (progressive bombs, huge sides): it checks only that the codec agrees on the size.
/// One thread at a time. Throws std::runtime_error at construction when the codec cannot be had.
class JpegDecoder {
 public:
  /// Decodes into `rgba`, reshaped to `width_px` x `height_px`, which is what the marker scan
  /// found; another size in the codec's eyes is a failure. After a failure `rgba` is unspecified,
  /// and the next call starts anew. Grey becomes RGBA too.
  Result<DecodedInfo, JpegFailure> decode(std::span<const std::uint8_t> jpeg, int width_px,
                                          int height_px, Image& rgba);

 private:
  bool read(Image& rgba);

  JpegReader reader_;
};

}  // namespace framescope::media
