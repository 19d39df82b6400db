#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/image.hpp"

namespace framescope::model {

/// Finds, for each frame of a stream, the highest JPEG quality at which it fits a datagram, with at most two
/// encodes beyond the first, by learning from every encode how the stream's size depends on the quality.
/// A frame: `first`, then `next` after each encode until it answers none, then `best`. Pure; one thread.
///
///     int quality = fit.first(wanted, limit, {width, height, subsampling});
///     for (std::optional<int> q = quality; q; q = fit.next(*q, bytes)) bytes = encode(*q);
///     // fit.best(): the quality whose bytes to send, or none: too large at whatever was tried
class FitQuality {
 public:
  /// What a size in bytes belongs to; another one starts the learning afresh.
  struct Picture {
    int width_px = 0;
    int height_px = 0;
    Subsampling subsampling = Subsampling::k420;

    bool operator==(const Picture&) const = default;
  };

  static constexpr int kMaxEncodes = 3;  ///< for one frame

  /// Begins a frame; answers the quality to try first, at most `wanted_quality` (1..100). `limit_bytes` is
  /// the largest JPEG that may be sent.
  int first(int wanted_quality, std::size_t limit_bytes, const Picture& picture);

  /// Tells how large the frame was at the quality tried; answers another one to try, or none to stop.
  std::optional<int> next(int quality, std::size_t bytes);

  /// The highest quality tried for this frame whose size was within the limit.
  std::optional<int> best() const { return fits_; }

 private:
  struct Point {
    int quality = 0;
    double log_bytes = 0;
  };

  double predicted(int quality) const;
  void learn(Point seen);
  int highest_below(double log_limit, int lowest, int highest) const;

  Picture picture_;
  bool known_ = false;                    ///< an encode of this picture size was seen
  std::array<double, 101> correction_{};  ///< ln(bytes) less the reference curve, by quality
  int wanted_ = 100;
  double log_limit_ = 0;
  int encodes_ = 0;
  std::optional<int> fits_;       ///< of this frame
  std::optional<int> too_large_;  ///< of this frame: the lowest quality that did not fit
  std::array<Point, kMaxEncodes> seen_{};
  int last_quality_ = 100;        ///< what the frame before was sent with
};

}  // namespace framescope::model
