#include "golden/picture_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace framescope::golden {
namespace {

constexpr double kMostDiffering = 0.002;
constexpr double kMostOfBlock = 0.5;
constexpr int kMostMarkedBlocks = 4;

const std::uint8_t* pixel(const Image& image, int x, int y) {
  return image.plane(0) + y * image.stride(0) + x * 4;
}

bool differs(const std::uint8_t* a, const std::uint8_t* b) {
  return std::abs(a[0] - b[0]) > Difference::kChannel ||
         std::abs(a[1] - b[1]) > Difference::kChannel ||
         std::abs(a[2] - b[2]) > Difference::kChannel;
}

void add_block(Difference& sum, const Image& expected, const Image& actual, int x0, int y0) {
  const int x1 = std::min(x0 + Difference::kBlock, expected.width_px());
  const int y1 = std::min(y0 + Difference::kBlock, expected.height_px());
  std::size_t differing = 0;
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) {
      if (differs(pixel(expected, x, y), pixel(actual, x, y))) ++differing;
    }
  }
  const auto whole = static_cast<std::size_t>(x1 - x0) * static_cast<std::size_t>(y1 - y0);
  const double share = static_cast<double>(differing) / static_cast<double>(whole);
  sum.pixels += whole;
  sum.differing += differing;
  if (share > Difference::kMarked) ++sum.marked_blocks;
  if (share <= sum.worst_block) return;
  sum.worst_block = share;
  sum.worst_x = x0;
  sum.worst_y = y0;
}

double share_of(const Difference& difference) {
  if (difference.pixels == 0) return 0;
  return static_cast<double>(difference.differing) / static_cast<double>(difference.pixels);
}

}  // namespace

bool Difference::tolerable() const {
  return same_size && share_of(*this) <= kMostDiffering && worst_block <= kMostOfBlock &&
         marked_blocks <= kMostMarkedBlocks;
}

std::string Difference::in_words() const {
  if (!same_size) return "they are not of one size";
  char words[200];
  std::snprintf(
      words, sizeof words,
      "%.3f %% of the pixels differ (at most %.1f %%), %d blocks are marked (at most %d), "
      "of the worst, at %d,%d, %.0f %% differ (at most %.0f %%)",
      share_of(*this) * 100, kMostDiffering * 100, marked_blocks, kMostMarkedBlocks, worst_x,
      worst_y, worst_block * 100, kMostOfBlock * 100);
  return words;
}

Difference difference(const Image& expected, const Image& actual) {
  Difference sum;
  sum.same_size =
      expected.width_px() == actual.width_px() && expected.height_px() == actual.height_px();
  if (!sum.same_size) return sum;
  for (int y = 0; y < expected.height_px(); y += Difference::kBlock) {
    for (int x = 0; x < expected.width_px(); x += Difference::kBlock) {
      add_block(sum, expected, actual, x, y);
    }
  }
  return sum;
}

Image difference_picture(const Image& expected, const Image& actual) {
  Image image(expected.width_px(), expected.height_px(), PixelFormat::kRgba);
  for (int y = 0; y < expected.height_px(); ++y) {
    for (int x = 0; x < expected.width_px(); ++x) {
      const std::uint8_t* was = pixel(expected, x, y);
      std::uint8_t* out = image.plane(0) + y * image.stride(0) + x * 4;
      const bool differing = differs(was, pixel(actual, x, y));
      const auto pale = static_cast<std::uint8_t>(192 + (was[0] + was[1] + was[2]) / 12);
      out[0] = differing ? std::uint8_t{255} : pale;
      out[1] = out[2] = differing ? std::uint8_t{0} : pale;
      out[3] = 255;
    }
  }
  return image;
}

}  // namespace framescope::golden
