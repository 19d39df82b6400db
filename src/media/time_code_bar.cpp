#include "media/time_code_bar.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace framescope::media {
namespace {

constexpr int kColumns = 54;
constexpr int kRows = 2;
constexpr int kCornerColumns = 2;
constexpr double kBarHeight = 0.05;  // of the picture's height
constexpr int kNumberBits = 32;
constexpr int kTimeBits = 52;
constexpr int kCrcBits = 16;

// Not black and white: JPEG rings less, and nothing clips.
constexpr std::uint8_t kDark = 24;
constexpr std::uint8_t kLight = 232;

// The middle part of a cell that is read, in each direction: its edges belong to the neighbours
// after scaling.
constexpr double kReadPart = 0.5;
// Light must have stayed this much brighter than dark; less is a picture, not a bar.
constexpr double kMinContrast = 48;

using Bits = std::bitset<kNumberBits + kTimeBits + kCrcBits>;

bool is_corner(int column) {
  return column < kCornerColumns || column >= kColumns - kCornerColumns;
}

// Outer cells light above and dark below, inner ones the reverse.
bool corner_value(int row, int column) {
  const bool outer = column == 0 || column == kColumns - 1;
  return outer == (row == 0);
}

// CRC-16/XMODEM over the bits, most significant first.
std::uint16_t crc16(const Bits& bits) {
  unsigned crc = 0;
  for (std::size_t i = bits.size() - 1; i >= kCrcBits; --i) {
    const bool flip = (((crc >> 15) & 1U) != 0) != bits[i];
    crc = (crc << 1) ^ (flip ? 0x1021U : 0U);
  }
  return static_cast<std::uint16_t>(crc);
}

Bits to_bits(const TimeCode& code) {
  constexpr std::uint64_t kTimeMask = (std::uint64_t{1} << kTimeBits) - 1;
  const auto time = std::chrono::floor<std::chrono::microseconds>(code.captured.time_since_epoch());
  Bits bits(code.frame_number);
  bits = bits << kTimeBits | Bits(static_cast<std::uint64_t>(time.count()) & kTimeMask);
  bits <<= kCrcBits;
  return bits | Bits(crc16(bits));
}

std::optional<TimeCode> from_bits(const Bits& bits) {
  const Bits crc = bits & Bits(0xFFFF);
  if (crc != Bits(crc16(bits))) return std::nullopt;
  const Bits time_mask((std::uint64_t{1} << kTimeBits) - 1);
  const auto time = ((bits >> kCrcBits) & time_mask).to_ullong();
  const auto number = (bits >> (kCrcBits + kTimeBits)).to_ullong();
  return TimeCode{static_cast<std::uint32_t>(number),
                  WallTime(std::chrono::microseconds(static_cast<std::int64_t>(time)))};
}

// Where a cell lies in the picture, in pixels.
struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
};

// `part` of a cell around its middle.
Box cell_box(const Image& image, int row, int column, double part) {
  const double width = image.width_px() / static_cast<double>(kColumns);
  const double height = image.height_px() * kBarHeight / kRows;
  const double middle_x = width * (column + 0.5);
  const double middle_y = image.height_px() - height * (kRows - row - 0.5);
  return {middle_x - width * part / 2, middle_y - height * part / 2, middle_x + width * part / 2,
          middle_y + height * part / 2};
}

// Where the brightness of a picture's pixels lies; looked up once, since reading is in the
// decoder's way.
struct Pixels {
  explicit Pixels(const Image& image)
      : first(image.plane(0)),
        stride(image.stride(0)),
        bytes(image.plane_count() == 3              ? 1
              : image.format() == PixelFormat::kBgr ? 3
                                                    : 4) {}

  int brightness(int x, int y) const {
    const std::uint8_t* pixel = first + y * stride + x * bytes;
    // The bar is grey: the order of red and blue is of no matter.
    return bytes == 1 ? *pixel : (pixel[0] + 2 * pixel[1] + pixel[2]) / 4;
  }

