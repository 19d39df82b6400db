#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "model/quality_control.hpp"
#include "model/size_curves.hpp"

namespace framescope::model {
namespace {

using testing::Curve;
using testing::encoded;
using testing::random_curve;
using testing::simulated;

struct Outcome {
  std::optional<int> best;
  int encodes = 0;
};

constexpr PictureShape kPicture{400, 225, Subsampling::k420};

Outcome run_frame(FitQuality& fit, int wanted, std::size_t limit_bytes, const Curve& curve,
                  const PictureShape& picture = kPicture) {
  Outcome outcome;
  std::optional<int> quality = fit.first(wanted, limit_bytes, picture);
  while (quality) {
    EXPECT_GE(*quality, 1);
    EXPECT_LE(*quality, wanted);
    ++outcome.encodes;
    quality = fit.next(*quality, curve(*quality));
  }
  EXPECT_LE(outcome.encodes, static_cast<int>(FitQuality::kMaxEncodes));
  outcome.best = fit.best();
  if (outcome.best) {
    EXPECT_LE(curve(*outcome.best), limit_bytes);
  }
  return outcome;
}

/// The answer by trying all.
std::optional<int> exhaustive(int wanted, std::size_t limit_bytes, const Curve& curve) {
  for (int quality = wanted; quality >= 1; --quality) {
    if (curve(quality) <= limit_bytes) return quality;
  }
  return std::nullopt;
}

TEST(FitQuality, WhatFitsAtTheWantedQualityCostsNothingExtra) {
  FitQuality fit;
  const Curve curve = simulated(60'000, 0.6, 0.1);
  for (int frame = 0; frame < 50; ++frame) {
    const Outcome outcome = run_frame(fit, 80, curve(80), curve);
    EXPECT_EQ(outcome.best, 80);
    EXPECT_EQ(outcome.encodes, 1);
  }
}

TEST(FitQuality, ASteadyStreamSettlesAtTheHighestThatFitsAndThenCostsNothingExtra) {
  std::mt19937 random(5);
  for (int stream = 0; stream < 300; ++stream) {
    FitQuality fit;
    const Curve curve = random_curve(random);
    const int wanted = std::array{60, 80, 95, 100}[random() % 4];
    const std::size_t limit = curve(1 + static_cast<int>(random() % static_cast<unsigned>(wanted)));
    for (int frame = 0; frame < 40; ++frame) {
      const Outcome outcome = run_frame(fit, wanted, limit, curve);
      if (frame < 20) continue;
      ASSERT_TRUE(outcome.best);
      ASSERT_GE(*outcome.best, *exhaustive(wanted, limit, curve) - 1) << "stream " << stream;
      ASSERT_EQ(outcome.encodes, 1) << "stream " << stream;
    }
  }
}

TEST(FitQuality, ANoisyFullHdPictureFitsADatagramAtOnce) {
  // 49,128 bytes of JPEG are what base64 brings to a full datagram.
  constexpr std::size_t kLimit = 49'128;
  const Curve curve = encoded(1920, 1080, 25, 1);
  ASSERT_GT(curve(100), 20 * kLimit);
  const auto highest = exhaustive(100, kLimit, curve);
  ASSERT_TRUE(highest);
  FitQuality fit;
  const PictureShape picture{1920, 1080, Subsampling::k420};
  for (int frame = 0; frame < 10; ++frame) {
    const Outcome outcome = run_frame(fit, 100, kLimit, curve, picture);
    ASSERT_TRUE(outcome.best) << "frame " << frame;
    if (frame >= 5) {
      EXPECT_GE(*outcome.best, *highest - 1);
    }
    if (frame >= 8) {
      EXPECT_EQ(outcome.encodes, 1);
    }
  }
}

class RealPictures : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
      scenes_.push_back(encoded(kPicture.width_px, kPicture.height_px, seed % 4 * 6.0, seed));
    }
  }
  static void TearDownTestSuite() { scenes_.clear(); }

  static inline std::vector<Curve> scenes_;
};

TEST_F(RealPictures, SettleAtTheHighestThatFits) {
  for (const Curve& curve : scenes_) {
    for (const int target : {3, 10, 25, 50, 70, 85, 95, 99}) {
      FitQuality fit;
      const std::size_t limit = curve(target);
      const int highest = *exhaustive(100, limit, curve);
      for (int frame = 0; frame < 12; ++frame) {
        const Outcome outcome = run_frame(fit, 100, limit, curve);
        if (frame < 8) continue;
        ASSERT_TRUE(outcome.best);
        ASSERT_GE(*outcome.best, highest - 1);
        ASSERT_EQ(outcome.encodes, 1);
      }
    }
  }
}

