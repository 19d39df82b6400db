#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace framescope::media {

/// A repeatable scatter of the bits of `value` (the finaliser of SplitMix64).
constexpr std::uint64_t mix_bits(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

/// Smooth noise over the plane, from a seed: what clouds, rock and grass are painted with. Values
/// 0..1. Repeats every 256 units.
class ValueNoise {
 public:
  explicit ValueNoise(std::uint64_t seed) : lattice_(kSize * kSize) {
    for (std::size_t i = 0; i < lattice_.size(); ++i) {
      lattice_[i] = static_cast<float>(mix_bits(seed * kSize * kSize + i) >> 40) / kFull;
    }
  }

  /// One octave: features of about one unit.
  float at(float x, float y) const {
    const float left = std::floor(x);
    const float top = std::floor(y);
    const float s = smooth(x - left);
    const float t = smooth(y - top);
    const float above = lerp(cell(left, top), cell(left + 1, top), s);
    const float below = lerp(cell(left, top + 1), cell(left + 1, top + 1), s);
    return lerp(above, below, t);
  }

  /// The value of one lattice point, without smoothing.
  float cell(float x, float y) const {
    const auto column = static_cast<std::size_t>(static_cast<std::int64_t>(x)) % kSize;
    const auto row = static_cast<std::size_t>(static_cast<std::int64_t>(y)) % kSize;
    return lattice_[row * kSize + column];
  }

  /// `octaves` of it, each twice as fine and half as strong: the 1/f spectrum of photographs.
  float fractal(float x, float y, int octaves) const {
    float sum = 0;
    float strength = 0.5F;
    float total = 0;
    for (int octave = 0; octave < octaves; ++octave) {
      sum += strength * at(x, y);
      total += strength;
      strength *= 0.5F;
      // An offset that is no lattice point keeps the octaves' zeros apart.
      x = x * 2 + 17.31F;
      y = y * 2 + 5.77F;
    }
    return sum / total;
  }

  /// The same with sharp crests: mountains.
  float ridged(float x, float y, int octaves) const {
    float sum = 0;
    float strength = 0.5F;
    float total = 0;
    for (int octave = 0; octave < octaves; ++octave) {
      sum += strength * (1 - std::abs(2 * at(x, y) - 1));
      total += strength;
      strength *= 0.5F;
      x = x * 2 + 17.31F;
      y = y * 2 + 5.77F;
    }
    return sum / total;
  }

 private:
  static constexpr std::size_t kSize = 256;
  static constexpr float kFull = 16'777'216.0F;  // 2^24: what a float holds exactly

  static float smooth(float t) { return t * t * (3 - 2 * t); }
  static float lerp(float a, float b, float t) { return a + (b - a) * t; }

  std::vector<float> lattice_;
};

}  // namespace framescope::media
