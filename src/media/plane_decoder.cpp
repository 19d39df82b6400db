#include "media/plane_decoder.hpp"

namespace framescope::media {

Result<LumaPlane, JpegFailure> PlaneDecoder::decode(std::span<const std::uint8_t> jpeg) {
  if (!reader_.open(jpeg)) return JpegFailure{reader_.words()};
  if (!reader_.subsampling())
    return JpegFailure{"its planes are not those of 4:2:0, 4:2:2 or 4:4:4"};
  const auto view = reader_.read_planes();
  if (!view || reader_.warned()) return JpegFailure{reader_.words()};
  return LumaPlane{view->planes[0], view->strides[0], reader_.width_px(), reader_.height_px()};
}

}  // namespace framescope::media
