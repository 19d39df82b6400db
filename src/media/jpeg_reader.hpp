#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/image.hpp"
#include "media/planes_view.hpp"

namespace framescope::media {

/// libjpeg's decompressor behind two calls: the headers, then the picture. TurboJPEG 2 reads the
/// headers twice and copies each row of planes whose sides are no multiple of an MCU's, which is 5
/// % of decoding a small picture. Gives up by a long jump within this file's source, which crosses
/// no object that would have to be destroyed. One thread at a time. Throws std::runtime_error at
/// construction when the codec cannot be had.
class JpegReader {
 public:
  JpegReader();

  /// Reads the headers of `jpeg`, which must stay until its picture is read. False: see words().
  bool open(std::span<const std::uint8_t> jpeg);
  /// Of the open picture, 1..65,500.
  int width_px() const;
  int height_px() const;
  /// Of the open picture, where it can be read as planes; nothing for grey, RGB, CMYK and odd
  /// samplings.
  std::optional<Subsampling> subsampling() const { return subsampling_; }

  /// The open picture's planes, this object's own, valid until the next call; wants subsampling().
  /// Nothing: see words(). Samples beyond the picture's sides are unspecified. A picture is read
  /// once, by this or by read_rgba().
  std::optional<PlanesView> read_planes();
  /// The open picture as RGBA, chroma interpolated; `rgba` has its shape. Grey becomes RGBA, too.
  /// False: see words().
  bool read_rgba(Image& rgba);

  /// Whether the picture that was read lacks parts or conceals them: words() has the first reason.
  bool warned() const;
  /// Why a call failed, or the first warning; empty after neither.
  const char* words() const;

 private:
  void release();

  struct Codec;
  struct Destroy {
    void operator()(Codec* codec) const;
  };
  std::unique_ptr<Codec, Destroy> codec_;
  std::optional<Subsampling> subsampling_;  ///< of the open picture, until it is read
  // Not an Image: the codec writes whole blocks.
  std::vector<std::uint8_t> samples_;
};

}  // namespace framescope::media
