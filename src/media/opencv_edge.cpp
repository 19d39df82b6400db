#include "media/opencv_edge.hpp"

#include <array>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <mutex>

#include <dlfcn.h>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgproc.hpp>

#include "media/frame_source.hpp"

namespace framescope::media {
namespace {

constexpr int kFfmpegWarning = 24;  // AV_LOG_WARNING: the level of "HTTP error 404"; worse is less

// FFmpeg logs a failed connection on the thread that asks for it.
struct Complaint {
  int level = kFfmpegWarning;
  std::array<char, 200> words{};
};
thread_local Complaint complaint;

// The newest of the worst.
void keep_complaint(void* /*context*/, int level, const char* format, std::va_list arguments) {
  if (level > complaint.level) return;
  complaint.level = level;
  std::vsnprintf(complaint.words.data(), complaint.words.size(), format, arguments);
}

// OpenCV has no way to reach FFmpeg's log, and its headers are not ours to require; but the library
// is in this process whenever OpenCV is linked to it. Where it is not, its complaints go to
// standard error.
void catch_ffmpeg_log() {
  using Callback = void (*)(void*, int, const char*, std::va_list);
  using SetCallback = void (*)(Callback);
  void* symbol = ::dlsym(RTLD_DEFAULT, "av_log_set_callback");
  if (symbol != nullptr) reinterpret_cast<SetCallback>(symbol)(&keep_complaint);
}

}  // namespace

void silence_opencv() {
  static std::once_flag once;
  std::call_once(once, [] {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    catch_ffmpeg_log();
  });
}

void forget_ffmpeg_error() { complaint = {}; }

std::string last_ffmpeg_error() {
  std::string line(complaint.words.data());
  line.erase(line.find_last_not_of(" \r\n") + 1);
  return line;
}

cv::Mat as_mat(Image& bgr) { return {bgr.height_px(), bgr.width_px(), CV_8UC3, bgr.plane(0)}; }

bool store(const cv::Mat& picture, Image& bgr) {
  const auto pixels = std::int64_t{picture.rows} * picture.cols;
  if (pixels <= 0 || pixels > kMaxSourcePixels) return false;
  if (!bgr.empty() && picture.data == bgr.plane(0)) return true;
  cv::Mat bytes = picture;
  if (picture.depth() == CV_16U) {
    picture.convertTo(bytes, CV_8U, 1.0 / 257);
  } else if (picture.depth() != CV_8U) {
    return false;
  }
  bgr.reset(picture.cols, picture.rows, PixelFormat::kBgr);
  cv::Mat target = as_mat(bgr);
  switch (picture.channels()) {
    case 1:
      cv::cvtColor(bytes, target, cv::COLOR_GRAY2BGR);
      return true;
    case 3:
      bytes.copyTo(target);
      return true;
    case 4:
      cv::cvtColor(bytes, target, cv::COLOR_BGRA2BGR);
      return true;
    default:
      return false;
  }
}

}  // namespace framescope::media
