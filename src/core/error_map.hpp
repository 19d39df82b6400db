#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace framescope {

/// What a heat map of errors shows, sample by sample of the luma. Dark (viridis at 0) is equal.
enum class ErrorMap : std::uint8_t {
  kDifference,  ///< the absolute difference
  kSsim,        ///< 1 - SSIM of the window around it
};

/// "difference" or "ssim".
constexpr std::string_view to_string(ErrorMap map) {
  constexpr std::string_view kNames[]{"difference", "ssim"};
  return kNames[static_cast<std::size_t>(map)];
}

/// The difference, of 255, from which on a map has its last colour. From quality 10 on a JPEG of a
/// photograph stays below in 97 of 100 samples; likewise below kFullDissimilarity.
inline constexpr int kFullDifference = 32;

/// 1 - SSIM, of at most 2, from which on a map has its last colour.
inline constexpr double kFullDissimilarity = 0.5;

}  // namespace framescope
