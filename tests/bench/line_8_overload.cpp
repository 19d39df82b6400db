#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>

#include "bench/gstreamer.hpp"
#include "bench/lines.hpp"
#include "bench/own_stream.hpp"
#include "bench/replay.hpp"
#include "media/jpeg_decoder.hpp"
#include "media/jpeg_encoder.hpp"
#include "net/resolve.hpp"
#include "wire/jpeg_markers.hpp"

namespace framescope::bench {
namespace {

using std::chrono::steady_clock;

// A round has two turns, so that the codec alone is measured close to the stream that it is
// compared with, and the wires take turns: a machine is slower for ten seconds, and then not.
constexpr int kTurns = 2;
constexpr Duration kTurn = std::chrono::seconds(1);
constexpr double kOverload = 1.5;

/// The codecs alone, by the clock on the wall: what they take of the machine as it is now.
struct Codec {
  double encode_s = 0;
  double decode_s = 0;
};

Codec time_codec(const Image& planes, std::span<const std::vector<std::uint8_t>> jpegs) {
  media::JpegEncoder encoder;
  media::JpegDecoder decoder;
  std::vector<std::uint8_t> out;
  Image rgba;
  constexpr std::size_t kEach = 150;
  (void)encoder.encode(planes, 80, out);  // buffers come with the first
  (void)decoder.decode(jpegs.front(), planes.width_px(), planes.height_px(), rgba);
  const auto begun = steady_clock::now();
  for (std::size_t i = 0; i < kEach; ++i) (void)encoder.encode(planes, 80, out);
  const auto encoded = steady_clock::now();
  for (std::size_t i = 0; i < kEach; ++i) {
    (void)decoder.decode(jpegs[i % jpegs.size()], planes.width_px(), planes.height_px(), rgba);
  }
  return {seconds(encoded - begun) / kEach, seconds(steady_clock::now() - encoded) / kEach};
}

/// Of a moment before and one after.
Codec mean(const Codec& a, const Codec& b) {
  return {(a.encode_s + b.encode_s) / 2, (a.decode_s + b.decode_s) / 2};
}

struct Played {
  std::vector<double> ages_s;  ///< of displayed frames, from their send
  double displayed_fps = 0;
};

void collect(session::Session& receiver, Time from, std::vector<model::FrameSample>& samples,
             Played& played) {
  samples.clear();
  receiver.take_samples(samples);
  for (const model::FrameSample& sample : samples) {
    if (sample.outcome != FrameOutcome::kDisplayed) continue;
    const Time shown = sample.at[static_cast<std::size_t>(model::Stage::kDisplayed)];
    const Time sent = sample.at[static_cast<std::size_t>(model::Stage::kCaptured)];
    if (sent >= from) played.ages_s.push_back(seconds(shown - sent));
  }
}

/// A receiver, a session of its own, is sent `fps` frames a second.
Played play(Replay& replay, double fps) {
  model::SessionConfig config;
  config.role = model::Role::kReceiver;
  config.listen = HostPort{"127.0.0.1", free_port()};
  session::Session::Options options;
  options.config = config;
  session::Session receiver(std::move(options));
  std::atomic<bool> is_over{false};
  std::thread sender([&] {
    Time due = steady_clock::now();
    while (!is_over) {
      replay.send(receiver.local());
      due += std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / fps));
      std::this_thread::sleep_until(due);
    }
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const Time from = steady_clock::now();
  const auto before = receiver.snapshot();
  Played played;
  std::vector<model::FrameSample> samples;
  while (steady_clock::now() - from < kTurn) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    collect(receiver, from, samples, played);
  }
  const auto after = receiver.snapshot();
  is_over = true;
  sender.join();
  receiver.stop();
  collect(receiver, from, samples, played);
  if (played.ages_s.empty()) throw std::runtime_error("replay to a receiver: it displays nothing");
  // Not the samples, of which a flood may leave some out.
  const auto displayed = [](const model::Snapshot& snapshot) {
    return snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kDisplayed)];
  };
  played.displayed_fps =
      static_cast<double>(displayed(*after) - displayed(*before)) / seconds(after->at - before->at);
  return played;
}

/// One wire, in turns.
class Overload {
 public:
  Overload(const std::string& name, std::span<const Image> bgr, WireFormat wire)
      : replay_(bgr, wire),
        planes_(planes_of(bgr.front())),
        age_{8, "overload_age_p99_" + name + "_vs_bound", Row::Bound::kAtMost, 1, {}, {}},
        rate_{8, "overload_displayed_" + name + "_vs_decode_only", Row::Bound::kAtLeast, 0.9, {},
              {}} {}

  void run_round() {
    std::vector<double> ages_s;
    double bound_s = 0;
    double displayed = 0;
    for (int turn = 0; turn < kTurns; ++turn) {
      const Codec before = time_codec(planes_, replay_.jpegs());
      const double fps = kOverload / before.decode_s;
      const Played played = play(replay_, fps);
      const Codec codec = mean(before, time_codec(planes_, replay_.jpegs()));
      ages_s.insert(ages_s.end(), played.ages_s.begin(), played.ages_s.end());
      bound_s += (3 * (codec.encode_s + codec.decode_s) + 1 / fps) / kTurns;
      displayed += played.displayed_fps * codec.decode_s / kTurns;
    }
    p99_.us.push_back(quantile(std::move(ages_s), 0.99) * 1e6);
    bound_.us.push_back(bound_s * 1e6);
    rate_.rounds.push_back(displayed);
  }

  /// How old, and how many.
  std::array<Row, 2> rows() const {
    Row age = age_;
    age.rounds = ratio(p99_, bound_);
    age.times = {p99_, bound_};
    return {age, rate_};
  }

 private:
  Replay replay_;
  Image planes_;
  Row age_;
  Row rate_;
  Times p99_{"age_p99", {}};
  Times bound_{"bound", {}};
};

}  // namespace

/// More than the receiver can decode: how old the pictures are that it shows, and how many.
std::vector<Row> run_line_8(const BenchFrames& frames, int rounds) {
  std::vector<Image> pictures;
  for (const Image& hd : frames.hd) pictures.push_back(small_still(hd));
  std::array<Overload, 3> wires{Overload("base64", pictures, WireFormat::kBase64),
                                Overload("raw", pictures, WireFormat::kRaw),
                                Overload("rtp", pictures, WireFormat::kRtp)};
  for (int round = 0; round < rounds; ++round) {
    for (Overload& wire : wires) wire.run_round();
  }
  std::vector<Row> rows;
  for (const Overload& wire : wires) {
    for (Row& row : wire.rows()) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace framescope::bench
