#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/child_process.hpp"
#include "core/image.hpp"

// GStreamer's RTP/JPEG as the yardstick of lines 3 and 4: gst-launch-1.0, a sender and a receiver.
// It does what a session does: BGR comes in, as a camera or a file gives it, and RGBA goes out, as
// a window wants it.
namespace framescope::bench {

/// A frame as the sender's source of raw pixels: one file in the temporary directory, removed with
/// this object. `bgr` is kBgr.
class RawFrameFile {
 public:
  explicit RawFrameFile(const Image& bgr);
  ~RawFrameFile();
  RawFrameFile(const RawFrameFile&) = delete;
  RawFrameFile& operator=(const RawFrameFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A UDP port of 127.0.0.1 that is free now.
std::uint16_t free_port();

/// Sends one picture again and again, from memory: 60 a second, or as many as it can.
std::vector<std::string> gst_still_sender(const RawFrameFile& file, const Image& bgr, bool paced,
                                          std::uint16_t port);
/// Sends raw frames from its standard input as they come.
std::vector<std::string> gst_pipe_sender(const Image& bgr, std::uint16_t port);
/// Decodes what comes to `port` as it comes, without playout delay, and writes raw frames to
/// `location`, of which /dev/null takes no time.
std::vector<std::string> gst_receiver(std::uint16_t port, const std::string& location);

/// Bytes of a frame that it decodes: RTP's JPEG header knows multiples of 8 only.
std::size_t gst_decoded_bytes(const Image& bgr);

}  // namespace framescope::bench
