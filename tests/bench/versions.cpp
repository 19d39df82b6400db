#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include <GLFW/glfw3.h>
#include <asio/version.hpp>
#include <imgui.h>
#include <libyuv.h>
#include <opencv2/core/utility.hpp>

#include "bench/report.hpp"

namespace framescope::bench {
namespace {

std::string cpu_model() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

/// The first line that a program says of itself.
std::string told_by(const char* command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command, "r"), pclose);
  std::array<char, 200> line{};
  if (!pipe || std::fgets(line.data(), line.size(), pipe.get()) == nullptr) return "not installed";
  const std::string text = line.data();
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::vector<Version> versions() {
  return {{"OpenCV", cv::getVersionString()},
          {"libyuv", std::to_string(LIBYUV_VERSION)},
          {"libjpeg-turbo", BENCH_TURBOJPEG_VERSION},
          {"Asio", std::to_string(ASIO_VERSION / 100'000) + "." +
                       std::to_string(ASIO_VERSION / 100 % 1000) + "." +
                       std::to_string(ASIO_VERSION % 100)},
          {"Dear ImGui", IMGUI_VERSION},
          {"GLFW", glfwGetVersionString()},
          {"GStreamer", told_by("gst-launch-1.0 --version 2>/dev/null | tail -n +2")},
          {"the script's", told_by("/usr/bin/python3 -c 'import sys, cv2; print(\"Python\", "
                                   "sys.version.split()[0], \"OpenCV\", cv2.__version__)'")},
          {"Mesa's driver", told_by("dpkg-query -W -f '${Version}' libgl1-mesa-dri 2>/dev/null")},
#ifdef __clang__
          {"compiler", __VERSION__},
#else
          {"compiler", "g++ " __VERSION__},
#endif
#ifdef NDEBUG
          {"build", "release"},
#else
          {"build", "with assertions: figures are too slow"},
#endif
          {"CPU", cpu_model()},
          {"CPUs", std::to_string(cv::getNumberOfCPUs())}};
}

}  // namespace framescope::bench
