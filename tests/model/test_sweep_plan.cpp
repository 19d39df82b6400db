#include <algorithm>
#include <cmath>
#include <deque>
#include <vector>

#include <gtest/gtest.h>

#include "model/sweep_plan.hpp"

namespace framescope::model {
namespace {

/// Sizes that grow as a JPEG's do, and a similarity that bends at quality 20.
std::size_t bytes_at(const SweepTask& task) {
  const double colour = 1 + 0.15 * static_cast<double>(task.subsampling);
  return static_cast<std::size_t>(800 * colour * std::exp(0.04 * task.quality));
}
double ssim_at(const SweepTask& task) { return 1 - 0.5 * std::exp(-task.quality / 8.0); }

void measure(SweepPlan& plan, const SweepTask& task) {
  plan.add(task, bytes_at(task), ssim_at(task));
}

std::vector<SweepTask> run(const SweepOptions& options, std::size_t threads = 1) {
  SweepPlan plan(options);
  std::vector<SweepTask> tasks;
  std::deque<SweepTask> in_work;
  while (!plan.done()) {
    while (in_work.size() < threads) {
      const auto task = plan.next();
      if (!task) break;
      tasks.push_back(*task);
      in_work.push_back(*task);
    }
    if (in_work.empty()) break;
    // The last one handed out ends first.
    measure(plan, in_work.back());
    in_work.pop_back();
  }
  EXPECT_TRUE(plan.done());
  EXPECT_FALSE(plan.next());
  EXPECT_EQ(plan.measured(), tasks.size());
  return tasks;
}

std::vector<int> qualities(const std::vector<SweepTask>& tasks, Subsampling subsampling) {
  std::vector<int> found;
  for (const SweepTask& task : tasks) {
    if (task.subsampling == subsampling) found.push_back(task.quality);
  }
  std::sort(found.begin(), found.end());
  return found;
}

TEST(SweepPlan, CoversEveryCurveFromEndToEndAndNothingTwice) {
  const auto tasks = run({});
  EXPECT_EQ(tasks.size(), 60u);
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    const auto found = qualities(tasks, subsampling);
    EXPECT_GE(found.size(), 10u);
    EXPECT_EQ(found.front(), 5);
    EXPECT_EQ(found.back(), 100);
    EXPECT_EQ(std::adjacent_find(found.begin(), found.end()), found.end());
    EXPECT_TRUE(std::binary_search(found.begin(), found.end(), 80));
  }
}

TEST(SweepPlan, BeginsWithTheCoarseOnesOfEveryCurve) {
  SweepPlan plan({});
  std::vector<SweepTask> coarse;
  while (const auto task = plan.next()) coarse.push_back(*task);
  EXPECT_EQ(coarse.size(), 30u);
  EXPECT_FALSE(plan.has_waiting());
  EXPECT_FALSE(plan.done());
  for (std::size_t i = 0; i < coarse.size(); ++i) {
    EXPECT_FALSE(plan.has_waiting()) << "a round begins when the one before is measured";
    measure(plan, coarse[i]);
  }
  EXPECT_TRUE(plan.has_waiting());
}

TEST(SweepPlan, RefinesWhereTheCurveBends) {
  const auto found =
      qualities(run({.subsamplings = {Subsampling::k420}, .most_points = 20}), Subsampling::k420);
  const auto below_fifty = std::count_if(found.begin(), found.end(), [](int q) { return q < 50; });
  // Of the coarse ones four; where the similarity bends most of the others follow.
  EXPECT_GE(below_fifty, 10);
}

TEST(SweepPlan, DoesNotDependOnHowManyMeasure) {
  const auto by_one = run({.qualities = {73}});
  for (const std::size_t threads : {2u, 3u, 7u})
    EXPECT_EQ(run({.qualities = {73}}, threads), by_one);
}

TEST(SweepPlan, KeepsToItsBound) {
  for (const std::size_t most : {6u, 7u, 12u, 31u, 60u, 200u}) {
    const auto tasks = run({.most_points = most});
    EXPECT_LE(tasks.size(), most);
    EXPECT_GE(tasks.size(), std::min<std::size_t>(most, 288) / 2);
  }
  // Two ends of each curve are the least there is.
  EXPECT_EQ(run({.most_points = 0}).size(), 6u);
}

TEST(SweepPlan, EndsWhenThereIsNothingLeftToMeasure) {
  const auto tasks = run({.subsamplings = {Subsampling::k422}, .most_points = 1000});
  EXPECT_EQ(tasks.size(), 96u);
}

TEST(SweepPlan, MeasuresTheOperatingPointOnEveryCurve) {
  const auto tasks = run({.widths_px = {400, 640}, .qualities = {73}});
  for (const int width : {400, 640}) {
    for (const Subsampling subsampling :
         {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
      const SweepTask wanted{73, subsampling, width};
      EXPECT_NE(std::find(tasks.begin(), tasks.end(), wanted), tasks.end());
    }
  }
}

TEST(SweepPlan, ComesToTheHighestQualityWithinEachLimit) {
  const SweepOptions options{.jpeg_limits_bytes = {1104, 6912, 30'000}};
  const auto found = qualities(run(options), Subsampling::k420);
  for (const std::size_t limit : options.jpeg_limits_bytes) {
    int highest = 0;
    for (int quality = 5; quality <= 100; ++quality) {
      if (bytes_at({quality, Subsampling::k420, 0}) <= limit) highest = quality;
    }
    EXPECT_TRUE(std::binary_search(found.begin(), found.end(), highest)) << limit;
    EXPECT_TRUE(std::binary_search(found.begin(), found.end(), highest + 1)) << limit;
  }
}

TEST(SweepPlan, FewPointsReachALimitToo) {
  const SweepOptions options{.most_points = 30, .jpeg_limits_bytes = {6912}};
  const auto found = qualities(run(options), Subsampling::k420);
  int highest = 0;
  for (int quality = 5; quality <= 100; ++quality) {
    if (bytes_at({quality, Subsampling::k420, 0}) <= 6912) highest = quality;
  }
  EXPECT_TRUE(std::binary_search(found.begin(), found.end(), highest));
}

TEST(SweepPlan, AFlatPictureIsSweptToo) {
  SweepPlan plan({});
  while (const auto task = plan.next()) plan.add(*task, 1000, 1);
  EXPECT_TRUE(plan.done());
  EXPECT_GE(plan.measured(), 30u);
}

}  // namespace
}  // namespace framescope::model
