#include <algorithm>
#include <span>
#include <vector>

#include "fuzz/fuzz_property.hpp"
#include "wire/jpeg_markers.hpp"

using namespace framescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span jpeg(data, size);
  const auto info = wire::scan_jpeg(jpeg);
  if (!info) {
    fuzz::require(!wire::to_string(info.error()).empty());
    return 0;
  }
  const auto [low, high] = std::minmax(info->width_px, info->height_px);
  fuzz::require(low >= wire::kMinJpegSide && high <= wire::kMaxJpegSide);
  const std::int64_t pixels = std::int64_t{info->width_px} * info->height_px;
  fuzz::require(pixels <= wire::kMaxJpegPixels);
  fuzz::require(info->components == (info->grey ? 1 : 3));
  fuzz::require(info->scans >= 1 && (info->progressive || info->scans == 1));
  fuzz::require(!info->progressive || pixels * info->scans <= wire::kMaxJpegScanPixels);
  fuzz::require(info->scan_offset + info->entropy_bytes <= size);
  fuzz::require(static_cast<std::int64_t>(info->entropy_bytes) * 8 * 64 >= pixels);

  // What follows EOI changes nothing.
  if (!info->has_eoi) return 0;
  std::vector<std::uint8_t> longer(jpeg.begin(), jpeg.end());
  longer.insert(longer.end(), jpeg.begin(), jpeg.end());
  const auto same = wire::scan_jpeg(longer);
  fuzz::require(same.ok() && same->entropy_bytes == info->entropy_bytes);
  return 0;
}
