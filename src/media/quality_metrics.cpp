#include "media/quality_metrics.hpp"

#include <cassert>

#include <libyuv.h>

namespace framescope::media {
namespace {

static_assert(kEqualPsnrDb == libyuv::kMaxPsnr);

constexpr int kWindowPx = 8;

struct Sums {
  double count = 0;
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
};

Sums sums_of(const LumaPlane& a, const LumaPlane& b) {
  Sums sums;
  for (int y = 0; y < a.height_px; ++y) {
    for (int x = 0; x < a.width_px; ++x) {
      const double of_a = a.samples[std::ptrdiff_t{y} * a.stride_bytes + x];
      const double of_b = b.samples[std::ptrdiff_t{y} * b.stride_bytes + x];
      sums.count += 1;
      sums.a += of_a;
      sums.b += of_b;
      sums.aa += of_a * of_a;
      sums.bb += of_b * of_b;
      sums.ab += of_a * of_b;
    }
  }
  return sums;
}

double ssim_of_one_window(const LumaPlane& a, const LumaPlane& b) {
  const Sums sums = sums_of(a, b);
  const double mean_a = sums.a / sums.count;
  const double mean_b = sums.b / sums.count;
  const double variance_a = sums.aa / sums.count - mean_a * mean_a;
  const double variance_b = sums.bb / sums.count - mean_b * mean_b;
  const double covariance = sums.ab / sums.count - mean_a * mean_b;
  return (2 * mean_a * mean_b + kSsimC1) * (2 * covariance + kSsimC2) /
         ((mean_a * mean_a + mean_b * mean_b + kSsimC1) * (variance_a + variance_b + kSsimC2));
}

[[maybe_unused]] bool same_size(const LumaPlane& a, const LumaPlane& b) {
  return a.width_px == b.width_px && a.height_px == b.height_px && a.width_px > 0 &&
         a.height_px > 0;
}

}  // namespace

LumaPlane luma_of(const Image& planes) {
  assert(planes.plane_count() == 3);
  return {planes.plane(0), planes.stride(0), planes.width_px(), planes.height_px()};
}

double psnr_y_db(const LumaPlane& a, const LumaPlane& b) {
  assert(same_size(a, b));
  const std::uint64_t squared_error = libyuv::ComputeSumSquareErrorPlane(
      a.samples, a.stride_bytes, b.samples, b.stride_bytes, a.width_px, a.height_px);
  const auto count =
      static_cast<std::uint64_t>(a.width_px) * static_cast<std::uint64_t>(a.height_px);
  return libyuv::SumSquareErrorToPsnr(squared_error, count);
}

double ssim_y(const LumaPlane& a, const LumaPlane& b) {
  assert(same_size(a, b));
  if (a.width_px <= kWindowPx || a.height_px <= kWindowPx) return ssim_of_one_window(a, b);
  return libyuv::CalcFrameSsim(a.samples, a.stride_bytes, b.samples, b.stride_bytes, a.width_px,
                               a.height_px);
}

}  // namespace framescope::media
