#pragma once

#include <string>

#include <opencv2/core/mat.hpp>

#include "core/image.hpp"

// What only the sources behind OpenCV include.
namespace framescope::media {

/// Keeps OpenCV and FFmpeg from writing to standard error; their last words are kept for
/// last_ffmpeg_error(). Any number of times, any thread.
void silence_opencv();

/// Forgets what FFmpeg said on this thread.
void forget_ffmpeg_error();

/// FFmpeg's last error on this thread since then, else its last warning; empty if there was none.
std::string last_ffmpeg_error();

/// OpenCV's view of a kBgr image's memory.
cv::Mat as_mat(Image& bgr);

/// Copies a decoded picture as kBgr, unless it already lies there. 1, 3 or 4 channels of 8 or 16
/// bits; false for anything else, and for pictures without pixels or with more than
/// kMaxSourcePixels.
bool store(const cv::Mat& picture, Image& bgr);

}  // namespace framescope::media
