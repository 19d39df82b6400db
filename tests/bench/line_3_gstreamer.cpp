#include <array>
#include <thread>

#include "bench/gstreamer.hpp"
#include "bench/lines.hpp"
#include "bench/own_stream.hpp"

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
class Duel {
 public:
  Duel(const std::string& name, const Image& bgr, bool paced)
      : name_(name), bgr_(bgr), file_(bgr), paced_(paced) {}

  void run_round(int round) {
    if (round % 2 == 0) take(ours_, our_fps_, run_ours(bgr_, paced_));
    take(gst_, gst_fps_, run_gstreamer(file_, bgr_, paced_));
    if (round % 2 != 0) take(ours_, our_fps_, run_ours(bgr_, paced_));
  }

  Row cpu_row(double bound) const {
    return {3,
            "rtp_cpu_vs_gstreamer_" + name_,
            Row::Bound::kAtMost,
            bound,
            ratio(ours_, gst_),
            {ours_, gst_}};
  }
  Row rate_row(double bound) const {
    const Times ours{"decoded_fps", our_fps_};
    const Times gst{"gst_decoded_fps", gst_fps_};
    return {3,
            "rtp_decoded_rate_vs_gstreamer_" + name_,
            Row::Bound::kAtLeast,
            bound,
            ratio(ours, gst),
            {ours_, gst_}};
  }

 private:
  static void take(Times& times, std::vector<double>& rates, const Usage& usage) {
    times.us.push_back(usage.cpu_us);
    rates.push_back(usage.fps);
  }

  std::string name_;
  const Image& bgr_;
  RawFrameFile file_;
  bool paced_;
  Times ours_{"session", {}};
  Times gst_{"gstreamer", {}};
  std::vector<double> our_fps_;
  std::vector<double> gst_fps_;
};

}  // namespace

/// Sender and receiver over RTP on loopback, CPU of both, against GStreamer's.
std::vector<Row> run_line_3(const BenchFrames& frames, int rounds) {
  const Image small = small_still(frames.hd.front());
  Duel paced("60fps", small, true);
  Duel unthrottled("unthrottled", small, false);
  Duel hd("60fps_720p", frames.hd.front(), true);
  for (int round = 0; round < rounds; ++round) {
    for (Duel* duel : {&paced, &unthrottled, &hd}) duel->run_round(round);
  }
  return {unthrottled.rate_row(1.15), paced.cpu_row(0.60), unthrottled.cpu_row(0.88),
          hd.cpu_row(0.88)};
}

}  // namespace framescope::bench
