#include "model/quality_control.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::model {
namespace {

// Chosen by simulation over those pictures: 0.1 % of scene changes then end without a fitting
// encode. Each is a share of the size, since differences of logarithms are.
constexpr double kStayFixed = -0.001;  // a frame that fits to the byte must not fail by rounding
constexpr double kClimbFixed = 0.005;  // less would try again and again at the brim
constexpr double kClimbDistance = 0.03;
constexpr double kRetryFixed = 0.01;  // a miss still leaves one encode
constexpr double kRetryDistance = 0.08;
constexpr double kLastFixed = 0.02;  // a miss loses the frame
constexpr double kLastDistance = 0.25;
constexpr double kProbeReach = 0.10;   // a guess this far over the limit is still worth one try
constexpr double kSceneChange = 0.03;  // a size this far off voids what did not fit before

constexpr int kNoCeiling = 101;

}  // namespace

int FitQuality::first(int wanted_quality, std::size_t limit_bytes, const PictureShape& picture) {
  if (picture != picture_) {
    model_.forget();
  }
  if (picture != picture_ || wanted_quality != wanted_ || limit_bytes != limit_bytes_) {
    ceiling_ = kNoCeiling;
  }
  picture_ = picture;
  wanted_ = wanted_quality;
  limit_bytes_ = limit_bytes;
  log_limit_ = std::log(static_cast<double>(limit_bytes));
  const int start = starting_quality();
  model_.begin_frame();
  fits_.reset();
  too_large_.reset();
  return start;
}

/// From the curve, and by its distance from what the frame before tried.
int FitQuality::starting_quality() const {
  if (!model_.knows()) return wanted_;
  // Climbing needs a margin that staying does not, lest it goes up and down at the brim.
  const int stay = std::min(last_quality_, wanted_);
  if (const auto climb = highest_in(stay + 1, wanted_, {kClimbFixed, kClimbDistance})) {
    return *climb;
  }
  return highest_in(1, stay, {kStayFixed, 0}).value_or(1);
}

std::optional<int> FitQuality::next(int quality, std::size_t bytes) {
  const bool is_first = model_.encodes() == 0;
  const double log_bytes = std::log(static_cast<double>(std::max<std::size_t>(bytes, 1)));
  const double error = model_.learn(quality, log_bytes);
  if (is_first && std::abs(error) > kSceneChange) ceiling_ = kNoCeiling;
  if (bytes <= limit_bytes_) {
    fits_ = std::max(fits_.value_or(quality), quality);
  } else {
    too_large_ = std::min(too_large_.value_or(quality), quality);
  }
  note_ceiling();
  const auto quality_to_try = another();
  if (!quality_to_try) last_quality_ = fits_.value_or(quality);
  return quality_to_try;
}

std::optional<int> FitQuality::another() const {
  if (model_.encodes() == kMaxEncodes) return std::nullopt;
  const int top = too_large_ ? *too_large_ - 1 : wanted_;
  if (!fits_) {
    if (top < 1) return std::nullopt;
    const bool is_last = model_.encodes() + 1 == kMaxEncodes;
    return highest_in(
               1, top,
               is_last ? Margin{kLastFixed, kLastDistance} : Margin{kRetryFixed, kRetryDistance})
        .value_or(1);
  }
  if (const auto climb = highest_in(*fits_ + 1, top, {kClimbFixed, kClimbDistance})) return climb;
  // The next one up may be better than predicted; try it once, until it is known not to fit.
  const int up = *fits_ + 1;
  if (up <= top && up < ceiling_ && model_.predicted(up) <= log_limit_ + kProbeReach) return up;
  return std::nullopt;
}

void FitQuality::note_ceiling() {
  if (too_large_) ceiling_ = std::min(ceiling_, *too_large_);
  if (fits_ && ceiling_ <= *fits_) ceiling_ = too_large_.value_or(kNoCeiling);
}

std::optional<int> FitQuality::highest_in(int lowest, int top, Margin margin) const {
  for (int quality = top; quality >= lowest; --quality) {
    const double reserve = margin.fixed + margin.distance * model_.distance(quality);
    if (model_.predicted(quality) + reserve <= log_limit_) return quality;
  }
  return std::nullopt;
}

}  // namespace framescope::model
