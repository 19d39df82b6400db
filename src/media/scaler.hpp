#pragma once

#include <array>

#include "core/image.hpp"
#include "media/planes_view.hpp"
#include "media/tj_handle.hpp"

namespace framescope::media {

struct Size {
  int width_px = 0;
  int height_px = 0;

  bool operator==(const Size&) const = default;
};

/// What a picture of `width_px` x `height_px` is scaled to when a width is wanted (0 keeps the
/// source's): the aspect kept and the height rounded, both sides within 16..8192, at most 16.7
/// Mpixel.
Size scaled_size(int width_px, int height_px, int wanted_width_px);

/// From the source's BGR to the planes that the codec eats, by libyuv, in full-range BT.601. Halves
/// the picture with 2x2 boxes while it is at least twice too large, then interpolates: libyuv's own
/// "box" filter for packed pixels samples 2x2 whatever the ratio, which aliases. Keeps its buffers
/// from frame to frame, so a steady size allocates nothing. One thread at a time. Images must not
/// be empty, nor have a side over 32,768.
class Scaler {
 public:
  /// The whole way, by the shortest route: kBgr in, J420, J422 or J444 planes out.
  void scale(const Image& bgr, int wanted_width_px, Subsampling subsampling, Image& planes);

  /// The first half, for whoever draws on the small picture: scaled kBgra, this object's own, valid
  /// until the next call.
  Image& scale_bgra(const Image& bgr, int wanted_width_px);

  /// The second half: kBgra to planes of the same size. Throws std::runtime_error when 4:4:4 is
  /// asked for and TurboJPEG, which does that one, cannot be had.
  void to_planes(const Image& bgra, Subsampling subsampling, Image& planes);

 private:
  // The source as kBgra (or a strip of it), its halves, and the last step; 32,768 halves to 16 in
  // eleven steps. One image a step, since an image that changes its size from step to step would be
  // filled with zeros each time.
  std::array<Image, 13> steps_;
  TjHandle converter_;
};

/// J420, J422 or J444 planes as RGBA, for a local preview of what is sent.
void planes_to_rgba(const Image& planes, Image& rgba);

/// The same as a JPEG decoder would show these planes: chroma interpolated between its samples. For
/// a comparison with what was decoded, in which otherwise every coloured edge would stand out.
/// Takes half as long again.
void planes_as_decoded(const Image& planes, Image& rgba);

/// The same for planes in 4:2:0 or 4:2:2, of the size that `rgba` has.
void interpolate_to_rgba(const PlanesView& from, Image& rgba);

}  // namespace framescope::media
