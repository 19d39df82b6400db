#pragma once

#include <utility>

#include "core/image.hpp"
#include "core/picture_holes.hpp"

namespace framescope::media {

/// Fills the holes of pictures whose packets were lost from the pictures before. Keeps the newest
/// picture; one thread.
class HoleFiller {
 public:
  /// Copies into `rgba` what is missing from the last picture of the same size, if there is one;
  /// else the decoder's grey stays. Pixels outside of the holes are not touched. Answers false if
  /// nothing could be copied.
  bool fill(Image& rgba, const PictureHoles& holes) const;
  /// The newest picture that was shown: what later holes are filled from. Shares it.
  void keep(ImagePtr rgba) { previous_ = std::move(rgba); }
  void forget() { previous_.reset(); }

 private:
  ImagePtr previous_;
};

}  // namespace framescope::media
