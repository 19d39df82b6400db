#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "model/quality_hunt.hpp"
#include "model/size_curves.hpp"

namespace framescope::model {
namespace {

using Kind = QualityTarget::Kind;
using testing::Curve;
using testing::encoded;

constexpr PictureShape kPicture{240, 136, Subsampling::k420};
constexpr std::size_t kLimit = 65'507;
constexpr Duration kInterval = std::chrono::milliseconds(40);
constexpr double kFps = 25;

/// A frame as it was sent.
struct Shot {
  int quality = 0;
  std::size_t bytes = 0;
  int encodes = 0;
  double factor = 1;  ///< the noise in its size
};

/// A stream whose sizes are a curve's, with noise.
class Stream {
 public:
  explicit Stream(std::uint32_t seed = 1) : random_(seed) {}

  Shot frame(const QualityTarget& target, const Curve& curve, double noise = 0) {
    now_ += kInterval;
    Shot shot;
    shot.factor = std::exp(noise * normal_(random_));
    QualityHunt::Frame frame{picture, WireFormat::kRaw, limit_bytes, fits_limit, now_, kInterval};
    std::optional<int> quality = hunt_.first(target, frame);
    double busy_s = fixed_s;
    while (quality) {
      EXPECT_GE(*quality, 1);
      EXPECT_LE(*quality, 100);
      EXPECT_TRUE(shot.encodes == 0 || *quality < shot.quality) << "only downwards";
      ++shot.encodes;
      shot.quality = *quality;
      shot.bytes = static_cast<std::size_t>(static_cast<double>(curve(*quality)) * shot.factor);
      busy_s += static_cast<double>(shot.bytes) * s_per_byte;
      quality = hunt_.next(*quality, shot.bytes);
    }
    EXPECT_LE(shot.encodes, static_cast<int>(QualityHunt::kMaxEncodes));
    if (shot.bytes <= limit_bytes) hunt_.spend(from_seconds(busy_s), from_seconds(fixed_s / 2));
    return shot;
  }

  std::vector<Shot> frames(int count, const QualityTarget& target, const Curve& curve,
                           double noise = 0) {
    std::vector<Shot> shots;
    for (int i = 0; i < count; ++i) shots.push_back(frame(target, curve, noise));
    return shots;
  }

  PictureShape picture = kPicture;
  std::size_t limit_bytes = kLimit;
  bool fits_limit = true;
  double fixed_s = 0;     ///< of encoding
  double s_per_byte = 0;  ///< likewise

 private:
  QualityHunt hunt_;
  std::mt19937 random_;
  std::normal_distribution<double> normal_{0, 1};
  Time now_ = Time(std::chrono::seconds(100));
};

int median(std::vector<Shot> shots) {
  std::ranges::nth_element(shots, shots.begin() + static_cast<std::ptrdiff_t>(shots.size() / 2), {},
                           &Shot::quality);
  return shots[shots.size() / 2].quality;
}

std::vector<Shot> after(const std::vector<Shot>& shots, std::ptrdiff_t first) {
  return {shots.begin() + first, shots.end()};
}

int swing(const std::vector<Shot>& shots) {
  const auto [low, high] = std::ranges::minmax_element(shots, {}, &Shot::quality);
  return high->quality - low->quality;
}

double mean_bytes(const std::vector<Shot>& shots) {
  double sum = 0;
  for (const Shot& shot : shots) sum += static_cast<double>(shot.bytes);
  return sum / static_cast<double>(shots.size());
}

/// How many of the first frames are not near what the last hundred settle at.
std::ptrdiff_t unsettled(const std::vector<Shot>& shots) {
  constexpr int kNear = 3;
  const int end = median(after(shots, std::ssize(shots) - 100));
  std::ptrdiff_t count = 0;
  for (std::ptrdiff_t i = 0; i < 60; ++i) {
    if (std::abs(shots[static_cast<std::size_t>(i)].quality - end) > kNear) count = i + 1;
  }
  return count;
}

class HuntTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
      scenes_.push_back(encoded(kPicture.width_px, kPicture.height_px, seed % 4 * 6.0, seed));
    }
  }
  static void TearDownTestSuite() { scenes_.clear(); }

  /// Many streams of several scenes each: `check` gets the shots of a scene and what its frames
  /// should weigh. Scenes that cannot be held, or hold at any quality, are left out.
  template <typename Check>
  static void play(Kind kind, double noise, Check check) {
    constexpr int kStreams = 40;
    constexpr int kScenes = 3;
    std::mt19937 random(11);
    for (int i = 0; i < kStreams; ++i) {
      Stream stream(static_cast<std::uint32_t>(i + 1));
      const std::size_t bytes = pick(random)(15 + static_cast<int>(random() % 75));
      const QualityTarget target{kind, kind == Kind::kRate ? static_cast<double>(bytes) * 8 * kFps
                                                           : static_cast<double>(bytes)};
      for (int scene = 0; scene < kScenes; ++scene) {
        const Curve& curve = pick(random);
        if (curve(3) > bytes || curve(99) < bytes) continue;
        check(stream.frames(250, target, curve, noise), curve, bytes);
      }
    }
  }

  static const Curve& pick(std::mt19937& random) { return scenes_[random() % scenes_.size()]; }

  static inline std::vector<Curve> scenes_;
};

