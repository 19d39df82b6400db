#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/image.hpp"

namespace framescope::model {

/// What a sweep shall cover.
struct SweepOptions {
  std::vector<Subsampling> subsamplings{Subsampling::k420, Subsampling::k422, Subsampling::k444};
  std::vector<int> widths_px{0};  ///< as asked of the scaler; 0 is the picture's own
  /// Bounds the work. At least the two ends of each curve are measured.
  std::size_t most_points = 60;
  /// Measured in any case, on every curve: the operating point's, 1..100.
  std::vector<int> qualities{};
  /// Sizes of a JPEG in bytes between whose neighbours the first curve is measured to the unit, so
  /// that the highest quality within each is known exactly.
  std::vector<std::size_t> jpeg_limits_bytes{};

  bool operator==(const SweepOptions&) const = default;
};

/// One quality to be measured.
struct SweepTask {
  int quality = 0;
  Subsampling subsampling = Subsampling::k420;
  int width_px = 0;  ///< as in SweepOptions

  bool operator==(const SweepTask&) const = default;
};

/// Decides which qualities of a picture are measured: first the same coarse ones on every curve
/// (a subsampling at a width), then, in rounds, the middle of those intervals in which the curve of
/// ssim over bytes bends most. A round is planned when the one before is measured, so that what is
/// measured does not depend on how many threads do it. Pure; one thread at a time.
///
///     while (!plan.done())
///       if (const auto task = plan.next()) plan.add(*task, bytes, ssim);
class SweepPlan {
 public:
  explicit SweepPlan(const SweepOptions& options);

  /// What to measure now. Nothing: wait until what was handed out is measured, or all is.
  std::optional<SweepTask> next();
  /// Tells what a task that was handed out has shown.
  void add(const SweepTask& task, std::size_t jpeg_bytes, double ssim);

  /// Whether next() has something.
  bool has_waiting() const { return waiting() > 0; }
  bool done() const { return waiting() == 0 && open_ == 0; }
  /// How many points it takes at most, and how many are measured.
  std::size_t planned() const { return most_points_; }
  std::size_t measured() const { return measured_; }

  static constexpr int kLowestQuality = 5;
  static constexpr int kHighestQuality = 100;

 private:
  struct Sample {
    int quality;
    double bytes;
    double ssim;
  };
  struct Curve {
    Subsampling subsampling;
    int width_px;
    std::vector<Sample> samples;  ///< by quality
  };
  /// Between the samples `left` and `left + 1` of a curve.
  struct Interval {
    std::size_t curve;
    std::size_t left;
    double bend;
  };

  std::size_t waiting() const { return tasks_.size() - taken_; }
  void plan_coarse(const SweepOptions& options);
  void plan_round();
  void plan_limits();
  std::vector<Interval> intervals() const;
  void hand_out(const Curve& curve, int quality);
  bool is_planned(const SweepTask& task) const;

  std::size_t most_points_;
  std::vector<std::size_t> limits_;
  std::vector<Curve> curves_;
  std::vector<SweepTask> tasks_;  ///< all of them, in the order of handing out
  std::size_t taken_ = 0;         ///< of tasks_
  std::size_t open_ = 0;          ///< handed out and not measured yet
  std::size_t measured_ = 0;
};

}  // namespace framescope::model