  const std::uint8_t* first;
  std::ptrdiff_t stride;
  std::ptrdiff_t bytes;
};

// The mean of a box at the points of a grid: enough of a large one, and of a small one, whose edges
// cut through pixels, each pixel about as often as it has a part in the box.
double mean_brightness(const Pixels& pixels, const Box& box) {
  constexpr int kPoints = 3;
  const double step_x = (box.right - box.left) / kPoints;
  const double step_y = (box.bottom - box.top) / kPoints;
  std::array<int, kPoints> columns{};
  for (int i = 0; i < kPoints; ++i) {
    columns[static_cast<std::size_t>(i)] = static_cast<int>(box.left + step_x * (i + 0.5));
  }
  int sum = 0;
  for (int i = 0; i < kPoints; ++i) {
    const auto y = static_cast<int>(box.top + step_y * (i + 0.5));
    for (const int x : columns) sum += pixels.brightness(x, y);
  }
  return sum / static_cast<double>(kPoints * kPoints);
}

void fill(Image& bgr, const Box& box, std::uint8_t value) {
  const auto left = static_cast<int>(std::lround(box.left));
  const auto bytes = static_cast<std::size_t>(std::lround(box.right) - left) * 3;
  const auto bottom = static_cast<int>(std::lround(box.bottom));
  for (auto y = static_cast<int>(std::lround(box.top)); y < bottom; ++y) {
    std::fill_n(bgr.plane(0) + static_cast<std::ptrdiff_t>(y) * bgr.stride(0) + left * 3, bytes,
                value);
  }
}

// Calls `visit(row, column, bit)` for each cell that carries a bit; the first is the most
// significant one.
template <typename Visit>
void for_each_bit(Visit&& visit) {
  std::size_t bit = Bits{}.size();
  for (int row = 0; row < kRows; ++row) {
    for (int column = kCornerColumns; column < kColumns - kCornerColumns; ++column) {
      visit(row, column, --bit);
    }
  }
}

// What separates light from dark, if the corners are those of a bar.
std::optional<double> threshold(const Image& image, const Pixels& pixels) {
  double darkest_light = 255;
  double lightest_dark = 0;
  double sum = 0;
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      if (!is_corner(column)) continue;
      const double mean = mean_brightness(pixels, cell_box(image, row, column, kReadPart));
      sum += mean;
      if (corner_value(row, column)) {
        darkest_light = std::min(darkest_light, mean);
      } else {
        lightest_dark = std::max(lightest_dark, mean);
      }
    }
  }
  if (darkest_light - lightest_dark < kMinContrast) return std::nullopt;
  return sum / (kRows * kCornerColumns * 2);
}

}  // namespace

void draw_time_code(Image& bgr, const TimeCode& code) {
  assert(bgr.format() == PixelFormat::kBgr);
  if (bgr.width_px() < kMinTimeCodeWidthPx || bgr.height_px() < kMinTimeCodeHeightPx) return;
  const Bits bits = to_bits(code);
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      if (!is_corner(column)) continue;
      fill(bgr, cell_box(bgr, row, column, 1), corner_value(row, column) ? kLight : kDark);
    }
  }
  for_each_bit([&](int row, int column, std::size_t bit) {
    fill(bgr, cell_box(bgr, row, column, 1), bits[bit] ? kLight : kDark);
  });
}

std::optional<TimeCode> read_time_code(const Image& image) {
  if (image.width_px() < kMinTimeCodeWidthPx || image.height_px() < 1) return std::nullopt;
  const Pixels pixels(image);
  const auto middle = threshold(image, pixels);
  if (!middle) return std::nullopt;
  Bits bits;
  for_each_bit([&](int row, int column, std::size_t bit) {
    bits[bit] = mean_brightness(pixels, cell_box(image, row, column, kReadPart)) > *middle;
  });
  return from_bits(bits);
}

}  // namespace framescope::media
