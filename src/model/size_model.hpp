#pragma once

#include <array>
#include <cstddef>

#include "core/image.hpp"

namespace framescope::model {

/// How large a JPEG of this quality (1..100) is beside one of quality 50: the mean of many
/// pictures. One picture's own size may differ by a quarter from what this makes of another
/// quality's.
double relative_size(int quality);

/// What sizes in bytes belong to: of another picture they tell nothing.
struct PictureShape {
  int width_px = 0;
  int height_px = 0;
  Subsampling subsampling = Subsampling::k420;

  bool operator==(const PictureShape&) const = default;
};

/// How a stream's JPEG size depends on the quality (1..100): the mean curve of many pictures, bent
/// by every size that is seen. Sizes are ln(bytes), so that differences are shares. Pure.
class SizeModel {
 public:
  static constexpr std::size_t kMostEncodes = 3;  ///< of one frame

  /// Nothing is known any more.
  void forget();
  bool knows() const { return known_; }

  /// From here on sizes are those of another frame. One of the `same_scene` has the last one's last
  /// size too: so two frames of different quality tell the slope between them.
  void begin_frame(bool same_scene = false);

  /// Bends the curve through a size seen: as a whole by the frame's first, and by a later one so
  /// that it still runs through the earlier ones. Answers the difference to what was predicted.
  double learn(int quality, double log_bytes);

  double predicted(int quality) const;

  /// To the nearest quality whose size is known of this frame, in ln(bytes) of the mean curve;
  /// without any, the whole curve's.
  double distance(int quality) const;

  std::size_t encodes() const { return encodes_; }  ///< of this frame

 private:
  bool known_ = false;                         ///< a size was seen
  std::array<double, 101> correction_{};       ///< ln(bytes) less the mean curve, by quality
  std::array<int, kMostEncodes + 1> tried_{};  ///< with a size of this frame, or the scene's before
  std::size_t tries_ = 0;
  std::size_t encodes_ = 0;
};

}  // namespace framescope::model
