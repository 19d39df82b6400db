#include "media/test_pattern.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <memory>
#include <mutex>
#include <numbers>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "media/landscape.hpp"
#include "media/sprites.hpp"
#include "media/time_code_bar.hpp"
#include "media/value_noise.hpp"

namespace framescope::media {
namespace {

constexpr int kMinWidthPx = kMinTimeCodeWidthPx;
constexpr int kMinHeightPx = 90;
constexpr int kMaxWidthPx =
    3840;  // painting takes 0.2 us a pixel: this is as long as one cares to wait
constexpr int kMaxHeightPx = 2160;

// The picture pans to and fro by this part of its width, once in kPanSeconds: at most a pixel a
// frame at 1280x720 and 30 fps.
constexpr float kPanWidth = 0.36F;
constexpr double kPanSeconds = 48;

// Pixels of noise that are kept; a row takes a run of them from a random place.
constexpr std::size_t kNoisePixels = 65'536;

// A whole number of vectors, so that the compiler needs no loop for the rest inside.
constexpr std::size_t kBlock = 64;

// Read noise of a small sensor: mostly brightness, some colour.
std::vector<std::uint8_t> make_noise(std::uint32_t seed) {
  std::vector<std::uint8_t> noise;
  noise.reserve(kNoisePixels * 3);
  auto roll = [state = std::uint64_t{seed} << 32]() mutable {
    // The sum of three dice is close enough to a bell; -5..5.
    const auto bits = mix_bits(++state);
    return static_cast<int>(bits % 4 + (bits >> 16) % 4 + (bits >> 32) % 5) - 5;
  };
  for (std::size_t pixel = 0; pixel < kNoisePixels; ++pixel) {
    const int grey = roll();
    for (int channel = 0; channel < 3; ++channel) {
      const int sum = std::clamp(grey + roll() / 2, -kNoiseReach, kNoiseReach);
      noise.push_back(static_cast<std::uint8_t>(sum));  // added modulo 256
    }
  }
  return noise;
}

// What is near where there is any, else what is far; plus noise, which cannot wrap (kNoiseReach).
void compose_block(const std::uint8_t* near, const std::uint8_t* far, const std::uint8_t* noise,
                   std::uint8_t* out, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    // Both are loaded whatever comes, else the compiler must not turn this into vectors.
    const std::uint8_t front = near[i];
    const std::uint8_t back = far[i];
    out[i] = static_cast<std::uint8_t>((front != 0 ? front : back) + noise[i]);
  }
}

void compose_row(const std::uint8_t* near, const std::uint8_t* far, const std::uint8_t* noise,
                 std::uint8_t* out, std::size_t count) {
  std::size_t i = 0;
  for (; i + kBlock <= count; i += kBlock)
    compose_block(near + i, far + i, noise + i, out + i, kBlock);
  compose_block(near + i, far + i, noise + i, out + i, count - i);
}

/// The one painted last is kept: a session that follows another wants it again, at once.
std::shared_ptr<const Landscape> landscape(int width_px, int height_px, float pan_px,
                                           std::uint32_t seed) {
  static std::mutex mutex;
  static std::tuple<int, int, float, std::uint32_t> painted;
  static std::shared_ptr<const Landscape> kept;
  const std::lock_guard lock(mutex);
  const std::tuple wanted(width_px, height_px, pan_px, seed);
  if (!kept || painted != wanted) {
    kept = std::make_shared<const Landscape>(paint_landscape(width_px, height_px, pan_px, seed));
    painted = wanted;
  }
  return kept;
}

int to_px(double length) { return static_cast<int>(std::lround(length)); }

class TestPattern final : public FrameSource {
 public:
  TestPattern(int width_px, int height_px, double fps, std::uint32_t seed)
      : info_{"test pattern", width_px, height_px, fps, false, std::nullopt},
        seed_(seed),
        height_(static_cast<float>(height_px)),
        pan_px_(static_cast<float>(width_px) * kPanWidth),
        landscape_(landscape(width_px, height_px, pan_px_, seed)),
        noise_(make_noise(seed)),
        balloon_(paint_balloon(to_px(height_ * 0.27F))),
        far_balloon_(paint_balloon(to_px(height_ * 0.10F))),
        boat_(paint_boat(to_px(height_ * 0.13F))),
        tower_(paint_tower(to_px(height_ * kMillHeight))) {}

  const SourceInfo& info() const override { return info_; }
  std::string error() const override { return {}; }

