#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <turbojpeg.h>

#include "wire/jpeg_builder.hpp"

/// Pictures and a codec to test RTP/JPEG with.
namespace framescope::test {

struct TurboJpegDestroy {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using TurboJpeg = std::unique_ptr<void, TurboJpegDestroy>;

struct Picture {
  int width_px = 0;
  int height_px = 0;
  Bytes rgb;

  const std::uint8_t* pixel(int x, int y) const {
    return rgb.data() + 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_px) +
                             static_cast<std::size_t>(x));
  }
};

/// A gradient, waves and noise, so that intervals differ in size and content.
inline Picture noisy_picture(int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> across;
  for (int x = 0; x < width; ++x) across.push_back(std::sin(0.11 * x));
  Picture picture{width, height, Bytes(static_cast<std::size_t>(3 * width * height))};
  std::uint8_t* next = picture.rgb.data();
  for (int y = 0; y < height; ++y) {
    const double down = 50 * std::cos(0.07 * y);
    const unsigned noise = 1 + 60 * static_cast<unsigned>(y) / static_cast<unsigned>(height);
    for (const double wave : across) {
      const double value = 100 + down * wave + static_cast<double>(random() % noise);
      next[0] = static_cast<std::uint8_t>(value);
      next[1] = static_cast<std::uint8_t>(value + 30 * wave);
      next[2] = static_cast<std::uint8_t>(value - 0.6 * down);
      next += 3;
    }
  }
  return picture;
}

/// As TurboJPEG writes it. `restart_interval` is in MCUs, 0 for none.
inline Bytes compress(const Picture& picture, int subsampling, int quality,
                      int restart_interval = 0) {
  // TurboJPEG 2 knows restart markers only by this variable (WIRE 3.3).
  if (restart_interval > 0) {
    setenv("TJ_RESTART", (std::to_string(restart_interval) + "B").c_str(), 1);
  } else {
    unsetenv("TJ_RESTART");
  }
  const TurboJpeg codec(tjInitCompress());
  std::uint8_t* jpeg = nullptr;
  unsigned long size = 0;
  EXPECT_EQ(tjCompress2(codec.get(), picture.rgb.data(), picture.width_px, 0, picture.height_px,
                        TJPF_RGB, &jpeg, &size, subsampling, quality, 0),
            0);
  unsetenv("TJ_RESTART");
  Bytes bytes(jpeg, jpeg + size);
  tjFree(jpeg);
  return bytes;
}

/// Fails the test on any warning: what is not damaged must decode as if whole.
inline Picture decompress(const Bytes& jpeg) {
  const TurboJpeg codec(tjInitDecompress());
  Picture picture;
  int subsampling = 0;
  int colors = 0;
  EXPECT_EQ(tjDecompressHeader3(codec.get(), jpeg.data(), jpeg.size(), &picture.width_px,
                                &picture.height_px, &subsampling, &colors),
            0)
      << tjGetErrorStr2(codec.get());
  picture.rgb.resize(static_cast<std::size_t>(3 * picture.width_px * picture.height_px));
  EXPECT_EQ(tjDecompress2(codec.get(), jpeg.data(), jpeg.size(), picture.rgb.data(),
                          picture.width_px, 0, picture.height_px, TJPF_RGB, TJFLAG_STOPONWARNING),
            0)
      << tjGetErrorStr2(codec.get());
  return picture;
}

}  // namespace framescope::test
