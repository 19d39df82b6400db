#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "media/jpeg_encoder.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"

// What pictures weigh at each quality.
namespace framescope::model::testing {

/// Bytes at a quality of 1..100; index 0 is unused.
using Curve = std::function<std::size_t(int quality)>;

/// A size that follows the quantiser's step, with a head and a bend of its own.
inline Curve simulated(double base_bytes, double exponent, double bend) {
  return [=](int quality) {
    const double scale = quality < 50 ? 5000.0 / quality : 200 - 2.0 * quality;
    const double step = std::log(1 + scale * (1 + bend * scale / 100));
    return static_cast<std::size_t>(623 + base_bytes * std::exp(-exponent * step));
  };
}

inline Curve random_curve(std::mt19937& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  return simulated(std::exp(9 + 4 * unit(random)), 0.45 + 0.4 * unit(random), 0.3 * unit(random));
}

/// Real sizes of one picture at every quality.
inline Curve encoded(int width_px, int height_px, double noise, std::uint32_t seed) {
  media::Scaler scaler;
  media::JpegEncoder encoder;
  Image planes;
  std::vector<std::uint8_t> jpeg;
  std::vector<std::size_t> sizes(101);
  scaler.scale(media::testing::sample_picture(width_px, height_px, noise, seed), 0,
               Subsampling::k420, planes);
  for (int quality = 1; quality <= 100; ++quality) {
    const auto size = encoder.encode(planes, quality, jpeg);
    EXPECT_TRUE(size.ok());
    sizes[static_cast<std::size_t>(quality)] = *size;
  }
  return [sizes](int quality) { return sizes[static_cast<std::size_t>(quality)]; };
}

}  // namespace framescope::model::testing
