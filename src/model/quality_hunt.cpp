#include "model/quality_hunt.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::model {
namespace {

using Kind = QualityTarget::Kind;

// Shares of the size, since differences of logarithms are.
constexpr double kFixed = 0.003;
constexpr double kDistance = 0.06;
constexpr double kRetryFixed = 0.006;  // a miss still leaves one encode
constexpr double kRetryDistance = 0.12;
constexpr double kLastFixed = 0.02;  // a miss is over the target
constexpr double kLastDistance = 0.25;
constexpr double kSceneChange = 0.04;  // a size this far off is another picture's
constexpr double kNoises = 2.0;        // kept free below a bound, of `noise_`
constexpr double kChangeNoises = 6;
constexpr double kUsualNoise = 0.004;  // while it is not known
constexpr double kNoiseGain = 0.05;
constexpr double kLevelGain = 0.2;
constexpr double kRateMiss = 1.25;  // a frame this much over what is due to it is encoded again

constexpr int kSettlingFrames = 5;
constexpr int kPatience = 10;
constexpr int kMuchRoom = 3;  // points
constexpr int kMostPatience = 320;

}  // namespace

int QualityHunt::first(const QualityTarget& target, const Frame& frame) {
  if (frame.picture != frame_.picture) {
    model_.forget();
    noise_ = kUsualNoise;
  }
  if (frame.picture != frame_.picture || frame.wire != frame_.wire || target != target_) {
    settling_ = kSettlingFrames;
    patience_ = kPatience;
    room_frames_ = 0;
  }
  target_ = target;
  frame_ = frame;
  bytes_ = budget_.jpeg_bytes(target, frame.wire, frame.limit_bytes, frame.captured, frame.interval,
                              frame.packing);
  log_limit_ = std::log(std::max(bytes_, 1.0));
  if (model_.knows()) {
    if (is_soft()) {
      quality_ = nearest_to_limit();
    } else {
      start_below_limit();
    }
  }
  model_.begin_frame(settling_ > 0);
  sent_bytes_ = 0;
  return quality_;
}

/// By the datagram limit alone.
int QualityHunt::highest_fitting() const {
  const double limit = std::log(static_cast<double>(std::max<std::size_t>(frame_.limit_bytes, 1)));
  const double reserve = kFixed + kNoises * noise_;
  int quality = 100;
  while (quality > 1 && model_.predicted(quality) + reserve > limit) --quality;
  return quality;
}

/// Stays where both ways are about as good, lest it follows the noise.
int QualityHunt::nearest_to_limit() const {
  const auto off = [this](int quality) {
    return std::abs(model_.predicted(quality) + smoothed_ - log_limit_);
  };
  const int top = highest_fitting();
  int best = top;
  for (int quality = 1; quality < top; ++quality) {
    if (off(quality) < off(best)) best = quality;
  }
  if (quality_ > top) return best;
  if (off(quality_) < off(best) + noise_) return quality_;
  if (settling_ > 0 || std::abs(best - quality_) > kMuchRoom) return best;
  return best > quality_ ? quality_ + 1 : quality_ - 1;
}

void QualityHunt::start_below_limit() {
  if (model_.predicted(quality_) > log_limit_) {
    quality_ = highest_in(1, quality_, {kFixed, kDistance}).value_or(1);
    room_frames_ = 0;
  }
  const auto room = highest_in(quality_ + 1, 100, {kFixed + kNoises * noise_, kDistance});
  if (!room) {
    room_frames_ = 0;
    return;
  }
  room_top_ = room_frames_ == 0 ? *room : std::min(room_top_, *room);
  ++room_frames_;
  if (settling_ == 0 && room_frames_ < frames_before_climb()) return;
  quality_ = settling_ > 0 ? *room : room_top_;
  on_trial_ = settling_ == 0;
  room_frames_ = 0;
}

int QualityHunt::frames_before_climb() const {
  // Much room is no matter of noise.
  return room_top_ - quality_ > kMuchRoom ? kPatience : patience_;
}

std::optional<int> QualityHunt::next(int quality, std::size_t jpeg_bytes) {
  const bool is_first = model_.encodes() == 0;
  sent_bytes_ = jpeg_bytes;
  const double log_bytes = std::log(static_cast<double>(std::max<std::size_t>(jpeg_bytes, 1)));
  const bool knew = model_.knows();
  const double error = model_.learn(quality, log_bytes);
  if (is_first && knew) look(error);
  if (static_cast<double>(jpeg_bytes) <= retry_above_bytes()) return std::nullopt;
  if (model_.encodes() == kMaxEncodes || quality == 1) return std::nullopt;
  const bool is_last = model_.encodes() + 1 == kMaxEncodes;
  step_down(
      highest_in(1, quality - 1,
                 is_last ? Margin{kLastFixed, kLastDistance} : Margin{kRetryFixed, kRetryDistance})
          .value_or(1));
  return quality_;
}

/// What the first size of a frame tells: another picture, or how much this one's sizes scatter.
void QualityHunt::look(double error) {
  const double change = std::max(kSceneChange, kChangeNoises * noise_);
  if (settling_ > 0) --settling_;
  if (std::abs(error) > change) {
    settling_ = kSettlingFrames;
    patience_ = kPatience;
    room_frames_ = 0;
  }
  // The model runs through the newest size; of it only a part is believed.
  smoothed_ = settling_ > 0 ? 0 : (1 - kLevelGain) * (smoothed_ - error);
  noise_ += kNoiseGain * (std::min(std::abs(error), change) - noise_);
}

void QualityHunt::step_down(int quality) {
  // A climb that did not last is not tried again so soon.
  if (settling_ == 0 && on_trial_) patience_ = std::min(2 * patience_, kMostPatience);
  on_trial_ = false;
  quality_ = quality;
  room_frames_ = 0;
}

/// A larger JPEG is encoded again.
double QualityHunt::retry_above_bytes() const {
  const auto limit = static_cast<double>(frame_.limit_bytes);
  const double hard = frame_.fits_limit ? limit : INFINITY;
  if (!frame_.fits_limit && target_.kind == Kind::kLimit) return INFINITY;
  switch (target_.kind) {
    case Kind::kRate:
      return std::min(bytes_ * kRateMiss, hard);
    case Kind::kFps:
      return hard;
    default:
      return bytes_;
  }
}

std::optional<int> QualityHunt::highest_in(int lowest, int top, Margin margin) const {
  for (int quality = top; quality >= lowest; --quality) {
    const double reserve = margin.fixed + margin.distance * model_.distance(quality);
    if (model_.predicted(quality) + reserve <= log_limit_) return quality;
  }
  return std::nullopt;
}

void QualityHunt::spend(Duration busy, Duration scaling) {
  budget_.spend(sent_bytes_, busy, scaling);
}

}  // namespace framescope::model
