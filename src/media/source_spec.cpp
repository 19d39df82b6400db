#include "media/source_spec.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

#include <unistd.h>

namespace framescope::media {
namespace {

// Linux numbers at most 64 video nodes by default; a larger number is a slip of the finger.
constexpr int kMaxCamera = 255;

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_scheme_char(char c) {
  return is_alpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

// RFC 3986 section 3.1, followed by "//": without it "12:30.mp4" would be a URL.
bool is_url(std::string_view text) {
  const auto end = text.find("://");
  if (end == std::string_view::npos || end == 0 || !is_alpha(text.front())) return false;
  const auto scheme = text.substr(0, end);
  return std::all_of(scheme.begin(), scheme.end(), is_scheme_char);
}

std::optional<int> parse_camera(std::string_view digits) {
  int number = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || rest != end || number < 0 || number > kMaxCamera) return std::nullopt;
  return number;
}

}  // namespace

Result<SourceSpec, std::string> parse_source(std::string_view text) {
  constexpr std::string_view kCameraPrefix = "camera:";
  constexpr std::string_view kPipelinePrefix = "gst:";
  const std::string typed(text);
  if (text.empty()) return std::string("a source must not be empty; try test, camera or a file");
  if (text.find('\0') != std::string_view::npos) {
    return std::string("a source must not contain a zero byte");
  }
  if (text == "test") return SourceSpec{SourceKind::kTest, typed, 0};
  if (text == "camera") return SourceSpec{SourceKind::kCamera, typed, 0};
  if (text.starts_with(kCameraPrefix)) {
    const auto number = parse_camera(text.substr(kCameraPrefix.size()));
    if (!number) {
      return "'" + typed + "': a camera has a number from 0 to " + std::to_string(kMaxCamera) +
             ", as in camera:0";
    }
    return SourceSpec{SourceKind::kCamera, typed, *number};
  }
  if (text.starts_with(kPipelinePrefix)) {
    const std::string pipeline(text.substr(kPipelinePrefix.size()));
    if (pipeline.empty()) return std::string("'gst:' needs a GStreamer pipeline behind it");
    return SourceSpec{SourceKind::kGStreamer, pipeline, 0};
  }
  return SourceSpec{is_url(text) ? SourceKind::kUrl : SourceKind::kFile, typed, 0};
}

std::string missing_for(const SourceSpec& source) {
  const bool is_camera = source.kind == SourceKind::kCamera;
  if (!is_camera && source.kind != SourceKind::kFile) return "";
  const std::string path = is_camera ? "/dev/video" + std::to_string(source.camera) : source.text;
  if (::access(path.c_str(), R_OK) == 0) return "";
  return "open " + path + ": " + std::strerror(errno);
}

}  // namespace framescope::media
