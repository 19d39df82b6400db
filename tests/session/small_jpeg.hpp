#pragma once

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "media/jpeg_encoder.hpp"

namespace framescope::test {

/// A valid JPEG of 64x48 pixels; another one for each seed.
inline std::vector<std::uint8_t> small_jpeg(int seed = 31) {
  Image planes(64, 48, PixelFormat::kJ420);
  for (std::size_t i = 0; i < planes.size_bytes(); ++i) {
    planes.plane(0)[i] = static_cast<std::uint8_t>(i * static_cast<std::size_t>(seed));
  }
  std::vector<std::uint8_t> jpeg;
  media::JpegEncoder encoder;
  EXPECT_TRUE(encoder.encode(planes, 80, jpeg));
  return jpeg;
}

}  // namespace framescope::test
