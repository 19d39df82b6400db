#include "media/frame_source.hpp"

#include <stdexcept>

#include "media/test_pattern.hpp"
#include "media/video_source.hpp"

namespace framescope::media {

std::unique_ptr<FrameSource> open_source(const SourceSpec& spec, const SourceOptions& options) {
  switch (spec.kind) {
    case SourceKind::kTest:
      return make_test_pattern(options.test_width_px, options.test_height_px, options.fps,
                               options.seed);
    case SourceKind::kCamera:
      return open_camera(spec, options);
    case SourceKind::kFile:
      return open_file(spec, options);
    case SourceKind::kUrl:
      return open_url(spec, options);
    case SourceKind::kGStreamer:
      return open_gstreamer(spec, options);
  }
  throw std::logic_error("open_source: no such kind of source");
}

}  // namespace framescope::media
