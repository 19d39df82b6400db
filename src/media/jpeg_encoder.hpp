#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/image.hpp"
#include "core/result.hpp"
#include "media/tj_handle.hpp"

namespace framescope::media {

/// Why a codec refused a picture, in its own words.
struct JpegFailure {
  std::string cause;
};

/// The bytes of SOI and APP0 that every JPEG of ours begins with; the frame tag's segment goes
/// after them.
inline constexpr std::size_t kJpegHeadBytes = 20;

/// Removes the variables by which the environment changes TurboJPEG's output (TJ_OPTIMIZE and the
/// like: a slower or a progressive JPEG). Once, at the start of main, before any thread.
void sanitise_codec_environment();

/// J420, J422 or J444 planes to a baseline JPEG by TurboJPEG: standard Huffman tables, accurate
/// DCT. One thread at a time. Throws std::runtime_error at construction when the codec cannot be
/// had.
class JpegEncoder {
 public:
  JpegEncoder();

  /// Writes the JPEG to `jpeg`, resized to it, and answers its size in bytes. With `gap_bytes` the
  /// bytes from kJpegHeadBytes on are that much later; what stands in the gap is unspecified, the
  /// caller fills it with whole segments. `quality` is 1..100. In steady state nothing is
  /// allocated: the codec writes to a buffer of its own, of the worst case's size, and only the
  /// JPEG's own bytes are copied out.
  /// `restart_interval` is in MCUs, 0 for none: the scan can be entered at each of them.
  Result<std::size_t, JpegFailure> encode(const Image& planes, int quality,
                                          std::vector<std::uint8_t>& jpeg,
                                          std::size_t gap_bytes = 0, int restart_interval = 0);

 private:
  TjHandle handle_;
  std::vector<std::uint8_t> buffer_;
};

}  // namespace framescope::media
