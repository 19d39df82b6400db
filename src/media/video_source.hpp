#pragma once

#include <memory>

#include "media/frame_source.hpp"

namespace framescope::media {

// The sources behind OpenCV. Each throws std::runtime_error as open_source does.

/// A still picture (repeated for ever) or a video, decided by the file's content. FFmpeg alone
/// opens videos, and gets an absolute path, so that no name is taken for a protocol, a pattern or a
/// pipeline.
std::unique_ptr<FrameSource> open_file(const SourceSpec& spec, const SourceOptions& options);

/// A stream or file behind a URL, through FFmpeg, with both time-outs.
std::unique_ptr<FrameSource> open_url(const SourceSpec& spec, const SourceOptions& options);

/// A camera through V4L2, asked for 640x480. Its driver's time-out of 10 s cannot be set.
std::unique_ptr<FrameSource> open_camera(const SourceSpec& spec, const SourceOptions& options);

/// A GStreamer pipeline that ends in an appsink. OpenCV offers no time-out for it.
std::unique_ptr<FrameSource> open_gstreamer(const SourceSpec& spec, const SourceOptions& options);

}  // namespace framescope::media
