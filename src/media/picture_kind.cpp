#include "media/picture_kind.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include <opencv2/imgcodecs.hpp>
#include <turbojpeg.h>

#include "media/opencv_edge.hpp"
#include "media/tj_handle.hpp"

namespace framescope::media {
namespace {

// A JPEG's frame header may stand behind a thumbnail and a colour profile of many segments.
constexpr std::size_t kHeadBytes = std::size_t{1} << 20;

constexpr std::array<std::uint8_t, 8> kPngSignature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::size_t kPngIhdrEnd = 33;

std::vector<std::uint8_t> head_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> head(kHeadBytes);
  file.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

std::uint32_t big_endian(std::span<const std::uint8_t> bytes) {
  return std::uint32_t{bytes[0]} << 24U | std::uint32_t{bytes[1]} << 16U |
         std::uint32_t{bytes[2]} << 8U | std::uint32_t{bytes[3]};
}

int as_side(std::uint32_t px) {
  constexpr std::uint32_t kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(px, kMost));
}

/// A chunk that makes colours transparent stands between IHDR and the pixels.
bool has_transparency(std::span<const std::uint8_t> png) {
  constexpr std::size_t kAround = 12;  // length, name, check sum
  std::size_t at = kPngIhdrEnd;
  while (at + kAround <= png.size()) {
    const std::string_view name(reinterpret_cast<const char*>(&png[at + 4]), 4);
    if (name == "tRNS") return true;
    if (name == "IDAT") return false;
    at += kAround + big_endian(png.subspan(at));
  }
  return false;
}

/// PNG (ISO/IEC 15948) 11.2.2: width, height, bit depth, colour type.
std::optional<PictureKind> inspect_png(std::span<const std::uint8_t> png) {
  if (png.size() < kPngIhdrEnd) return std::nullopt;
  if (!std::equal(kPngSignature.begin(), kPngSignature.end(), png.begin())) return std::nullopt;
  PictureKind kind;
  kind.width_px = as_side(big_endian(png.subspan(16)));
  kind.height_px = as_side(big_endian(png.subspan(20)));
  kind.bits = png[24];
  const unsigned colour = png[25];
  constexpr unsigned kColour = 2;
  constexpr unsigned kPalette = 1;
  constexpr unsigned kAlpha = 4;
  if ((colour & kPalette) != 0) kind.bits = 8;  // of an index; its colours have 8
  kind.grey = (colour & kColour) == 0;
  kind.alpha = (colour & kAlpha) != 0 || has_transparency(png);
  return kind;
}

std::optional<PictureKind> inspect_jpeg(std::span<const std::uint8_t> jpeg) {
  const TjHandle handle = make_tj_decompressor();
  PictureKind kind;
  int subsampling = 0;
  int colours = 0;
  if (!handle || tjDecompressHeader3(handle.get(), jpeg.data(), jpeg.size(), &kind.width_px,
                                     &kind.height_px, &subsampling, &colours) != 0) {
    return std::nullopt;
  }
  if (kind.width_px <= 0 || kind.height_px <= 0) return std::nullopt;
  kind.grey = colours == TJCS_GRAY;
  kind.cmyk = colours == TJCS_CMYK || colours == TJCS_YCCK;
  return kind;
}

std::optional<PictureKind> inspect_decoded(const std::filesystem::path& path) {
  silence_opencv();
  cv::Mat decoded;
  try {
    decoded = cv::imread(path.string(), cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception&) {
    return std::nullopt;
  }
  if (decoded.empty()) return std::nullopt;
  PictureKind kind;
  kind.width_px = decoded.cols;
  kind.height_px = decoded.rows;
  kind.bits = static_cast<int>(decoded.elemSize1()) * 8;
  kind.grey = decoded.channels() == 1;
  kind.alpha = decoded.channels() == 4;
  return kind;
}

}  // namespace

std::optional<PictureKind> inspect_header(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> head = head_of(path);
  if (head.size() < 4) return std::nullopt;
  if (head[0] == 0xFF && head[1] == 0xD8) return inspect_jpeg(head);
  return inspect_png(head);
}

std::optional<PictureKind> inspect_picture(const std::filesystem::path& path) {
  const auto kind = inspect_header(path);
  return kind ? kind : inspect_decoded(path);
}

std::string conversions_of(const PictureKind& kind) {
  std::string text;
  const auto add = [&text](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
  if (kind.grey) add("grey made BGR");
  if (kind.cmyk) add("CMYK made BGR");
  if (kind.bits > 8) add(std::to_string(kind.bits) + " bits a sample reduced to 8");
  if (kind.alpha) add("alpha left out");
  return text;
}

}  // namespace framescope::media
