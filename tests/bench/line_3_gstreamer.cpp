#include <array>
#include <thread>

#include "bench/duel.hpp"
#include "bench/gstreamer.hpp"
#include "bench/lines.hpp"

namespace framescope::bench {
namespace {

using std::chrono::steady_clock;

constexpr Duration kWarmUp = std::chrono::milliseconds(500);
constexpr Duration kTurn = std::chrono::milliseconds(1500);

/// Sender and receiver, each a process: what they used while the receiver decoded.
Usage run_gstreamer(const RawFrameFile& file, const Image& bgr, bool paced) {
  const std::uint16_t port = free_port();
  const ChildProcess receiver(gst_receiver(port, "/dev/null"));
  const ChildProcess sender(gst_still_sender(file, bgr, paced, port));
  const auto frame_bytes = static_cast<double>(gst_decoded_bytes(bgr));
  const auto begun = steady_clock::now();
  while (static_cast<double>(receiver.written_bytes()) < 10 * frame_bytes) {
    if (steady_clock::now() - begun > std::chrono::seconds(10))
      throw std::runtime_error("measure GStreamer: its receiver decodes nothing");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::this_thread::sleep_for(kWarmUp);
  const auto from = steady_clock::now();
  const double cpu = receiver.cpu_us() + sender.cpu_us();
  const std::uint64_t written = receiver.written_bytes();
  std::this_thread::sleep_for(kTurn);
  const double used = receiver.cpu_us() + sender.cpu_us() - cpu;
  const double frames = static_cast<double>(receiver.written_bytes() - written) / frame_bytes;
  return {used / frames, frames / seconds(steady_clock::now() - from)};
}

Usage run_ours(const Image& bgr, bool paced) {
  const auto session = start({.fps = paced ? 60.0 : 0.0}, bgr);
  std::this_thread::sleep_for(kWarmUp);
  const Usage usage = watch(*session, model::Stage::kDecoded, kTurn);
  session->stop();
  return usage;
}

/// One size and pace, in turns.
class Match {
 public:
  Match(const Image& bgr, bool paced) : bgr_(bgr), file_(bgr), paced_(paced) {}

  void run_round(int round) {
    if (round % 2 == 0) duel.add_ours(run_ours(bgr_, paced_));
    duel.add_theirs(run_gstreamer(file_, bgr_, paced_));
    if (round % 2 != 0) duel.add_ours(run_ours(bgr_, paced_));
  }

  Duel duel{3, "gstreamer"};

 private:
  const Image& bgr_;
  RawFrameFile file_;
  bool paced_;
};

}  // namespace

/// Sender and receiver over RTP on loopback, CPU of both, against GStreamer's.
std::vector<Row> run_line_3(const BenchFrames& frames, int rounds) {
  const Image small = small_still(frames.hd.front());
  Match paced(small, true);
  Match unthrottled(small, false);
  Match hd(frames.hd.front(), true);
  for (int round = 0; round < rounds; ++round) {
    for (Match* match : {&paced, &unthrottled, &hd}) match->run_round(round);
  }
  return {unthrottled.duel.rate_row("rtp_decoded_rate_vs_gstreamer_unthrottled", 1.15),
          paced.duel.cpu_row("rtp_cpu_vs_gstreamer_60fps", 0.60),
          unthrottled.duel.cpu_row("rtp_cpu_vs_gstreamer_unthrottled", 0.88),
          hd.duel.cpu_row("rtp_cpu_vs_gstreamer_60fps_720p", 0.88)};
}

}  // namespace framescope::bench
