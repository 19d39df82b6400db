#include "media/quality_probe.hpp"

#include <ctime>

namespace framescope::media {

Duration thread_cpu_time() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

Result<QualityReading, JpegFailure> QualityProbe::read(const Image& planes, int quality) {
  const Duration begun = thread_cpu_time();
  const auto encoded = encoder_.encode(planes, quality, jpeg_);
  const Duration between = thread_cpu_time();
  if (!encoded) return encoded.error();
  const auto luma = decoder_.decode(jpeg_);
  const Duration ended = thread_cpu_time();
  if (!luma) return luma.error();
  decoded_ = *luma;
  const LumaPlane original = luma_of(planes);
  return QualityReading{*encoded, psnr_y_db(original, decoded_), ssim_y(original, decoded_),
                        between - begun, ended - between};
}

}  // namespace framescope::media
