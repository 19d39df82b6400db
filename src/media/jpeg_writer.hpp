#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "core/image.hpp"

namespace framescope::media {

/// libjpeg's compressor behind one call, as TurboJPEG 2 has no parameter for restart intervals.
/// Gives up by a long jump within this file's source, which crosses no object that would have to be
/// destroyed. One thread at a time. Throws std::runtime_error at construction when the codec cannot
/// be had.
class JpegWriter {
 public:
  JpegWriter();

  /// Writes J420, J422 or J444 planes into `out` as a baseline JPEG with standard Huffman tables,
  /// by the accurate DCT, and answers its bytes; 0 if the codec refused or `out` is too small, see
  /// cause(). `quality` is 1..100, `restart_interval` 0..65,535 MCUs. Beyond the picture's sides,
  /// blocks are filled with its last column and row, as TurboJPEG does.
  std::size_t write(const Image& planes, int quality, int restart_interval,
                    std::span<std::uint8_t> out);
  /// Why write() answered 0.
  const char* cause() const;

 private:
  struct Codec;
  struct Destroy {
    void operator()(Codec* codec) const;
  };
  std::unique_ptr<Codec, Destroy> codec_;
};

}  // namespace framescope::media