  ReadStatus read(Image& bgr, const FrameStamp& stamp) override {
    bgr.reset(info_.width_px, info_.height_px, PixelFormat::kBgr);
    const double time_s = static_cast<double>(stamp.frame_number) / info_.fps;
    const double swing = 1 - std::cos(time_s * 2 * std::numbers::pi / kPanSeconds);
    const auto pan_px = static_cast<float>(swing / 2) * pan_px_;
    compose(bgr, pan_px, stamp.frame_number);
    act(bgr, pan_px, time_s);
    draw_time_code(bgr, {static_cast<std::uint32_t>(stamp.frame_number),
                         std::chrono::floor<std::chrono::microseconds>(stamp.captured_wall)});
    return ReadStatus::kFrame;
  }

 private:
  static constexpr float kMillU = 0.30F;      // in picture heights from the land's left end
  static constexpr float kMillFoot = 0.578F;  // on the far shore
  static constexpr float kMillHeight = 0.17F;
  static constexpr double kMillTurnSeconds = 7;

  void compose(Image& bgr, float pan_px, std::uint64_t frame_number) const {
    const auto row_of = [&](const Image& layer, int y, float shift) {
      return layer.plane(0) + static_cast<std::ptrdiff_t>(y) * layer.stride(0) +
             to_px(pan_px * shift) * 3;
    };
    const int waterline = static_cast<int>(kLakeTop * height_);
    for (int y = 0; y < info_.height_px; ++y) {
      const bool above = y < waterline;
      const auto dice = mix_bits((frame_number << 16) + static_cast<std::uint64_t>(y) + seed_);
      const auto start = dice % (kNoisePixels - static_cast<std::size_t>(info_.width_px));
      compose_row(row_of(landscape_->near, y, above ? kLandShift : kNearShift),
                  row_of(landscape_->far, y, above ? kSkyShift : kLandShift),
                  noise_.data() + start * 3,
                  bgr.plane(0) + static_cast<std::ptrdiff_t>(y) * bgr.stride(0),
                  static_cast<std::size_t>(bgr.stride(0)));
    }
  }

  // Goes across the picture and comes in again at the other side, unseen.
  int cross(double time_s, double seconds_to_cross, double start, const Sprite& sprite) const {
    const double turn = time_s / seconds_to_cross + start;
    const double span = info_.width_px + sprite.width_px;
    return to_px((turn - std::floor(turn)) * span) - sprite.width_px;
  }

  void act(Image& bgr, float pan_px, double time_s) const {
    const auto bob = [&](double seconds, double reach) {
      return height_ * reach * std::sin(time_s * 2 * std::numbers::pi / seconds);
    };
    const int hub_x = to_px(height_ * kMillU - pan_px);
    const int top_y = to_px(height_ * (kMillFoot - kMillHeight));
    const int hub_y = top_y + to_px(height_ * kMillHeight * kHubDepth);
    blend(bgr, tower_, hub_x - tower_.width_px / 2, top_y);
    const Sprite sails =
        paint_sails(to_px(height_ * kMillHeight * 0.95F),
                    static_cast<float>(time_s * 2 * std::numbers::pi / kMillTurnSeconds));
    blend(bgr, sails, hub_x - sails.width_px / 2, hub_y - sails.height_px / 2);
    blend(bgr, far_balloon_,
          info_.width_px - cross(time_s, 140, 0.2, far_balloon_) - far_balloon_.width_px,
          to_px(height_ * 0.20 + bob(17, 0.02)));
    blend(bgr, balloon_, info_.width_px - cross(time_s, 60, 0.3, balloon_) - balloon_.width_px,
          to_px(height_ * 0.09 + bob(11, 0.035)));
    blend(bgr, boat_, cross(time_s, 45, 0.55, boat_), to_px(height_ * 0.555 + bob(3.1, 0.003)));
  }

  SourceInfo info_;
  std::uint32_t seed_;
  float height_;  // of the picture, in pixels: the unit of all that is drawn
  float pan_px_;
  std::shared_ptr<const Landscape> landscape_;
  std::vector<std::uint8_t> noise_;
  Sprite balloon_;
  Sprite far_balloon_;
  Sprite boat_;
  Sprite tower_;
};

}  // namespace

std::unique_ptr<FrameSource> make_test_pattern(int width_px, int height_px, double fps,
                                               std::uint32_t seed) {
  if (width_px < kMinWidthPx || width_px > kMaxWidthPx || height_px < kMinHeightPx ||
      height_px > kMaxHeightPx) {
    throw std::runtime_error("cannot make a test pattern of " + std::to_string(width_px) + "x" +
                             std::to_string(height_px) + ": its sides go from 160x90 to 3840x2160");
  }
  constexpr double kDefaultFps = 30;
  return std::make_unique<TestPattern>(width_px, height_px, fps > 0 ? fps : kDefaultFps, seed);
}

}  // namespace framescope::media
