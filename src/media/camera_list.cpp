#include "media/camera_list.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>

namespace framescope::media {
namespace {

std::string first_line(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// N of "videoN"; the folder also holds v4l-subdevN, vbiN, radioN.
std::optional<int> video_number(std::string_view node) {
  constexpr std::string_view kPrefix = "video";
  if (!node.starts_with(kPrefix)) return std::nullopt;
  node.remove_prefix(kPrefix.size());
  int number = 0;
  const auto [rest, error] = std::from_chars(node.data(), node.data() + node.size(), number);
  if (error != std::errc{} || rest != node.data() + node.size() || number < 0) return std::nullopt;
  return number;
}

// A device's nodes count from 0 in the file "index"; a webcam's second one carries metadata, no
// pictures.
bool is_first_node(const std::filesystem::path& node) {
  const auto index = first_line(node / "index");
  return index.empty() || index == "0";
}

}  // namespace

std::vector<CameraInfo> list_cameras(const std::filesystem::path& sys_class) {
  std::vector<CameraInfo> cameras;
  std::error_code error;
  std::filesystem::directory_iterator entry(sys_class, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const auto node = entry->path().filename().string();
    const auto number = video_number(node);
    if (!number || !is_first_node(entry->path())) continue;
    auto name = first_line(entry->path() / "name");
    cameras.push_back({*number, name.empty() ? node : name, "/dev/" + node});
  }
  std::ranges::sort(cameras, {}, &CameraInfo::index);
  return cameras;
}

std::string describe(const std::vector<CameraInfo>& cameras) {
  if (cameras.empty()) return "no camera was found";
  std::string text = "cameras found: ";
  for (const auto& camera : cameras) {
    if (&camera != &cameras.front()) text += ", ";
    text += std::to_string(camera.index) + " (" + camera.name + ")";
  }
  return text;
}

}  // namespace framescope::media
