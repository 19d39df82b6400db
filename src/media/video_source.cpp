#include "media/video_source.hpp"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <opencv2/videoio.hpp>
#include <unistd.h>

#include "media/camera_list.hpp"
#include "media/opencv_edge.hpp"
#include "media/still_source.hpp"

namespace framescope::media {
namespace {

namespace fs = std::filesystem;

using Clock = std::chrono::steady_clock;

std::string in_words(Duration span) {
  return std::to_string(std::chrono::ceil<std::chrono::milliseconds>(span).count()) + " ms";
}

std::string system_text(int error) { return std::generic_category().message(error); }

// Containers give nonsense for "unknown": NaN, negative numbers, their time base.
double believable_fps(double fps) { return std::isfinite(fps) && fps > 0 && fps <= 1000 ? fps : 0; }

// What one kind of source has of its own; OpenCV does the rest.
struct Recipe {
  SourceKind kind = SourceKind::kFile;
  std::string name;     // SourceInfo::name
  std::string attempt;  // "cannot open ..."
  std::string hint;     // what to try when that fails
  std::function<bool(cv::VideoCapture&)> open;
  SourceOptions options;
};

class VideoSource final : public FrameSource {
 public:
  explicit VideoSource(Recipe recipe) : recipe_(std::move(recipe)) {
    silence_opencv();
    const auto asked = Clock::now();
    if (!open()) {
      fail_to_open(Clock::now() - asked, options().open_timeout,
                   "it is nothing that can be played");
    }
    const auto opened = Clock::now();
    if (!fetch(first_)) {
      fail_to_open(Clock::now() - opened, options().read_timeout,
                   "no picture in it can be decoded");
    }
    describe();
    // A camera's first picture is dark, and will be old by the time it is asked for.
    if (is_camera()) first_ = Image();
  }

  const SourceInfo& info() const override { return info_; }
  std::string error() const override { return error_; }

  ReadStatus read(Image& bgr, const FrameStamp& /*stamp*/) override {
    if (end_ != ReadStatus::kFrame) return end_;
    if (!first_.empty()) {
      bgr = std::exchange(first_, Image());
      return ReadStatus::kFrame;
    }
    const auto asked = Clock::now();
    if (fetch(bgr)) return ReadStatus::kFrame;
    const auto waited = Clock::now() - asked;
    if (is_camera()) return fail("stopped delivering frames: unplugged? Plug it in, start again");
    if (waited >= options().read_timeout) return fail("sent nothing for " + in_words(waited));
    if (!options().loop) return end_ = ReadStatus::kEnd;
    return rewind(bgr) ? ReadStatus::kFrame : fail("cannot be started again for --loop");
  }

 private:
  bool is_camera() const { return recipe_.kind == SourceKind::kCamera; }
  const SourceOptions& options() const { return recipe_.options; }

  bool open() {
    forget_ffmpeg_error();
    try {
      return recipe_.open(capture_) && capture_.isOpened();
    } catch (const cv::Exception&) {
      return false;
    }
  }

  // Decodes straight into `bgr` as long as the size stays the same.
  bool fetch(Image& bgr) {
    try {
      if (!capture_.grab()) return false;
      bgr.reset(width_px_, height_px_, PixelFormat::kBgr);
      cv::Mat picture = as_mat(bgr);
      if (!capture_.retrieve(picture) || !store(picture, bgr)) return false;
    } catch (const cv::Exception&) {
      return false;
    }
    width_px_ = bgr.width_px();
    height_px_ = bgr.height_px();
    return true;
  }

  // What cannot seek is opened anew.
  bool rewind(Image& bgr) {
    try {
      if (capture_.set(cv::CAP_PROP_POS_FRAMES, 0) && fetch(bgr)) return true;
    } catch (const cv::Exception&) {
      capture_.release();
    }
    return open() && fetch(bgr);
  }

  void describe() {
    info_ = {recipe_.name, width_px_,   height_px_, believable_fps(capture_.get(cv::CAP_PROP_FPS)),
             false,        std::nullopt};
    const double frames = is_camera() ? 0 : capture_.get(cv::CAP_PROP_FRAME_COUNT);
    constexpr double kMostFrames = 1e12;
    if (frames > 0 && frames < kMostFrames) info_.frames = static_cast<std::uint64_t>(frames);
    info_.live = recipe_.kind != SourceKind::kFile && !info_.frames;
  }

  [[noreturn]] void fail_to_open(Duration waited, Duration timeout, std::string cause) const {
    if (const auto said = last_ffmpeg_error(); !said.empty()) cause = said;
    if (waited >= timeout) cause = "no answer within " + in_words(timeout);
    throw std::runtime_error(recipe_.attempt + ": " + cause + "; " + recipe_.hint);
  }

  ReadStatus fail(const std::string& what) {
    error_ = recipe_.name + " " + what;
    return end_ = ReadStatus::kFailed;
  }

