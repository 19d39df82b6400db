#pragma once

#include <cstddef>
#include <optional>

#include "model/size_model.hpp"

namespace framescope::model {

/// Finds, for each frame of a stream, the highest JPEG quality at which it fits a datagram, with at
/// most two encodes beyond the first. It learns from every encode how the stream's size depends on
/// the quality: a steady picture settles at the highest quality that fits and then costs no extra
/// encode, and neither does a picture that fits at the wanted quality. After a scene change the
/// last encode allowed is a cautious one, so that a frame seldom (about one change in a thousand)
/// ends without anything that fits.
///
///     std::optional<int> quality = fit.first(wanted, limit_bytes, {width, height, subsampling});
///     while (quality) quality = fit.next(*quality, encode(*quality));
///     // fit.best() is the quality whose bytes to send; none: the frame is too large
///
/// Pure; one thread.
class FitQuality {
 public:
  static constexpr std::size_t kMaxEncodes = SizeModel::kMostEncodes;  ///< for one frame

  /// Begins a frame and answers the quality to try first, at most `wanted_quality` (1..100).
  /// `limit_bytes` is the largest JPEG that may be sent. Another picture starts the learning
  /// afresh.
  int first(int wanted_quality, std::size_t limit_bytes, const PictureShape& picture);

  /// Tells how large the frame was at the quality that was asked for; answers another one to try,
  /// or none to stop.
  std::optional<int> next(int quality, std::size_t bytes);

  /// The highest quality tried for this frame whose size was within the limit.
  std::optional<int> best() const { return fits_; }

 private:
  struct Margin {
    double fixed;     ///< of ln(bytes)
    double distance;  ///< for each unit of ln(bytes) between the quality and the nearest one tried
  };

  std::optional<int> highest_in(int lowest, int top, Margin margin) const;
  int starting_quality() const;
  std::optional<int> another() const;
  void note_ceiling();

  // Of the stream.
  PictureShape picture_;
  SizeModel model_;
  int last_quality_ = 100;  ///< where the frame before ended
  int ceiling_ = 101;       ///< the lowest quality known not to fit lately; 101 none

  // Of the frame.
  int wanted_ = 0;
  std::size_t limit_bytes_ = 0;
  double log_limit_ = 0;
  std::optional<int> fits_;       ///< the highest quality that did
  std::optional<int> too_large_;  ///< the lowest quality that did not fit
};

}  // namespace framescope::model
