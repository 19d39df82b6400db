#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "core/image.hpp"

namespace framescope::media::testing {

/// sin(rate x position + phase) and its cosine for each position.
struct Wave {
  Wave(int count, double rate, double phase) {
    for (int i = 0; i < count; ++i) {
      sine.push_back(std::sin(rate * i + phase));
      cosine.push_back(std::cos(rate * i + phase));
    }
  }
  std::vector<double> sine, cosine;
};

/// Waves of three lengths in each colour, drawn from the seed, with sensor noise of that many steps
/// on top: its JPEG sizes are like a photograph's.
inline Image sample_picture(int width_px, int height_px, double noise, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> unit(0, 1);
  std::vector<Wave> across;
  std::vector<Wave> down;
  std::vector<double> strength;
  for (int i = 0; i < 9; ++i) {
    const double rate = std::pow(6.0, i % 3) / 200;
    across.emplace_back(width_px, rate * unit(random), 6.28 * unit(random));
    down.emplace_back(height_px, rate * unit(random), 0);
    strength.push_back(60 * unit(random));
  }
  Image bgr(width_px, height_px, PixelFormat::kBgr);
  std::uint8_t* out = bgr.plane(0);
  for (std::size_t y = 0; y < static_cast<std::size_t>(height_px); ++y) {
    for (std::size_t x = 0; x < static_cast<std::size_t>(width_px); ++x) {
      for (std::size_t colour = 0; colour < 3; ++colour) {
        const auto bits = random();
        // The difference of two draws is triangular, near enough to a sensor's noise.
        double value = 128 + noise * 2.4 * (int(bits & 0xFFFF) - int(bits >> 16)) / 65'536.0;
        for (std::size_t i = 3 * colour; i < 3 * colour + 3; ++i) {
          value += strength[i] *
                   (across[i].sine[x] * down[i].cosine[y] + across[i].cosine[x] * down[i].sine[y]);
        }
        *out++ = static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
      }
    }
  }
  return bgr;
}

/// One colour everywhere.
inline Image plain_picture(int width_px, int height_px, std::array<std::uint8_t, 3> bgr_colour) {
  Image bgr(width_px, height_px, PixelFormat::kBgr);
  for (std::size_t i = 0; i < bgr.size_bytes(); ++i) bgr.plane(0)[i] = bgr_colour[i % 3];
  return bgr;
}

/// Peak signal to noise ratio of two runs of bytes in dB; 99 when they are equal.
inline double psnr(const std::uint8_t* a, const std::uint8_t* b, std::size_t count) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  if (sum == 0) return 99;
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(count) / sum);
}

}  // namespace framescope::media::testing
