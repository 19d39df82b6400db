#pragma once

#include <cstddef>
#include <optional>

#include "core/time.hpp"
#include "core/wire_format.hpp"
#include "model/frame_budget.hpp"
#include "model/quality_target.hpp"
#include "model/size_model.hpp"

namespace framescope::model {

/// Finds the highest JPEG quality (1..100) that holds a target, frame by frame: by the model of
/// size(quality), corrected by each frame, and by how much the sizes scatter about it. Differs from
/// FitQuality, which makes the most of each frame: here the quality of a steady picture is steady,
/// and mostly one encode a frame is enough. After a scene change it settles within five frames.
///
///     std::optional<int> quality = hunt.first(target, frame);
///     while (quality) quality = hunt.next(*quality, encode(*quality));
///     // the last encode is the one to send, if the datagram limit lets it through
///     hunt.spend(busy, scaling);
///
/// Pure; one thread.
class QualityHunt {
 public:
  struct Frame {
    PictureShape picture;
    WireFormat wire = WireFormat::kBase64;
    std::size_t limit_bytes = 0;  ///< the largest JPEG that the datagram limit lets through
    bool fits_limit = true;       ///< encodes again what is larger; else it is let go at once
    Time captured{};
    Duration interval{};   ///< the stream's nominal one; 0 not known
    RtpPacking packing{};  ///< of rtp
  };

  static constexpr std::size_t kMaxEncodes = SizeModel::kMostEncodes;  ///< for one frame
  static constexpr int kFirstQuality = 80;  ///< while nothing is known of a stream

  /// Begins a frame and answers the quality to try first. Another picture starts the learning
  /// afresh.
  int first(const QualityTarget& target, const Frame& frame);

  /// Tells how large the frame was at the quality that was asked for; answers a lower one to try,
  /// or none to stop. A frame that misses a rate by a little, or a time, is not worth another
  /// encode; one over a bound is.
  std::optional<int> next(int quality, std::size_t jpeg_bytes);

  /// How long the frame kept the encoder busy, and what of that was the scaling; only for frames
  /// that are sent.
  void spend(Duration busy, Duration scaling);

 private:
  struct Margin {
    double fixed;     ///< of ln(bytes)
    double distance;  ///< for each unit of ln(bytes) between the quality and the nearest one tried
  };

  std::optional<int> highest_in(int lowest, int top, Margin margin) const;
  int highest_fitting() const;
  int nearest_to_limit() const;
  void start_below_limit();
  int frames_before_climb() const;
  void look(double error);
  void step_down(int quality);
  double retry_above_bytes() const;
  /// Sizes may lie on both sides of what the target leaves a frame.
  bool is_soft() const {
    return target_.kind == QualityTarget::Kind::kRate || target_.kind == QualityTarget::Kind::kFps;
  }

  // Of the stream.
  QualityTarget target_;
  Frame frame_;
  FrameBudget budget_;
  SizeModel model_;
  int quality_ = kFirstQuality;
  double noise_ = 0;     ///< mean of |difference| between two frames' sizes, as a share
  double smoothed_ = 0;  ///< what the sizes of late make of the model's, which has the newest one's
  int settling_ = 0;     ///< frames for which a climb needs no patience
  int room_frames_ = 0;  ///< one after the other with room for a higher quality
  int room_top_ = 100;   ///< the highest that all of them had room for
  int patience_ = 0;     ///< frames with room before a climb
  bool on_trial_ = false;  ///< the last change was a climb out of patience

  // Of the frame.
  double bytes_ = 0;      ///< that the target leaves it
  double log_limit_ = 0;  ///< of them
  std::size_t sent_bytes_ = 0;
};

}  // namespace framescope::model
