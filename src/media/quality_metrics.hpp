#pragma once

#include <cstdint>

#include "core/image.hpp"

namespace framescope::media {

/// The brightness of a picture as it lies in memory: full-range samples, one byte each. Does not
/// own them.
struct LumaPlane {
  const std::uint8_t* samples = nullptr;
  int stride_bytes = 0;  ///< of a row; at least the width
  int width_px = 0;
  int height_px = 0;
};

/// Of J420, J422 or J444 planes; valid as long as they are.
LumaPlane luma_of(const Image& planes);

/// What psnr_y_db() answers for equal planes: libyuv's, whose squared error never is 0 then.
inline constexpr double kEqualPsnrDb = 128;

/// Peak signal to noise ratio of two luma planes of the same size, in dB, at most kEqualPsnrDb:
/// 10 log10(255^2 / mean squared error). By libyuv's function for one plane, as its functions for
/// whole frames weigh the chroma in.
double psnr_y_db(const LumaPlane& a, const LumaPlane& b);

/// Wang et al. 2004, for samples of 8 bits: what keeps SSIM's quotient steady where both planes are
/// dark, and where both are flat.
inline constexpr double kSsimC1 = (0.01 * 255) * (0.01 * 255);
inline constexpr double kSsimC2 = (0.03 * 255) * (0.03 * 255);

/// Mean structural similarity of two luma planes of the same size, at most 1 (equal). Wang et al.
/// 2004 with libyuv's window: 8x8 samples, each alike, every fourth sample of both directions; it
/// leaves out up to eight rows and columns at the right and lower edge. Picture sides of 8 samples
/// or less, where no such window lies, are compared as one window.
double ssim_y(const LumaPlane& a, const LumaPlane& b);

}  // namespace framescope::media
