#include "media/png_file.hpp"

#include <cassert>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace framescope::media {

std::vector<std::uint8_t> encode_png(const Image& rgba) {
  assert(rgba.format() == PixelFormat::kRgba && !rgba.empty());
  const cv::Mat pixels(rgba.height_px(), rgba.width_px(), CV_8UC4,
                       const_cast<std::uint8_t*>(rgba.plane(0)));
  cv::Mat bgr;
  cv::cvtColor(pixels, bgr, cv::COLOR_RGBA2BGR);
  std::vector<std::uint8_t> png;
  if (!cv::imencode(".png", bgr, png))
    throw std::runtime_error("make a PNG: the encoder refused the picture; try another one");
  return png;
}

void write_png(const Image& rgba, const std::string& file) {
  const std::vector<std::uint8_t> png = encode_png(rgba);
  // Not imwrite(), which does not say why it could not.
  errno = 0;
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
  out.close();
  if (out) return;
  throw std::runtime_error("write " + file + ": " +
                           (errno != 0 ? std::strerror(errno) : "the file cannot be written"));
}

}  // namespace framescope::media
