#include <array>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "bench/child_process.hpp"
#include "bench/duel.hpp"
#include "bench/gstreamer.hpp"
#include "bench/lines.hpp"

namespace framescope::bench {
namespace {

using std::chrono::steady_clock;

constexpr Duration kWarmUp = std::chrono::milliseconds(700);
constexpr Duration kTurn = std::chrono::milliseconds(1500);
constexpr int kWidthPx = 400;

/// Where a script's count of frames goes; it is read from outside.
class Nowhere {
 public:
  Nowhere() : file_(open("/dev/null", O_WRONLY | O_CLOEXEC)) {
    if (file_ < 0) throw std::runtime_error("open /dev/null: it cannot be");
  }
  ~Nowhere() { close(file_); }
  Nowhere(const Nowhere&) = delete;
  Nowhere& operator=(const Nowhere&) = delete;
  int file() const { return file_; }

 private:
  int file_;
};

ChildProcess script(std::vector<std::string> arguments, const Nowhere& nowhere) {
  arguments.insert(arguments.begin(), {"/usr/bin/python3", BENCH_TUTORIAL});
  return ChildProcess(arguments, {.input = -1, .output = nowhere.file()});
}

/// The script's two ends. What a frame costs is what its sender spends on one that it sends and its
/// receiver on one that it decodes: many are lost between them, and are not charged.
Usage run_script(const RawFrameFile& file, const Image& bgr, int width_px) {
  const Nowhere nowhere;
  const std::string port = std::to_string(free_port());
  const ChildProcess sender = script({"sender", port, file.path(), std::to_string(bgr.width_px()),
                                      std::to_string(bgr.height_px()), std::to_string(width_px)},
                                     nowhere);
  const ChildProcess receiver = script({"receiver", port}, nowhere);
  const auto begun = steady_clock::now();
  while (receiver.written_bytes() < 20) {
    if (steady_clock::now() - begun > std::chrono::seconds(20))
      throw std::runtime_error("measure the Python script: its receiver decodes nothing");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::this_thread::sleep_for(kWarmUp);
  const auto from = steady_clock::now();
  const std::array cpu{sender.cpu_us(), receiver.cpu_us()};
  const std::array frames{sender.written_bytes(), receiver.written_bytes()};
  std::this_thread::sleep_for(kTurn);
  const auto sent = static_cast<double>(sender.written_bytes() - frames[0]);
  const auto decoded = static_cast<double>(receiver.written_bytes() - frames[1]);
  if (sent == 0 || decoded == 0)
    throw std::runtime_error("measure the Python script: one of its ends has stopped");
  const double spent = (sender.cpu_us() - cpu[0]) / sent + (receiver.cpu_us() - cpu[1]) / decoded;
  return {spent, decoded / seconds(steady_clock::now() - from)};
}

/// All that this process spends, on frames that it decodes.
Usage run_ours(const Image& bgr, int width_px) {
  const auto session = start({.wire = WireFormat::kBase64, .fps = 0, .width_px = width_px}, bgr);
  std::this_thread::sleep_for(kWarmUp);
  const Usage usage = watch(*session, model::Stage::kDecoded, kTurn);
  session->stop();
  return usage;
}

/// One source, in turns.
class Match {
 public:
  Match(const Image& bgr, int width_px) : bgr_(bgr), file_(bgr), width_px_(width_px) {}

  void run_round(int round) {
    if (round % 2 == 0) duel.add_ours(run_ours(bgr_, width_px_));
    duel.add_theirs(run_script(file_, bgr_, width_px_ == 0 ? bgr_.width_px() : width_px_));
    if (round % 2 != 0) duel.add_ours(run_ours(bgr_, width_px_));
  }

  Duel duel{2, "script"};

 private:
  const Image& bgr_;
  RawFrameFile file_;
  int width_px_;
};

}  // namespace

/// Sender and receiver over base64 on loopback, unthrottled, against the Python script.
std::vector<Row> run_line_2(const BenchFrames& frames, int rounds) {
  const Image small = small_still(frames.hd.front());
  Match resized(frames.hd.front(), kWidthPx);
  Match as_is(small, 0);
  for (int round = 0; round < rounds; ++round) {
    for (Match* match : {&resized, &as_is}) match->run_round(round);
  }
  return {resized.duel.cpu_row("cpu_vs_python_script_720p_to_400", 0.28),
          as_is.duel.cpu_row("cpu_vs_python_script_400x300", 0.44),
          resized.duel.rate_row("decoded_rate_vs_python_script_720p_to_400", 4)};
}

}  // namespace framescope::bench
