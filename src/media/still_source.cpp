#include "media/still_source.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include <opencv2/imgcodecs.hpp>

#include "media/opencv_edge.hpp"
#include "media/picture_kind.hpp"

namespace framescope::media {
namespace {

class StillSource final : public FrameSource {
 public:
  StillSource(Image picture, std::string name, double fps)
      : picture_(std::move(picture)), info_{std::move(name),
                                            picture_.width_px(),
                                            picture_.height_px(),
                                            fps,
                                            false,
                                            std::nullopt} {}

  const SourceInfo& info() const override { return info_; }
  std::string error() const override { return {}; }

  ReadStatus read(Image& bgr, const FrameStamp& /*stamp*/) override {
    bgr.reset(picture_.width_px(), picture_.height_px(), PixelFormat::kBgr);
    std::copy_n(picture_.plane(0), picture_.size_bytes(), bgr.plane(0));
    return ReadStatus::kFrame;
  }

 private:
  Image picture_;
  SourceInfo info_;
};

cv::Mat decode(const std::filesystem::path& path) {
  try {
    return cv::imread(path.string(), cv::IMREAD_COLOR);
  } catch (const cv::Exception&) {
    return {};
  }
}

bool is_too_large(int width_px, int height_px) {
  return std::int64_t{width_px} * height_px > kMaxSourcePixels;
}

std::string too_large(int width_px, int height_px) {
  return "it has " + std::to_string(width_px) + "x" + std::to_string(height_px) + " pixels, and " +
         std::to_string(kMaxSourcePixels / 1'000'000) +
         " million are the limit; scale it down first";
}

}  // namespace

bool is_still_picture(const std::filesystem::path& path) {
  // A bare row of JPEGs begins like a single one.
  if (path.extension() == ".mjpeg" || path.extension() == ".mjpg") return false;
  try {
    return cv::haveImageReader(path.string());
  } catch (const cv::Exception&) {
    return false;
  }
}

std::unique_ptr<FrameSource> open_still(const std::filesystem::path& path, double fps) {
  const std::string attempt = "cannot show the picture '" + path.string() + "': ";
  const auto kind = inspect_header(path);
  // Decoded it might not fit the memory.
  if (kind && is_too_large(kind->width_px, kind->height_px)) {
    throw std::runtime_error(attempt + too_large(kind->width_px, kind->height_px));
  }
  const cv::Mat decoded = decode(path);
  if (decoded.empty()) {
    throw std::runtime_error(attempt + "it is broken, or too large to be decoded; try another one");
  }
  Image picture;
  if (!store(decoded, picture)) {
    throw std::runtime_error(attempt + too_large(decoded.cols, decoded.rows));
  }
  constexpr double kDefaultFps = 30;
  return std::make_unique<StillSource>(std::move(picture), path.filename().string(),
                                       fps > 0 ? fps : kDefaultFps);
}

}  // namespace framescope::media
