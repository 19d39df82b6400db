#include "bench/gstreamer.hpp"

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace framescope::bench {
namespace {

std::vector<std::string> words(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> all;
  for (std::string word; stream >> word;) all.push_back(word);
  return all;
}

/// From raw bytes to packets, by way of what its encoder takes.
std::string sender_after(const std::string& source, const Image& bgr, const std::string& between,
                         bool paced, std::uint16_t port) {
  return "gst-launch-1.0 -q " + source + " blocksize=" + std::to_string(bgr.size_bytes()) +
         " ! rawvideoparse format=bgr framerate=60/1 width=" + std::to_string(bgr.width_px()) +
         " height=" + std::to_string(bgr.height_px()) + between +
         " ! videoconvert ! video/x-raw,format=I420 ! jpegenc quality=80 ! rtpjpegpay mtu=1400 ! "
         "udpsink host=127.0.0.1 port=" +
         std::to_string(port) + (paced ? " sync=true" : " sync=false");
}

}  // namespace

RawFrameFile::RawFrameFile(const Image& bgr)
    : path_((std::filesystem::temp_directory_path() / "framescope-bench-XXXXXX").string()) {
  const int file = mkstemp(path_.data());
  const std::size_t size = bgr.size_bytes();
  const bool is_written =
      file >= 0 && write(file, bgr.plane(0), size) == static_cast<ssize_t>(size);
  if (file >= 0) close(file);
  if (!is_written) throw std::runtime_error("write " + path_ + ": it cannot be; free some space");
}

RawFrameFile::~RawFrameFile() { unlink(path_.c_str()); }

std::uint16_t free_port() {
  const int probe = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const bool is_bound = bind(probe, any, size) == 0 && getsockname(probe, any, &size) == 0;
  close(probe);
  if (!is_bound) throw std::runtime_error("find a free UDP port on 127.0.0.1: there is none");
  return ntohs(address.sin_port);
}

std::vector<std::string> gst_still_sender(const RawFrameFile& file, const Image& bgr, bool paced,
                                          std::uint16_t port) {
  return words(sender_after("filesrc location=" + file.path(), bgr, " ! imagefreeze", paced, port));
}

std::vector<std::string> gst_pipe_sender(const Image& bgr, std::uint16_t port) {
  return words(sender_after("fdsrc", bgr, "", false, port));
}

std::vector<std::string> gst_receiver(std::uint16_t port, const std::string& location) {
  return words("gst-launch-1.0 -q udpsrc address=127.0.0.1 buffer-size=4000000 port=" +
               std::to_string(port) +
               " caps=application/x-rtp,media=video,encoding-name=JPEG,payload=26,clock-rate=90000"
               " ! rtpjitterbuffer latency=0 ! rtpjpegdepay ! jpegdec"
               " ! videoconvert ! video/x-raw,format=RGBA"
               " ! filesink buffer-mode=unbuffered sync=false async=false location=" +
               location);
}

std::size_t gst_decoded_bytes(const Image& bgr) {
  const int width = (bgr.width_px() + 7) / 8 * 8;
  const int height = (bgr.height_px() + 7) / 8 * 8;
  return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4;
}

}  // namespace framescope::bench
