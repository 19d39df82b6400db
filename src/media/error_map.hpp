#pragma once

#include <cstddef>
#include <vector>

#include "core/error_map.hpp"
#include "core/image.hpp"
#include "media/quality_metrics.hpp"

// Pictures of where two luma planes of the same size differ: kRgba of that size, in viridis from
// equal to a full scale. Pure.
namespace framescope::media {

/// Each sample's absolute difference; the last colour from kFullDifference on.
void draw_difference(const LumaPlane& a, const LumaPlane& b, Image& rgba);

/// Structural similarity place by place: Wang et al. 2004 in windows of 8x8 samples, each sample
/// alike, one at every sample where it lies whole in the picture (stride 1). Its mean is ssim_y()
/// within 0.01, below quality 20 within 0.03: that one takes every fourth window of both
/// directions, which meets fewer edges of a JPEG's blocks. Keeps its buffer from picture to
/// picture. One thread at a time.
class SsimMap {
 public:
  static constexpr int kWindowPx = 8;

  /// Two planes of the same size, of at least kWindowPx each way. 4 bytes a sample are kept.
  void measure(const LumaPlane& a, const LumaPlane& b);

  // Of what was measured last.

  /// How many windows lie side by side; likewise down. 0 before the first measurement.
  int columns() const { return columns_; }
  int rows() const { return rows_; }
  /// Of the window whose first sample is this one, -1..1; 1 is equal.
  float at(int column, int row) const {
    return values_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                   static_cast<std::size_t>(column)];
  }
  /// Of all windows.
  double mean() const;

  /// 1 - SSIM in the planes' size; the last colour from kFullDissimilarity on. A sample has the
  /// colour of the window that reaches 4 samples before it and 3 behind it, towards the edges of
  /// the last whole one.
  void draw(Image& rgba) const;

 private:
  int columns_ = 0;
  int rows_ = 0;
  std::vector<float> values_;  ///< row by row
};

}  // namespace framescope::media
