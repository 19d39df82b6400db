#include <algorithm>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "media/jpeg_encoder.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"
#include "model/quality_control.hpp"
#include "model/rate_distortion.hpp"

// FitQuality below a target's limit, on real JPEGs: the highest quality that holds it.
namespace framescope::model {
namespace {

constexpr int kWidth = 160;
constexpr int kHeight = 120;
constexpr int kFramesPerScene = 20;

/// A scene's frames: one picture with fresh sensor noise in each.
class Camera {
 public:
  Image frame(std::uint32_t scene, std::uint32_t number) {
    if (number == 0) {
      clean_ = media::testing::sample_picture(kWidth, kHeight, 2 + 6 * (scene % 3), scene);
    }
    Image bgr = clean_;
    std::minstd_rand random(number + 1);
    for (std::size_t i = 0; i < bgr.size_bytes(); ++i) {
      const int noise = static_cast<int>(random() % 3) - 1;
      bgr.plane(0)[i] = static_cast<std::uint8_t>(std::clamp(bgr.plane(0)[i] + noise, 0, 255));
    }
    return bgr;
  }

 private:
  Image clean_;
};

/// A limit, and the largest JPEG below quality 100 that keeps to it.
struct Target {
  RateLimit limit;
  std::size_t jpeg_bytes;
};

struct Sent {
  std::uint32_t scene = 0;
  int quality = 0;  ///< 0: nothing fitted
  int highest = 0;  ///< the highest quality that would have
  bool keeps = false;
};

/// Encodes scene after scene, as the sender does.
class Hunt {
 public:
  explicit Hunt(const Target& target) : limit_(target.limit), bytes_(target.jpeg_bytes) {}

  std::vector<Sent> run(std::uint32_t scenes) {
    std::vector<Sent> sent;
    for (std::uint32_t scene = 0; scene < scenes; ++scene) {
      for (std::uint32_t i = 0; i < kFramesPerScene; ++i) sent.push_back(send(scene, i));
    }
    return sent;
  }

 private:
  Sent send(std::uint32_t scene, std::uint32_t number) {
    scaler_.scale(camera_.frame(scene, number), 0, Subsampling::k420, planes_);
    Sent sent{.scene = scene};
    std::size_t chosen = 0;
    auto quality = fit_.first(99, bytes_, {kWidth, kHeight, Subsampling::k420});
    std::optional<int> next = quality;
    while (next) {
      const std::size_t size = bytes_at(*next);
      if (size <= bytes_ && *next > sent.quality) {
        sent.quality = *next;
        chosen = size;
      }
      next = fit_.next(*next, size);
    }
    RatePoint point;
    point.quality = sent.quality;
    point.jpeg_bytes = chosen;
    set_prices(point, {});
    sent.keeps = sent.quality > 0 && model::keeps(point, limit_);
    sent.highest = highest();
    return sent;
  }

  int highest() {
    int low = 0;
    int high = 100;
    while (high - low > 1) {
      const int middle = (low + high) / 2;
      (bytes_at(middle) <= bytes_ ? low : high) = middle;
    }
    return low;
  }

  std::size_t bytes_at(int quality) { return encoder_.encode(planes_, quality, jpeg_).value(); }

  const RateLimit limit_;
  const std::size_t bytes_;
  Camera camera_;
  media::Scaler scaler_;
  media::JpegEncoder encoder_;
  FitQuality fit_;
  Image planes_;
  std::vector<std::uint8_t> jpeg_;
};

class QualityLimits : public testing::TestWithParam<Target> {};

TEST_P(QualityLimits, SettlesKeepsTheTargetAndStaysThere) {
  constexpr std::uint32_t kScenes = 6;
  const std::vector<Sent> sent = Hunt(GetParam()).run(kScenes);
  std::size_t over = 0;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    SCOPED_TRACE("frame " + std::to_string(i));
    if (!sent[i].keeps) ++over;
    ASSERT_TRUE(sent[i].highest > 10 && sent[i].highest < 99) << "a target that binds";
    // Within five frames of a new scene as good as can be, but for a hair.
    const std::size_t in_scene = i % kFramesPerScene;
    if (in_scene < 5) continue;
    EXPECT_LE(sent[i].quality, sent[i].highest);
    EXPECT_GE(sent[i].quality, sent[i].highest - 3);
  }
  EXPECT_LT(static_cast<double>(over), 0.01 * static_cast<double>(sent.size()));
  for (std::uint32_t scene = 0; scene < kScenes; ++scene) {
    const auto begin = sent.begin() + std::ptrdiff_t{scene} * kFramesPerScene;
    const auto [least, most] =
        std::minmax_element(begin + 5, begin + kFramesPerScene,
                            [](const Sent& a, const Sent& b) { return a.quality < b.quality; });
    EXPECT_LE(most->quality - least->quality, 3) << "scene " << scene;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Targets, QualityLimits,
    testing::Values(Target{{.datagram_bytes = 7000}, 7000 / 4 * 3},
                    Target{{.ip_fragments = 5}, (5 * 1480 - 8) / 4 * 3},
                    Target{{.wire = PricedWire::kRaw, .bits_per_second = 1.2e6}, 5000},
                    Target{{.wire = PricedWire::kRtp, .ip_fragments = 4},
                           rtp_jpeg_bytes_in_packets(4, {})}));

}  // namespace
}  // namespace framescope::model