TEST_F(HuntTest, SettlesWithinFiveFramesOfASceneChange) {
  for (const Kind kind : {Kind::kDatagram, Kind::kRate}) {
    for (const double noise : {0.0, 0.003}) {
      int scenes = 0;
      int late = 0;
      play(kind, noise, [&](const std::vector<Shot>& shots, const Curve&, std::size_t) {
        ++scenes;
        if (unsettled(shots) > 5) ++late;
      });
      EXPECT_GE(scenes, 60);
      EXPECT_LE(late, scenes / 50) << "kind " << static_cast<int>(kind) << ", noise " << noise;
    }
  }
}

TEST_F(HuntTest, OvershootsABoundOnFewerThanOneFrameInAHundred) {
  for (const double noise : {0.0, 0.003, 0.01, 0.03}) {
    int frames = 0;
    int over = 0;
    play(Kind::kDatagram, noise,
         [&](const std::vector<Shot>& shots, const Curve&, std::size_t bytes) {
           for (const Shot& shot : shots) {
             ++frames;
             if (shot.bytes > bytes) ++over;
           }
         });
    EXPECT_LT(over * 100, frames) << "noise " << noise;
  }
}

TEST_F(HuntTest, SwingsByAtMostThreePointsOnASteadyPicture) {
  for (const Kind kind : {Kind::kDatagram, Kind::kRate}) {
    for (const double noise : {0.0, 0.003, 0.006}) {
      play(kind, noise, [&](const std::vector<Shot>& shots, const Curve&, std::size_t) {
        // A rate gives back for about a second what the change of the scene took too much.
        EXPECT_LE(swing(after(shots, 30)), 3)
            << "kind " << static_cast<int>(kind) << ", noise " << noise;
      });
    }
  }
}

TEST_F(HuntTest, IsTheHighestThatHolds) {
  for (const double noise : {0.0, 0.003, 0.01}) {
    play(Kind::kDatagram, noise,
         [&](const std::vector<Shot>& shots, const Curve& curve, std::size_t bytes) {
           const double most = std::ranges::max_element(shots, {}, &Shot::factor)->factor;
           int highest = 100;
           while (static_cast<double>(curve(highest)) * most > static_cast<double>(bytes)) {
             --highest;
           }
           const int found = median(after(shots, 150));
           EXPECT_GE(found, highest - 2) << "noise " << noise;
         });
  }
}

TEST_F(HuntTest, TheMeanHoldsTheBitRate) {
  for (const double noise : {0.0, 0.003, 0.01}) {
    play(Kind::kRate, noise, [&](const std::vector<Shot>& shots, const Curve&, std::size_t bytes) {
      const auto wanted = static_cast<double>(bytes);
      EXPECT_NEAR(mean_bytes(after(shots, 25)), wanted, 0.03 * wanted) << "noise " << noise;
    });
  }
}

TEST_F(HuntTest, OneEncodeAFrameIsMostlyEnough) {
  for (const Kind kind : {Kind::kDatagram, Kind::kRate}) {
    int frames = 0;
    int encodes = 0;
    play(kind, 0.003, [&](const std::vector<Shot>& shots, const Curve&, std::size_t) {
      for (const Shot& shot : shots) {
        ++frames;
        encodes += shot.encodes;
      }
    });
    EXPECT_LT(encodes, frames * 102 / 100);
  }
}

TEST_F(HuntTest, ABitRateBelowTheDatagramLimitIsWhatCounts) {
  Stream stream;
  stream.limit_bytes = scenes_[0](40);
  const QualityTarget target{Kind::kRate, static_cast<double>(scenes_[0](70)) * 8 * kFps};
  int encodes = 0;
  for (const Shot& shot : after(stream.frames(200, target, scenes_[0], 0.003), 5)) {
    EXPECT_LE(shot.bytes, stream.limit_bytes);
    EXPECT_GE(shot.quality, 37);
    encodes += shot.encodes;
  }
  EXPECT_LT(encodes, 200) << "it is not run into";
}

