#include <array>
#include <functional>
#include <optional>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "bench/gstreamer.hpp"
#include "bench/lines.hpp"
#include "bench/own_stream.hpp"
#include "media/jpeg_decoder.hpp"
#include "media/jpeg_encoder.hpp"

namespace framescope::bench {
namespace {

using std::chrono::steady_clock;

// The contenders take turns within a round, too: where the machine is interrupted for milliseconds
// a few times a second, it is so for ten seconds and then not, and a p99 is made of little else.
constexpr std::size_t kTurns = 5;
constexpr std::size_t kWarmUp = 20;
constexpr std::size_t kFrames = 120;  // a turn: the p99 of a round is the seventh longest
constexpr Duration kInterval = std::chrono::microseconds(16'667);

/// Two ends, closed with this object.
struct Pipe {
  explicit Pipe(std::size_t bytes) {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("open a pipe: refused");
    fcntl(ends[1], F_SETPIPE_SZ, static_cast<int>(bytes));
  }
  ~Pipe() {
    for (const int end : ends) close(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  std::array<int, 2> ends{};
};

bool is_readable(int file, std::chrono::milliseconds patience) {
  pollfd one{file, POLLIN, 0};
  return poll(&one, 1, static_cast<int>(patience.count())) > 0;
}

/// Frames go in and come out one at a time through pipes: from the end of the write to the first
/// byte of what was decoded, so that the copies through the pipes do not count.
class GstreamerEcho {
 public:
  explicit GstreamerEcho(const Image& bgr)
      : bgr_(bgr),
        frame_(gst_decoded_bytes(bgr)),
        to_(1 << 20),
        from_(1 << 20),
        port_(free_port()),
        receiver_(gst_receiver(port_, "/dev/fd/3"), {.input = -1, .output = from_.ends[1]}),
        sender_(gst_pipe_sender(bgr, port_), {.input = to_.ends[0], .output = -1}) {
    wait_for_first();
  }

  /// Of one turn; between two of them both processes wait.
  void run(std::vector<double>& latencies) {
    Time due = steady_clock::now();
    for (std::size_t i = 0; i < kWarmUp + kFrames; ++i) {
      due += kInterval;
      std::this_thread::sleep_until(due);
      const std::optional<double> took = echo(kMissing);
      if (!took) due = steady_clock::now();
      // As of ours, only those count that came out.
      if (took && i >= kWarmUp) latencies.push_back(*took);
    }
  }

 private:
  static constexpr std::chrono::milliseconds kPatience{300};
  static constexpr std::chrono::milliseconds kMissing{200};  ///< after which a frame counts as lost

  /// Until a picture comes back, and then no more of those that went in meanwhile.
  void wait_for_first() {
    for (int tries = 0; tries < 50; ++tries) {
      if (!echo(kPatience)) continue;
      drain();
      return;
    }
    throw std::runtime_error("measure GStreamer: no picture comes back");
  }

  std::optional<double> echo(std::chrono::milliseconds patience) {
    const std::uint8_t* const pixels = bgr_.plane(0);
    for (std::size_t done = 0; done < bgr_.size_bytes();) {
      const ssize_t n = write(to_.ends[1], pixels + done, bgr_.size_bytes() - done);
      if (n <= 0) throw std::runtime_error("write to GStreamer: it has ended");
      done += static_cast<std::size_t>(n);
    }
    const Time written = steady_clock::now();
    if (!is_readable(from_.ends[0], patience)) {
      drain();  // or the next one would be taken for this one
      return std::nullopt;
    }
    const Time came = steady_clock::now();
    take_frame();
    return seconds(came - written) * 1e6;
  }

  void drain() {
    while (is_readable(from_.ends[0], kPatience)) take_frame();
  }

  void take_frame() {
    for (std::size_t done = 0; done < frame_.size();) {
      const ssize_t n = read(from_.ends[0], frame_.data() + done, frame_.size() - done);
      if (n <= 0) throw std::runtime_error("read from GStreamer: it has ended");
      done += static_cast<std::size_t>(n);
    }
  }

  const Image& bgr_;
  std::vector<std::uint8_t> frame_;
  Pipe to_;
  Pipe from_;
  std::uint16_t port_;
  ChildProcess receiver_;
  ChildProcess sender_;
};

/// From capture to display, of a session in this process.
void run_ours(const Image& bgr, std::vector<double>& latencies) {
  const auto session = start({.fps = 60}, bgr);
  std::this_thread::sleep_for((kWarmUp + kFrames) * kInterval);
  session->stop();
  std::vector<model::FrameSample> samples;
  session->take_samples(samples);
  const std::size_t before = latencies.size();
  for (const model::FrameSample& sample : samples) {
    const auto took = model::length_of(sample, model::Span::kEndToEnd);
    if (took && sample.frame_number >= kWarmUp) latencies.push_back(seconds(*took) * 1e6);
  }
  if (latencies.size() == before)
    throw std::runtime_error("measure a session: no frame was displayed");
}

/// Encoding and decoding alone, at the same pace: the bare codec's times of frames that come after
/// a pause.
void run_codec(const Image& planes, std::vector<double>& took) {
  media::JpegEncoder encoder;
  media::JpegDecoder decoder;
  std::vector<std::uint8_t> jpeg;
  Image rgba;
  Time due = steady_clock::now();
  for (std::size_t i = 0; i < kWarmUp + kFrames; ++i) {
    due += kInterval;
    std::this_thread::sleep_until(due);
    const Time begun = steady_clock::now();
    (void)encoder.encode(planes, 80, jpeg);
    (void)decoder.decode(jpeg, planes.width_px(), planes.height_px(), rgba);
    if (i >= kWarmUp) took.push_back(seconds(steady_clock::now() - begun) * 1e6);
  }
}

/// The budget's: a quarter more than encoding and decoding take, and 0.35 ms.
double bound_by(double codec_us) { return 1.25 * codec_us + 350; }

}  // namespace

/// How old a picture is when it is shown, over RTP at 60 frames a second. Like is compared with
/// like: at this pace a processor sleeps between frames, and the bare codec's own p99 is 1.4 to 1.7
/// times its median, on a machine that is interrupted more. Against the median it is told, too.
std::vector<Row> run_line_4(const BenchFrames& frames, int rounds) {
  const Image bgr = small_still(frames.hd.front());
  const Image planes = planes_of(bgr);
  Times p50{"p50", {}}, p99{"p99", {}}, gst_p50{"gst_p50", {}}, gst_p99{"gst_p99", {}};
  Times by_p99{"bound_by_codecs_p99", {}}, by_p50{"bound_by_codecs_p50", {}};
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> ours, codec, gst;
    GstreamerEcho gstreamer(bgr);
    const std::array<std::function<void()>, 3> contenders{[&] { run_ours(bgr, ours); },
                                                          [&] { run_codec(planes, codec); },
                                                          [&] { gstreamer.run(gst); }};
    for (std::size_t turn = 0; turn < kTurns; ++turn) {
      for (std::size_t i = 0; i < contenders.size(); ++i) {
        contenders[(turn + i) % contenders.size()]();
      }
    }
    p50.us.push_back(quantile(ours, 0.5));
    p99.us.push_back(quantile(ours, 0.99));
    by_p99.us.push_back(bound_by(quantile(codec, 0.99)));
    by_p50.us.push_back(bound_by(quantile(codec, 0.5)));
    gst_p50.us.push_back(quantile(gst, 0.5));
    gst_p99.us.push_back(quantile(gst, 0.99));
  }
  const auto at_most = Row::Bound::kAtMost;
  return {
      {4, "rtp_latency_p99_vs_bound_by_codecs_p99", at_most, 1, ratio(p99, by_p99), {p99, by_p99}},
      {4,
       "rtp_latency_p99_vs_bound_by_codecs_p50",
       Row::Bound::kNone,
       1,
       ratio(p99, by_p50),
       {p99, by_p50}},
      {4, "rtp_latency_p50_vs_gstreamer", at_most, 0.60, ratio(p50, gst_p50), {p50, gst_p50}},
      {4, "rtp_latency_p99_vs_gstreamer", at_most, 0.50, ratio(p99, gst_p99), {p99, gst_p99}}};
}

}  // namespace framescope::bench
