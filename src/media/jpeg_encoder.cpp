#include "media/jpeg_encoder.hpp"

#include <algorithm>
#include <cassert>

namespace framescope::media {
namespace {

std::size_t round_up(int value, std::size_t unit) {
  return (static_cast<std::size_t>(value) + unit - 1) / unit * unit;
}

// Room for the worst picture: two bytes a sample and the tables, as tjBufSize() reckons, and for
// each MCU what a restart takes, a marker and the bits before it.
std::size_t worst_case(const Image& planes) {
  constexpr std::size_t kTables = 2048;
  constexpr std::size_t kRestart = 3;
  const std::size_t mcu_width = planes.format() == PixelFormat::kJ444 ? 8 : 16;
  const std::size_t mcu_height = planes.format() == PixelFormat::kJ420 ? 16 : 8;
  const std::size_t luma =
      round_up(planes.width_px(), mcu_width) * round_up(planes.height_px(), mcu_height);
  const std::size_t mcus = luma / (mcu_width * mcu_height);
  return 2 * (luma + mcus * 2 * 64) + mcus * kRestart + kTables;
}

}  // namespace

Result<std::size_t, JpegFailure> JpegEncoder::encode(const Image& planes, int quality,
                                                     std::vector<std::uint8_t>& jpeg,
                                                     std::size_t gap_bytes, int restart_interval) {
  assert(restart_interval >= 0 && restart_interval <= 65'535);
  if (quality < 1 || quality > 100) {
    return JpegFailure{"quality " + std::to_string(quality) + " is not within 1..100"};
  }
  const std::size_t worst = worst_case(planes);
  if (buffer_.size() < worst) buffer_.resize(worst);

  const std::size_t size = writer_.write(planes, quality, restart_interval, buffer_);
  if (size == 0) return JpegFailure{writer_.cause()};
  assert(size > kJpegHeadBytes);
  jpeg.resize(size + gap_bytes);
  const std::uint8_t* out = buffer_.data();
  const auto rest = std::copy_n(out, kJpegHeadBytes, jpeg.begin());
  std::copy_n(out + kJpegHeadBytes, size - kJpegHeadBytes,
              rest + static_cast<std::ptrdiff_t>(gap_bytes));
  return jpeg.size();
}

}  // namespace framescope::media