  Recipe recipe_;
  cv::VideoCapture capture_;
  SourceInfo info_;
  Image first_;
  int width_px_ = 0;  // of the newest picture
  int height_px_ = 0;
  std::string error_;
  ReadStatus end_ = ReadStatus::kFrame;  // kFrame: not yet
};

std::unique_ptr<FrameSource> make_source(Recipe recipe) {
  return std::make_unique<VideoSource>(std::move(recipe));
}

bool open_with_ffmpeg(cv::VideoCapture& capture, const std::string& target,
                      const SourceOptions& options) {
  const auto milliseconds = [](Duration span) {
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(span).count());
  };
  return capture.open(target, cv::CAP_FFMPEG,
                      {cv::CAP_PROP_OPEN_TIMEOUT_MSEC, milliseconds(options.open_timeout),
                       cv::CAP_PROP_READ_TIMEOUT_MSEC, milliseconds(options.read_timeout)});
}

// Why the system would not let us read this file; empty if it would. A pipe or a device is refused,
// because opening one can block without end.
std::string obstacle(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return system_text(error ? error.value() : ENOENT);
  if (fs::is_directory(status)) return system_text(EISDIR);
  if (fs::is_character_file(status)) return "it is a device (a camera is named camera:N)";
  if (!fs::is_regular_file(status)) return "it is not a regular file";
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return system_text(errno);
  std::fclose(file);
  return fs::file_size(path, error) == 0 ? "it is empty" : "";
}

// Why the system would not let us use this camera; empty if it would.
std::string camera_obstacle(const std::string& device) {
  if (::access(device.c_str(), F_OK) != 0) {
    return "there is no " + device + ", and " + describe(list_cameras());
  }
  if (::access(device.c_str(), R_OK | W_OK) != 0) {
    return device + ": " + system_text(errno) + " (is your user in the group 'video'?)";
  }
  return {};
}

std::string camera_name(int index) {
  std::string name = "camera " + std::to_string(index);
  for (const auto& camera : list_cameras()) {
    if (camera.index == index) name += " (" + camera.name + ")";
  }
  return name;
}

}  // namespace

std::unique_ptr<FrameSource> open_file(const SourceSpec& spec, const SourceOptions& options) {
  silence_opencv();
  const std::string attempt = "cannot open '" + spec.text + "'";
  const std::string hint = "try another file, or one of: test, camera, camera:N, a URL";
  if (const auto why = obstacle(spec.text); !why.empty()) {
    throw std::runtime_error(attempt + ": " + why + "; " + hint);
  }
  // Behind a slash FFmpeg looks for no protocol.
  const fs::path path = fs::absolute(spec.text);
  if (is_still_picture(path)) return open_still(path, options.fps);
  const auto open = [path, options](cv::VideoCapture& capture) {
    return open_with_ffmpeg(capture, path.string(), options);
  };
  return make_source({SourceKind::kFile, path.filename().string(), attempt, hint, open, options});
}

std::unique_ptr<FrameSource> open_url(const SourceSpec& spec, const SourceOptions& options) {
  const auto open = [url = spec.text, options](cv::VideoCapture& capture) {
    return open_with_ffmpeg(capture, url, options);
  };
  return make_source({SourceKind::kUrl, spec.text, "cannot open " + spec.text,
                      "check the address, and that a video or a stream is served there", open,
                      options});
}

std::unique_ptr<FrameSource> open_camera(const SourceSpec& spec, const SourceOptions& options) {
  const std::string name = camera_name(spec.camera);
  const std::string attempt = "cannot open " + name;
  if (const auto why = camera_obstacle("/dev/video" + std::to_string(spec.camera)); !why.empty()) {
    throw std::runtime_error(attempt + ": " + why + "; plug one in, or try --source test");
  }
  const auto open = [index = spec.camera, fps = options.fps](cv::VideoCapture& capture) {
    if (!capture.open(index, cv::CAP_V4L2)) return false;
    // What every camera has, at its full rate even uncompressed; one without it takes its nearest.
    capture.set(cv::CAP_PROP_FRAME_WIDTH, 640);
    capture.set(cv::CAP_PROP_FRAME_HEIGHT, 480);
    if (fps > 0) capture.set(cv::CAP_PROP_FPS, fps);
    return true;
  };
  return make_source(
      {SourceKind::kCamera, name, attempt,
       "close other programs that use it, or try --source test; " + describe(list_cameras()), open,
       options});
}

std::unique_ptr<FrameSource> open_gstreamer(const SourceSpec& spec, const SourceOptions& options) {
  const auto open = [pipeline = spec.text](cv::VideoCapture& capture) {
    return capture.open(pipeline, cv::CAP_GSTREAMER);
  };
  return make_source({SourceKind::kGStreamer, "GStreamer pipeline",
                      "cannot start the pipeline '" + spec.text + "'",
                      "try it with gst-launch-1.0, and end it with '! videoconvert ! appsink'",
                      open, options});
}

}  // namespace framescope::media
