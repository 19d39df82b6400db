#include "model/sweep_plan.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace framescope::model {
namespace {

// Closer where sizes grow faster; 80 is the tutorial's.
constexpr std::array kCoarse{5, 10, 20, 35, 50, 65, 80, 90, 95, 100};
static_assert(kCoarse.front() == SweepPlan::kLowestQuality &&
              kCoarse.back() == SweepPlan::kHighestQuality);

// More in a round keeps more threads busy, fewer follow the curve more closely.
constexpr std::size_t kRoundPerCurve = 2;

/// `count` of the coarse qualities, ends included.
std::vector<int> thinned(std::size_t count) {
  count = std::clamp<std::size_t>(count, 2, kCoarse.size());
  std::vector<int> qualities;
  for (std::size_t i = 0; i < count; ++i) {
    qualities.push_back(kCoarse[i * (kCoarse.size() - 1) / (count - 1)]);
  }
  return qualities;
}

struct Place {
  double x;
  double y;
};

double length(Place a, Place b) { return std::hypot(b.x - a.x, b.y - a.y); }

/// How far `b` lies from the straight line between `a` and `c`.
double height(Place a, Place b, Place c) {
  const double base = length(a, c);
  if (base <= 0) return 0;
  return std::abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / base;
}

}  // namespace

SweepPlan::SweepPlan(const SweepOptions& options) : limits_(options.jpeg_limits_bytes) {
  for (const int width : options.widths_px) {
    for (const Subsampling subsampling : options.subsamplings) {
      curves_.push_back({subsampling, width, {}});
    }
  }
  most_points_ = curves_.empty() ? 0 : std::max(options.most_points, 2 * curves_.size());
  if (!curves_.empty()) plan_coarse(options);
}

std::optional<SweepTask> SweepPlan::next() {
  if (waiting() == 0) return std::nullopt;
  ++open_;
  return tasks_[taken_++];
}

void SweepPlan::add(const SweepTask& task, std::size_t jpeg_bytes, double ssim) {
  assert(open_ > 0);
  const auto curve = std::find_if(curves_.begin(), curves_.end(), [&](const Curve& other) {
    return other.subsampling == task.subsampling && other.width_px == task.width_px;
  });
  assert(curve != curves_.end());
  const auto place =
      std::find_if(curve->samples.begin(), curve->samples.end(),
                   [&](const Sample& sample) { return sample.quality > task.quality; });
  curve->samples.insert(place, {task.quality, static_cast<double>(jpeg_bytes), ssim});
  ++measured_;
  if (--open_ == 0 && waiting() == 0) plan_round();
}

void SweepPlan::plan_coarse(const SweepOptions& options) {
  const std::size_t each = most_points_ / curves_.size();
  const std::size_t wanted = std::min(options.qualities.size(), each - 2);
  // A third is left for where it turns out to matter.
  std::vector<int> qualities = thinned(each * 2 / 3 - std::min(wanted, each * 2 / 3));
  for (const int quality : std::span(options.qualities).first(wanted)) {
    qualities.push_back(std::clamp(quality, 1, kHighestQuality));
  }
  for (const Curve& curve : curves_) {
    for (const int quality : qualities) hand_out(curve, quality);
  }
}

void SweepPlan::plan_round() {
  plan_limits();
  std::vector<Interval> candidates = intervals();
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Interval& a, const Interval& b) { return a.bend > b.bend; });
  const std::size_t most = kRoundPerCurve * curves_.size();
  for (const Interval& interval : std::span(candidates).first(std::min(most, candidates.size()))) {
    const Curve& curve = curves_[interval.curve];
    const Sample& left = curve.samples[interval.left];
    const Sample& right = curve.samples[interval.left + 1];
    hand_out(curve, (left.quality + right.quality) / 2);
  }
}

/// Comes closer to each limit by one quality, where the sizes on both sides suggest it.
void SweepPlan::plan_limits() {
  const Curve& curve = curves_.front();
  for (const std::size_t limit : limits_) {
    const auto bytes = static_cast<double>(limit);
    for (std::size_t i = 0; i + 1 < curve.samples.size(); ++i) {
      const Sample& left = curve.samples[i];
      const Sample& right = curve.samples[i + 1];
      const bool is_between = left.bytes <= bytes && bytes < right.bytes;
      if (!is_between || right.quality - left.quality < 2) continue;
      const double share = std::log(bytes / left.bytes) / std::log(right.bytes / left.bytes);
      const int gap = right.quality - left.quality;
      // Not too near an end, lest it creeps.
      const int reserve = std::max(1, gap / 4);
      const int guess = left.quality + static_cast<int>(std::lround(share * gap));
      hand_out(curve, std::clamp(guess, left.quality + reserve, right.quality - reserve));
    }
  }
}

/// Those that have a quality inside, each with how much the curve bends at its ends, weighed by its
/// length: a bend in a long interval hides more. Bytes and ssim count as shares of the curve's.
std::vector<SweepPlan::Interval> SweepPlan::intervals() const {
  std::vector<Interval> found;
  for (std::size_t c = 0; c < curves_.size(); ++c) {
    const std::vector<Sample>& samples = curves_[c].samples;
    const double byte_range = std::max(samples.back().bytes - samples.front().bytes, 1.0);
    const double ssim_range = std::max(samples.back().ssim - samples.front().ssim, 1e-9);
    std::vector<Place> places;
    places.reserve(samples.size());
    for (const Sample& sample : samples) {
      places.push_back({sample.bytes / byte_range, sample.ssim / ssim_range});
    }
    const auto bend_at = [&](std::size_t i) {
      if (i == 0 || i + 1 == places.size()) return 0.0;
      return height(places[i - 1], places[i], places[i + 1]);
    };
    for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
      if (samples[i + 1].quality - samples[i].quality < 2) continue;
      const double bend = bend_at(i) + bend_at(i + 1);
      found.push_back({c, i, bend * length(places[i], places[i + 1])});
    }
  }
  return found;
}

void SweepPlan::hand_out(const Curve& curve, int quality) {
  const SweepTask task{quality, curve.subsampling, curve.width_px};
  if (tasks_.size() >= most_points_ || is_planned(task)) return;
  tasks_.push_back(task);
}

bool SweepPlan::is_planned(const SweepTask& task) const {
  return std::find(tasks_.begin(), tasks_.end(), task) != tasks_.end();
}

}  // namespace framescope::model
