#include <fstream>

#include <asio/version.hpp>
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

}  // namespace

std::vector<Version> versions() {
  return {{"OpenCV", cv::getVersionString()},
          {"libyuv", std::to_string(LIBYUV_VERSION)},
          {"libjpeg-turbo", BENCH_TURBOJPEG_VERSION},
          {"Asio", std::to_string(ASIO_VERSION / 100'000) + "." +
                       std::to_string(ASIO_VERSION / 100 % 1000) + "." +
                       std::to_string(ASIO_VERSION % 100)},
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