TEST_F(RealPictures, SceneChangesNearlyAlwaysFitWithinTheSameFrame) {
  std::mt19937 random(2);
  int frames = 0;
  int nothing_fitted = 0;
  int far_below = 0;
  for (int stream = 0; stream < 200; ++stream) {
    FitQuality fit;
    const int wanted = std::array{80, 95, 100}[random() % 3];
    const std::size_t limit =
        scenes_[random() % scenes_.size()](10 + static_cast<int>(random() % 80));
    for (int frame = 0; frame < 30; ++frame) {
      const Curve& curve = scenes_[random() % scenes_.size()];
      if (curve(5) > limit) continue;
      const Outcome outcome = run_frame(fit, wanted, limit, curve);
      ++frames;
      if (!outcome.best) {
        ++nothing_fitted;
      } else if (*outcome.best < *exhaustive(wanted, limit, curve) - 10) {
        ++far_below;
      }
    }
  }
  ASSERT_GT(frames, 3000);
  EXPECT_LE(nothing_fitted, frames / 100);
  EXPECT_LE(far_below, frames / 10);
}

TEST_F(RealPictures, FollowASlowDriftWithFewExtraEncodes) {
  std::mt19937 random(3);
  std::normal_distribution<double> noise(0, 0.004);
  int frames = 0;
  int encodes = 0;
  int below_by_more_than_one = 0;
  for (const Curve& scene : scenes_) {
    FitQuality fit;
    const std::size_t limit = scene(60);
    double drift = 0;
    for (int frame = 0; frame < 300; ++frame) {
      drift += noise(random);
      const double factor = std::exp(drift + noise(random));
      const Curve curve = [&](int quality) {
        return static_cast<std::size_t>(static_cast<double>(scene(quality)) * factor);
      };
      const Outcome outcome = run_frame(fit, 95, limit, curve);
      ASSERT_TRUE(outcome.best);
      if (frame < 10) continue;
      ++frames;
      encodes += outcome.encodes;
      if (*outcome.best < *exhaustive(95, limit, curve) - 1) ++below_by_more_than_one;
    }
  }
  EXPECT_LT(encodes, frames * 5 / 4 + frames / 10);
  EXPECT_LE(below_by_more_than_one, frames / 50);
}

TEST_F(RealPictures, ClimbBackToTheWantedQualityWhenThereIsRoom) {
  const Curve& curve = scenes_[3];
  FitQuality fit;
  for (int frame = 0; frame < 10; ++frame) run_frame(fit, 90, curve(30), curve);
  const Outcome roomy = run_frame(fit, 90, curve(100), curve);
  EXPECT_EQ(roomy.best, 90);
  EXPECT_EQ(roomy.encodes, 1) << "the curve is known, so the room is seen before encoding";
}

TEST_F(RealPictures, FollowTheWantedQualityDownAtOnce) {
  FitQuality fit;
  const Curve& curve = scenes_[3];
  EXPECT_EQ(run_frame(fit, 90, curve(100), curve).best, 90);
  const Outcome lower = run_frame(fit, 40, curve(100), curve);
  EXPECT_EQ(lower.best, 40);
  EXPECT_EQ(lower.encodes, 1);
}

TEST_F(RealPictures, AnotherPictureSizeStartsAfresh) {
  FitQuality fit;
  const Curve& curve = scenes_[3];
  for (int frame = 0; frame < 10; ++frame) run_frame(fit, 90, curve(30), curve);
  EXPECT_EQ(fit.first(90, curve(30), {200, 112, Subsampling::k420}), 90);
}

TEST(FitQuality, NothingFitsWhenNothingCan) {
  FitQuality fit;
  const Curve curve = simulated(60'000, 0.6, 0.1);
  for (const std::size_t limit : {std::size_t{0}, std::size_t{1}, curve(1) - 1}) {
    for (int frame = 0; frame < 5; ++frame) {
      const Outcome outcome = run_frame(fit, 100, limit, curve);
      EXPECT_EQ(outcome.best, std::nullopt);
    }
  }
  EXPECT_TRUE(run_frame(fit, 100, curve(50), curve).best) << "and it recovers";
}

TEST(FitQuality, AWantedQualityOfOneLeavesNoChoice) {
  FitQuality fit;
  const Curve curve = simulated(60'000, 0.6, 0.1);
  EXPECT_EQ(run_frame(fit, 1, curve(1), curve).best, 1);
  const Outcome too_large = run_frame(fit, 1, curve(1) - 1, curve);
  EXPECT_EQ(too_large.best, std::nullopt);
  EXPECT_EQ(too_large.encodes, 1);
}

}  // namespace
}  // namespace framescope::model
