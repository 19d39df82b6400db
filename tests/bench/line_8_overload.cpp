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

constexpr Duration kTurn = std::chrono::milliseconds(1500);
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
  constexpr std::size_t kEach = 300;
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

std::vector<Row> overload(const std::string& name, std::span<const Image> bgr, WireFormat wire,
                          int rounds) {
  Replay replay(bgr, wire);
  const Image planes = planes_of(bgr.front());
  Row age{8, "overload_age_p99_" + name + "_vs_bound", Row::Bound::kAtMost, 1, {}, {}};
  Row rate{8, "overload_displayed_" + name + "_vs_decode_only", Row::Bound::kAtLeast, 0.9, {}, {}};
  Times p99{"age_p99", {}};
  Times bound{"bound", {}};
  for (int round = 0; round < rounds; ++round) {
    const Codec before = time_codec(planes, replay.jpegs());
    const double fps = kOverload / before.decode_s;
    const Played played = play(replay, fps);
    const Codec codec = mean(before, time_codec(planes, replay.jpegs()));
    p99.us.push_back(quantile(played.ages_s, 0.99) * 1e6);
    bound.us.push_back((3 * (codec.encode_s + codec.decode_s) + 1 / fps) * 1e6);
    rate.rounds.push_back(played.displayed_fps * codec.decode_s);
  }
  age.rounds = ratio(p99, bound);
  age.times = {p99, bound};
  return {age, rate};
}

}  // namespace

/// More than the receiver can decode: how old the pictures are that it shows, and how many.
std::vector<Row> run_line_8(const BenchFrames& frames, int rounds) {
  std::vector<Image> pictures;
  for (const Image& hd : frames.hd) pictures.push_back(small_still(hd));
  std::vector<Row> rows;
  for (const auto& [name, wire] :
       {std::pair{"base64", WireFormat::kBase64}, std::pair{"raw", WireFormat::kRaw},
        std::pair{"rtp", WireFormat::kRtp}}) {
    for (Row& row : overload(name, pictures, wire, rounds)) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace framescope::bench
