#include <array>
#include <thread>

#include "bench/duel.hpp"
#include "bench/gstreamer.hpp"
#include "bench/lines.hpp"

namespace framescope::bench {
namespace {

using std::chrono::steady_clock;

constexpr Duration kWarmUp = std::chrono::milliseconds(500);
// The longest, and twice a round, where a bound is closest.
constexpr Duration kLongTurn = std::chrono::milliseconds(1500);
constexpr Duration kTurn = std::chrono::milliseconds(500);

/// Sender and receiver, each a process: what they used while the receiver decoded.
Usage run_gstreamer(const RawFrameFile& file, const Image& bgr, bool paced, Duration turn) {
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
  std::this_thread::sleep_for(turn);
  const double used = receiver.cpu_us() + sender.cpu_us() - cpu;
  const double frames = static_cast<double>(receiver.written_bytes() - written) / frame_bytes;
  return {used / frames, frames / seconds(steady_clock::now() - from)};
}

Usage run_ours(const Image& bgr, bool paced, Duration turn) {
  const auto session = start({.fps = paced ? 60.0 : 0.0}, bgr);
  std::this_thread::sleep_for(kWarmUp);
  const Usage usage = watch(*session, model::Stage::kDecoded, turn);
  session->stop();
  return usage;
}

/// One size and pace, in turns.
class Match {
 public:
  Match(const Image& bgr, bool paced, Duration turn)
      : bgr_(bgr), file_(bgr), paced_(paced), turn_(turn) {}

  void run_round() {
    if (ours_first_) duel.add_ours(run_ours(bgr_, paced_, turn_));
    duel.add_theirs(run_gstreamer(file_, bgr_, paced_, turn_));
    if (!ours_first_) duel.add_ours(run_ours(bgr_, paced_, turn_));
    ours_first_ = !ours_first_;
  }

  Duel duel{3, "gstreamer"};

 private:
  const Image& bgr_;
  RawFrameFile file_;
  bool paced_;
  Duration turn_;
  bool ours_first_ = true;
};

}  // namespace

/// Sender and receiver over RTP on loopback, CPU of both, against GStreamer's.
std::vector<Row> run_line_3(const BenchFrames& frames, int rounds) {
  const Image small = small_still(frames.hd.front());
  Match paced(small, true, kLongTurn);
  Match unthrottled(small, false, kTurn);
  Match hd(frames.hd.front(), true, kTurn);
  for (int round = 0; round < rounds; ++round) {
    for (Match* match : {&paced, &unthrottled, &paced, &hd}) match->run_round();
  }
  return {unthrottled.duel.rate_row("rtp_decoded_rate_vs_gstreamer_unthrottled", 1.15),
          paced.duel.cpu_row("rtp_cpu_vs_gstreamer_60fps", 0.60),
          unthrottled.duel.cpu_row("rtp_cpu_vs_gstreamer_unthrottled", 0.88),
          hd.duel.cpu_row("rtp_cpu_vs_gstreamer_60fps_720p", 0.88)};
}

}  // namespace framescope::bench
