#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace framescope::media {

/// Where pictures come from.
enum class SourceKind : std::uint8_t {
  kTest,       ///< the built-in test pattern
  kCamera,     ///< a camera of this computer, by number
  kFile,       ///< a video or a still picture
  kUrl,        ///< a stream or a file behind scheme://
  kGStreamer,  ///< a GStreamer pipeline, only when asked for by "gst:"
};

/// One source, as `--source` names it.
struct SourceSpec {
  SourceKind kind = SourceKind::kTest;
  std::string text;  ///< kFile: the path; kUrl: the URL; kGStreamer: the pipeline; else as typed
  int camera = 0;    ///< kCamera: N of /dev/videoN
};

/// Reads "test", "camera", "camera:N", "gst:PIPELINE", "scheme://...", else the path of a file: a
/// name is never taken for a pipeline, and "./test" names a file called test. Does not look whether
/// the source exists. The error says what is wrong with the text.
Result<SourceSpec, std::string> parse_source(std::string_view text);

/// What is missing for a source to be opened, as far as a look at the file system tells it at once:
/// "open FILE: No such file or directory". Empty: nothing is seen to be missing.
std::string missing_for(const SourceSpec& source);

}  // namespace framescope::media
