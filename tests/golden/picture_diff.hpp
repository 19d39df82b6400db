#pragma once

#include <cstddef>
#include <string>

#include "core/image.hpp"

namespace framescope::golden {

/// How far apart two pictures are. A pixel differs when a channel is off by more than kChannel:
/// less is another rounding of the same edge. All of it is counted in kBlock x kBlock blocks as
/// well, since what is wrong is wrong at one place, and noise is everywhere.
struct Difference {
  static constexpr int kChannel = 24;
  static constexpr int kBlock = 16;  // pixels a side

  bool same_size = true;
  std::size_t pixels = 0;
  std::size_t differing = 0;  ///< pixels
  double worst_block = 0;     ///< the largest share of a block's pixels that differs, 0..1
  int worst_x = 0;            ///< where that block begins
  int worst_y = 0;
  int marked_blocks = 0;  ///< those of which more than kMarked differs

  static constexpr double kMarked = 1.0 / 16;

  /// At most 0.2 % of the pixels, of no block more than half, and hardly a block more than a
  /// sixteenth: a curve is thin, and would be lost among the pixels of a whole window.
  bool tolerable() const;

  /// For a person: what of it is beyond the tolerance, and where.
  std::string in_words() const;
};

/// Two kRgba pictures; their alpha is not looked at.
Difference difference(const Image& expected, const Image& actual);

/// The expected picture, pale, with every pixel that differs in red. Both are of one size.
Image difference_picture(const Image& expected, const Image& actual);

}  // namespace framescope::golden
