#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/image.hpp"
#include "core/result.hpp"
#include "media/jpeg_writer.hpp"

namespace framescope::media {

/// Why a codec refused a picture, in its own words.
struct JpegFailure {
  std::string cause;
};

/// The bytes of SOI and APP0 that every JPEG of ours begins with; the frame tag's segment goes
/// after them.
inline constexpr std::size_t kJpegHeadBytes = 20;

/// J420, J422 or J444 planes to a baseline JPEG: standard Huffman tables, accurate DCT; without
/// restart intervals byte for byte what TurboJPEG writes. No variable of the environment has a say.
/// One thread at a time. Throws std::runtime_error at construction when the codec cannot be had.
class JpegEncoder {
 public:
  /// Writes the JPEG to `jpeg`, resized to it, and answers its size in bytes. With `gap_bytes` the
  /// bytes from kJpegHeadBytes on are that much later; what stands in the gap is unspecified, the
  /// caller fills it with whole segments. `quality` is 1..100. In steady state nothing is
  /// allocated: the codec writes to a buffer of its own, of the worst case's size, and only the
  /// JPEG's own bytes are copied out.
  /// `restart_interval` is in MCUs, 0..65,535, 0 for none: after every so many the scan can be
  /// entered anew. It is told by a DRI segment and marked by RST0..RST7 in turn.
  Result<std::size_t, JpegFailure> encode(const Image& planes, int quality,
                                          std::vector<std::uint8_t>& jpeg,
                                          std::size_t gap_bytes = 0, int restart_interval = 0);

 private:
  JpegWriter writer_;
  std::vector<std::uint8_t> buffer_;
};

}  // namespace framescope::media
