#include "media/error_map.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <numeric>

#include "core/viridis.hpp"

namespace framescope::media {
namespace {

constexpr int kWindow = SsimMap::kWindowPx;
constexpr int kBefore = kWindow / 2;  // samples of a window before the one that it colours

using Rgba = std::array<std::uint8_t, 4>;
using Palette = std::array<Rgba, 256>;
constexpr int kLastColour = 255;

/// viridis, of which step `full` and those after it have the last colour.
Palette make_palette(int full) {
  Palette palette{};
  for (std::size_t i = 0; i < palette.size(); ++i) {
    const Rgb colour = viridis(static_cast<double>(i) / full);
    palette[i] = {colour[0], colour[1], colour[2], 255};
  }
  return palette;
}

const std::uint8_t* row_of(const LumaPlane& plane, int y) {
  return plane.samples + std::ptrdiff_t{y} * plane.stride_bytes;
}

std::uint8_t* row_of(Image& rgba, int y) {
  return rgba.plane(0) + std::ptrdiff_t{y} * rgba.stride(0);
}

void put(const Rgba& colour, std::uint8_t* row, int x) {
  std::memcpy(row + std::ptrdiff_t{4} * x, colour.data(), colour.size());
}

[[maybe_unused]] bool same_size(const LumaPlane& a, const LumaPlane& b) {
  return a.width_px == b.width_px && a.height_px == b.height_px;
}

/// Sums over as many rows as a window has, for each column of the picture: of the samples of both
/// planes, of all their squares, and of their products. Whole numbers, so that a row taken out
/// leaves nothing behind.
class ColumnSums {
 public:
  explicit ColumnSums(int width)
      : a_(size(width)), b_(size(width)), squares_(size(width)), products_(size(width)) {}

  void add(const std::uint8_t* a, const std::uint8_t* b) { count<1>(a, b); }
  void take_out(const std::uint8_t* a, const std::uint8_t* b) { count<-1>(a, b); }

  /// The similarity of each window in these rows.
  void similarity(float* values, std::size_t count) const;

 private:
  static std::size_t size(int width) { return static_cast<std::size_t>(width); }

  template <int kSign>
  void count(const std::uint8_t* a, const std::uint8_t* b) {
    for (std::size_t x = 0; x < a_.size(); ++x) {
      const int of_a = a[x];
      const int of_b = b[x];
      a_[x] += kSign * of_a;
      b_[x] += kSign * of_b;
      squares_[x] += kSign * (of_a * of_a + of_b * of_b);
      products_[x] += kSign * of_a * of_b;
    }
  }

  static float across(const std::int32_t* sums) {
    return static_cast<float>(sums[0] + sums[1] + sums[2] + sums[3] + sums[4] + sums[5] + sums[6] +
                              sums[7]);
  }

  std::vector<std::int32_t> a_, b_, squares_, products_;
};

/// The quotient of means, variances and covariance, multiplied out by the square of the count, so
/// that nothing is divided but once.
void ColumnSums::similarity(float* values, std::size_t count) const {
  constexpr float kCount = kWindow * kWindow;
  constexpr auto kSteadyMean = static_cast<float>(kSsimC1 * kCount * kCount);
  constexpr auto kSteadyVariance = static_cast<float>(kSsimC2 * kCount * kCount);
  for (std::size_t x = 0; x < count; ++x) {
    const float a = across(&a_[x]);
    const float b = across(&b_[x]);
    const float both = a * b;
    const float squared = a * a + b * b;
    const float covariance = kCount * across(&products_[x]) - both;
    const float variances = kCount * across(&squares_[x]) - squared;
    values[x] = (2 * both + kSteadyMean) * (2 * covariance + kSteadyVariance) /
                ((squared + kSteadyMean) * (variances + kSteadyVariance));
  }
}

}  // namespace

void draw_difference(const LumaPlane& a, const LumaPlane& b, Image& rgba) {
  assert(same_size(a, b));
  static const Palette kPalette = make_palette(kFullDifference);
  rgba.reset(a.width_px, a.height_px, PixelFormat::kRgba);
  for (int y = 0; y < a.height_px; ++y) {
    const std::uint8_t* of_a = row_of(a, y);
    const std::uint8_t* of_b = row_of(b, y);
    std::uint8_t* out = row_of(rgba, y);
    for (int x = 0; x < a.width_px; ++x) {
      put(kPalette[static_cast<std::size_t>(std::abs(of_a[x] - of_b[x]))], out, x);
    }
  }
}

void SsimMap::measure(const LumaPlane& a, const LumaPlane& b) {
  assert(same_size(a, b) && a.width_px >= kWindowPx && a.height_px >= kWindowPx);
  columns_ = a.width_px - kWindowPx + 1;
  rows_ = a.height_px - kWindowPx + 1;
  const auto columns = static_cast<std::size_t>(columns_);
  values_.resize(columns * static_cast<std::size_t>(rows_));
  ColumnSums sums(a.width_px);
  for (int y = 0; y < a.height_px; ++y) {
    sums.add(row_of(a, y), row_of(b, y));
    const int row = y - kWindowPx + 1;
    if (row < 0) continue;
    sums.similarity(&values_[static_cast<std::size_t>(row) * columns], columns);
    sums.take_out(row_of(a, row), row_of(b, row));
  }
}

double SsimMap::mean() const {
  return std::accumulate(values_.begin(), values_.end(), 0.0) / static_cast<double>(values_.size());
}

void SsimMap::draw(Image& rgba) const {
  static const Palette kPalette = make_palette(kLastColour);
  const int width = columns_ + kWindowPx - 1;
  const int height = rows_ + kWindowPx - 1;
  rgba.reset(width, height, PixelFormat::kRgba);
  constexpr auto kSteps = static_cast<float>(kLastColour / kFullDissimilarity);
  for (int y = 0; y < height; ++y) {
    const int row = std::clamp(y - kBefore, 0, rows_ - 1);
    std::uint8_t* out = row_of(rgba, y);
    for (int x = 0; x < width; ++x) {
      const float value = at(std::clamp(x - kBefore, 0, columns_ - 1), row);
      const int step = std::clamp(static_cast<int>((1 - value) * kSteps), 0, kLastColour);
      put(kPalette[static_cast<std::size_t>(step)], out, x);
    }
  }
}

}  // namespace framescope::media
