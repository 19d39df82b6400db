#include "model/quality_control.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>

namespace framescope::model {
namespace {

struct Knot {
  int quality;
  double log_size;
};

// How ln(bytes) depends on the quality, 0 at 50: the mean over 180 photographs, video frames and
// texts of 240 to 1,920 px with sensor noise of 0 to 20 steps. A stream's own curve is this one
// plus a correction.
constexpr std::array kKnots{Knot{1, -1.28},  Knot{2, -1.27},  Knot{3, -1.25},  Knot{5, -1.16},
                            Knot{8, -1.03},  Knot{10, -0.95}, Knot{15, -0.76}, Knot{20, -0.60},
                            Knot{30, -0.34}, Knot{40, -0.16}, Knot{50, 0.0},   Knot{60, 0.16},
                            Knot{70, 0.38},  Knot{75, 0.50},  Knot{80, 0.67},  Knot{85, 0.88},
                            Knot{90, 1.17},  Knot{92, 1.29},  Knot{95, 1.60},  Knot{96, 1.72},
                            Knot{97, 1.85},  Knot{98, 2.00},  Knot{99, 2.21},  Knot{100, 2.36}};

constexpr std::array<double, 101> make_reference() {
  std::array<double, 101> curve{};
  for (std::size_t k = 0; k + 1 < kKnots.size(); ++k) {
    const Knot a = kKnots[k];
    const Knot b = kKnots[k + 1];
    for (int q = a.quality; q <= b.quality; ++q) {
      curve[static_cast<std::size_t>(q)] =
          a.log_size + (b.log_size - a.log_size) * (q - a.quality) / (b.quality - a.quality);
    }
  }
  return curve;
}

constexpr auto kReference = make_reference();

double reference(int quality) { return kReference[static_cast<std::size_t>(quality)]; }

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
constexpr double kTiltReach = 1.5;     // how far beyond its ends a slope of one frame is believed

constexpr int kNoCeiling = 101;

}  // namespace

double relative_size(int quality) { return std::exp(reference(quality)); }

int FitQuality::first(int wanted_quality, std::size_t limit_bytes, const Picture& picture) {
  if (picture != picture_) {
    known_ = false;
    correction_.fill(0);
  }
  if (picture != picture_ || wanted_quality != wanted_ || limit_bytes != limit_bytes_) {
    ceiling_ = kNoCeiling;
  }
  picture_ = picture;
  wanted_ = wanted_quality;
  limit_bytes_ = limit_bytes;
  log_limit_ = std::log(static_cast<double>(limit_bytes));
  const int start = starting_quality();
  encodes_ = 0;
  fits_.reset();
  too_large_.reset();
  return start;
}

/// From the curve, and by its distance from what the frame before tried.
int FitQuality::starting_quality() const {
  if (!known_) return wanted_;
  // Climbing needs a margin that staying does not, lest it goes up and down at the brim.
  const int stay = std::min(last_quality_, wanted_);
  if (const auto climb = highest_in(stay + 1, wanted_, {kClimbFixed, kClimbDistance})) {
    return *climb;
  }
  return highest_in(1, stay, {kStayFixed, 0}).value_or(1);
}

std::optional<int> FitQuality::next(int quality, std::size_t bytes) {
  assert(quality >= 1 && quality <= 100 && encodes_ < kMaxEncodes);
  const double log_bytes = std::log(static_cast<double>(std::max<std::size_t>(bytes, 1)));
  learn(quality, log_bytes);
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
  if (encodes_ == kMaxEncodes) return std::nullopt;
  const int top = too_large_ ? *too_large_ - 1 : wanted_;
  if (!fits_) {
    if (top < 1) return std::nullopt;
    const bool is_last = encodes_ + 1 == kMaxEncodes;
    return highest_in(
               1, top,
               is_last ? Margin{kLastFixed, kLastDistance} : Margin{kRetryFixed, kRetryDistance})
        .value_or(1);
  }
  if (const auto climb = highest_in(*fits_ + 1, top, {kClimbFixed, kClimbDistance})) return climb;
  // The next one up may be better than predicted; try it once, until it is known not to fit.
  const int up = *fits_ + 1;
  if (up <= top && up < ceiling_ && predicted(up) <= log_limit_ + kProbeReach) return up;
  return std::nullopt;
}

void FitQuality::note_ceiling() {
  if (too_large_) ceiling_ = std::min(ceiling_, *too_large_);
  if (fits_ && ceiling_ <= *fits_) ceiling_ = too_large_.value_or(kNoCeiling);
}

double FitQuality::predicted(int quality) const {
  return reference(quality) + correction_[static_cast<std::size_t>(quality)];
}

/// Bends the curve through the size seen: as a whole by the frame's first, and by a later one so
/// that it still runs through the earlier ones.
void FitQuality::learn(int quality, double log_bytes) {
  const double error = log_bytes - predicted(quality);
  if (encodes_ == 0 && std::abs(error) > kSceneChange) ceiling_ = kNoCeiling;
  int below = 0;
  int above = kNoCeiling;
  for (const int other : std::span{tried_}.first(encodes_)) {
    if (other < quality) below = std::max(below, other);
    if (other > quality) above = std::min(above, other);
  }
  for (int q = 1; q <= 100; ++q) {
    // The side on which a size was seen before: there the bend dwindles to nothing.
    const int anchor = q <= quality ? (below > 0 ? below : above) : (above <= 100 ? above : below);
    double share = 1;
    if (anchor >= 1 && anchor <= 100) {
      share = (reference(q) - reference(anchor)) / (reference(quality) - reference(anchor));
      share = std::clamp(share, 0.0, kTiltReach);
    }
    correction_[static_cast<std::size_t>(q)] += error * share;
  }
  tried_[encodes_++] = quality;
  known_ = true;
}

double FitQuality::distance(int quality) const {
  double nearest = kReference.back() - kReference[1];
  for (const int other : std::span{tried_}.first(encodes_)) {
    nearest = std::min(nearest, std::abs(reference(quality) - reference(other)));
  }
  return nearest;
}

std::optional<int> FitQuality::highest_in(int lowest, int top, Margin margin) const {
  for (int quality = top; quality >= lowest; --quality) {
    const double reserve = margin.fixed + margin.distance * distance(quality);
    if (predicted(quality) + reserve <= log_limit_) return quality;
  }
  return std::nullopt;
}

}  // namespace framescope::model
