#include "media/jpeg_decoder.hpp"

#include <optional>

#include "media/scaler.hpp"

namespace framescope::media {
namespace {

std::string size_text(int width_px, int height_px) {
  return std::to_string(width_px) + "x" + std::to_string(height_px);
}

}  // namespace

Result<DecodedInfo, JpegFailure> JpegDecoder::decode(std::span<const std::uint8_t> jpeg,
                                                     int width_px, int height_px, Image& rgba) {
  if (!reader_.open(jpeg)) return JpegFailure{reader_.words()};
  if (reader_.width_px() != width_px || reader_.height_px() != height_px) {
    return JpegFailure{"the decoder sees " + size_text(reader_.width_px(), reader_.height_px()) +
                       ", the marker scan saw " + size_text(width_px, height_px)};
  }
  rgba.reset(width_px, height_px, PixelFormat::kRgba);
  if (!read(rgba)) return JpegFailure{reader_.words()};
  return reader_.warned() ? DecodedInfo{true, reader_.words()} : DecodedInfo{};
}

bool JpegDecoder::read(Image& rgba) {
  const std::optional<Subsampling> subsampling = reader_.subsampling();
  // The last column of an odd width libyuv does not interpolate.
  const bool is_halved =
      rgba.width_px() % 2 == 0 && subsampling && *subsampling != Subsampling::k444;
  if (!is_halved) return reader_.read_rgba(rgba);
  const std::optional<PlanesView> planes = reader_.read_planes();
  if (planes) interpolate_to_rgba(*planes, rgba);
  return planes.has_value();
}

}  // namespace framescope::media
