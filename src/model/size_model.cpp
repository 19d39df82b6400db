#include "model/size_model.hpp"

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

constexpr double kTiltReach = 1.5;    // how far beyond its ends a slope of one frame is believed
constexpr double kLeastApart = 0.05;  // of the sizes of two frames, to tell a slope

constexpr int kNone = 101;

}  // namespace

double relative_size(int quality) { return std::exp(reference(quality)); }

void SizeModel::forget() {
  known_ = false;
  correction_.fill(0);
  tries_ = 0;
  encodes_ = 0;
}

void SizeModel::begin_frame(bool same_scene) {
  const bool has_last = same_scene && tries_ > 0;
  if (has_last) tried_[0] = tried_[tries_ - 1];
  tries_ = has_last ? 1 : 0;
  encodes_ = 0;
}

double SizeModel::predicted(int quality) const {
  return reference(quality) + correction_[static_cast<std::size_t>(quality)];
}

double SizeModel::learn(int quality, double log_bytes) {
  assert(quality >= 1 && quality <= 100 && encodes_ < kMostEncodes);
  const double error = log_bytes - predicted(quality);
  // Between two frames the noise of both makes a slope of its own, unless they are far apart.
  if (encodes_ == 0 && tries_ == 1 && distance(quality) < kLeastApart) tries_ = 0;
  int below = 0;
  int above = kNone;
  for (const int other : std::span{tried_}.first(tries_)) {
    if (other < quality) below = std::max(below, other);
    if (other > quality) above = std::min(above, other);
  }
  for (int q = 1; q <= 100; ++q) {
    // The side on which a size was seen before: there the bend dwindles to nothing.
    const int anchor = q <= quality ? (below > 0 ? below : above) : (above < kNone ? above : below);
    double share = 1;
    if (anchor >= 1 && anchor < kNone) {
      share = (reference(q) - reference(anchor)) / (reference(quality) - reference(anchor));
      share = std::clamp(share, 0.0, kTiltReach);
    }
    correction_[static_cast<std::size_t>(q)] += error * share;
  }
  tried_[tries_++] = quality;
  ++encodes_;
  known_ = true;
  return error;
}

double SizeModel::distance(int quality) const {
  double nearest = kReference.back() - kReference[1];
  for (const int other : std::span{tried_}.first(tries_)) {
    nearest = std::min(nearest, std::abs(reference(quality) - reference(other)));
  }
  return nearest;
}

}  // namespace framescope::model