TEST_F(HuntTest, FollowsADrift) {
  Stream stream(3);
  const QualityTarget target{Kind::kDatagram, static_cast<double>(scenes_[1](60))};
  for (int i = 0; i < 600; ++i) {
    const double factor = 1 + 0.4 * std::sin(i / 60.0);
    const Curve curve = [&](int quality) {
      return static_cast<std::size_t>(static_cast<double>(scenes_[1](quality)) * factor);
    };
    const Shot shot = stream.frame(target, curve, 0.003);
    EXPECT_LE(static_cast<double>(shot.bytes), target.value);
    if (i > 10) {
      EXPECT_GE(static_cast<double>(shot.bytes), target.value * 0.75) << "frame " << i;
    }
  }
}

TEST_F(HuntTest, AnotherTargetIsTakenAtOnce) {
  Stream stream;
  const Curve& curve = scenes_[2];
  const auto bound = [&](int quality) {
    return QualityTarget{Kind::kDatagram, static_cast<double>(curve(quality))};
  };
  stream.frames(60, bound(40), curve);
  EXPECT_NEAR(stream.frames(5, bound(85), curve).back().quality, 85, 2);
  EXPECT_NEAR(stream.frames(5, bound(20), curve).back().quality, 20, 2);
}

TEST_F(HuntTest, WhatHoldsAtAnyQualityIsSentAtAHundred) {
  for (const QualityTarget& target :
       {QualityTarget{}, QualityTarget{Kind::kRate, 1e9}, QualityTarget{Kind::kFragments, 45}}) {
    Stream stream;
    EXPECT_EQ(stream.frames(6, target, scenes_[0]).back().quality, 100);
  }
}

TEST_F(HuntTest, WhatCannotBeHeldIsSentAtTheLowest) {
  for (const QualityTarget& target :
       {QualityTarget{Kind::kDatagram, 512}, QualityTarget{Kind::kRate, 1e3}}) {
    Stream stream;
    for (const Shot& shot : after(stream.frames(50, target, scenes_[5]), 2)) {
      EXPECT_EQ(shot.quality, 1);
      EXPECT_EQ(shot.encodes, 1) << "the lowest is not tried twice";
    }
  }
}

TEST_F(HuntTest, AFrameOverALimitThatDropsIsNotEncodedAgain) {
  Stream stream;
  stream.fits_limit = false;
  stream.limit_bytes = scenes_[0](50);
  const std::vector<Shot> shots = stream.frames(50, {}, scenes_[0]);
  EXPECT_GT(shots.front().bytes, stream.limit_bytes) << "which drops it";
  for (const Shot& shot : shots) EXPECT_EQ(shot.encodes, 1);
  EXPECT_NEAR(shots.back().quality, 50, 2) << "but the next ones are smaller";
}

TEST_F(HuntTest, AnotherPictureIsLearntAfresh) {
  Stream stream;
  const QualityTarget target{Kind::kDatagram, static_cast<double>(scenes_[0](50))};
  stream.frames(50, target, scenes_[0]);
  stream.picture = {480, 272, Subsampling::k420};
  const Curve larger = [&](int quality) { return scenes_[0](quality) * 7 / 4; };
  for (const Shot& shot : stream.frames(50, target, larger)) {
    EXPECT_LE(static_cast<double>(shot.bytes), target.value);
  }
}

TEST_F(HuntTest, ATimeIsHeldAndSteady) {
  for (const Curve& curve : scenes_) {
    Stream stream(5);
    stream.fixed_s = 0.008;
    // Of the 40 ms of 25 FPS this leaves room up to about quality 70.
    stream.s_per_byte = 0.025 / static_cast<double>(curve(70));
    const QualityTarget target{Kind::kFps, kFps};
    const std::vector<Shot> shots = stream.frames(400, target, curve, 0.003);
    int over = 0;
    for (const Shot& shot : after(shots, 12)) {
      const double busy_s = stream.fixed_s + static_cast<double>(shot.bytes) * stream.s_per_byte;
      if (busy_s > 1 / kFps) ++over;
    }
    EXPECT_LT(over, 4);
    EXPECT_LE(swing(after(shots, 150)), 3);
    EXPECT_GT(median(after(shots, 150)), 50) << "no lower than it needs";
  }
}

TEST_F(HuntTest, ATimeThatIsShortIsFollowedAndComesBack) {
  const Curve& curve = scenes_[4];
  Stream stream;
  stream.fixed_s = 0.008;
  stream.s_per_byte = 0.025 / static_cast<double>(curve(80));
  const QualityTarget target{Kind::kFps, kFps};
  const int before = stream.frames(150, target, curve).back().quality;
  stream.s_per_byte *= 3;
  const Shot loaded = stream.frames(60, target, curve).back();
  EXPECT_LT(loaded.quality, before - 10);
  EXPECT_LE(stream.fixed_s + static_cast<double>(loaded.bytes) * stream.s_per_byte, 1 / kFps);
  stream.s_per_byte /= 3;
  EXPECT_NEAR(stream.frames(300, target, curve).back().quality, before, 4);
}

}  // namespace
}  // namespace framescope::model
