#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/image.hpp"

namespace framescope::bench {

/// Pictures that every line measures with, held in memory: kBgr.
struct BenchFrames {
  std::string origin;            ///< for the report
  std::vector<Image> hd;         ///< 1280x720
  std::vector<Image> small_bgr;  ///< the same, 400 px wide
  std::vector<Image> small;      ///< the same as J420 planes
};

/// Frames spread over cockatoo.mp4 of python3-imageio, or the file named by FRAMESCOPE_BENCH_CLIP;
/// without either, of the test pattern. Throws std::runtime_error when the clip is there and cannot
/// be read.
BenchFrames load_frames();

/// Datagrams of the small frames as our sender makes them, at this quality: base64 of a tagged
/// JPEG, and the JPEG itself.
struct BenchDatagrams {
  std::vector<std::vector<std::uint8_t>> jpegs;
  std::vector<std::vector<std::uint8_t>> texts;
};
BenchDatagrams make_datagrams(const BenchFrames& frames, int quality);

inline constexpr int kQuality = 80;        ///< the tutorial's
inline constexpr int kSmallWidthPx = 400;  ///< likewise

}  // namespace framescope::bench
