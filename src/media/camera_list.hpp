#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace framescope::media {

/// A camera that the system knows.
struct CameraInfo {
  int index = 0;       ///< N of camera:N
  std::string name;    ///< as the driver calls it: "HD Webcam C525"
  std::string device;  ///< "/dev/video0"
};

/// The cameras found, by index; empty where there are none or no such folder. A camera's further
/// nodes, such as its metadata, are left out. Reads files, opens no device; any thread.
std::vector<CameraInfo> list_cameras(
    const std::filesystem::path& sys_class = "/sys/class/video4linux");

/// For a message: "cameras found: 0 (HD Webcam), 2 (Capture card)" or "no camera was found".
std::string describe(const std::vector<CameraInfo>& cameras);

}  // namespace framescope::media
