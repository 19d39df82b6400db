#include "bench/micro.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "media/jpeg_decoder.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/scaler.hpp"
#include "media/time_code_bar.hpp"
#include "model/time_series.hpp"
#include "wire/base64.hpp"
#include "wire/frame_reader.hpp"

namespace framescope::bench {
namespace {

/// Each iteration does the operation on the next frame.
void add(const std::string& name, std::size_t frames,
         std::function<void(std::size_t frame)> operation) {
  benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
    std::size_t frame = 0;
    for (auto _ : state) {
      operation(frame);
      benchmark::ClobberMemory();
      frame = (frame + 1) % frames;
    }
  })->Unit(benchmark::kMicrosecond);
}

void add_scaling(const BenchFrames& frames) {
  const auto scaler = std::make_shared<media::Scaler>();
  const auto out = std::make_shared<Image>();
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    for (const int width : {400, 640, 0}) {
      add("scale/720p/" + std::to_string(width) + "/" + std::string{to_string(subsampling)},
          frames.hd.size(),
          [=, &frames](std::size_t i) { scaler->scale(frames.hd[i], width, subsampling, *out); });
    }
  }
  add("planes_to_rgba/400", frames.small.size(),
      [=, &frames](std::size_t i) { media::planes_to_rgba(frames.small[i], *out); });
}

void add_codec(const BenchFrames& frames, const std::shared_ptr<BenchDatagrams>& datagrams) {
  const auto encoder = std::make_shared<media::JpegEncoder>();
  const auto decoder = std::make_shared<media::JpegDecoder>();
  const auto jpeg = std::make_shared<std::vector<std::uint8_t>>();
  const auto rgba = std::make_shared<Image>();
  for (const int quality : {50, 80, 95}) {
    add("encode/400/q" + std::to_string(quality), frames.small.size(),
        [=, &frames](std::size_t i) { (void)encoder->encode(frames.small[i], quality, *jpeg); });
  }
  const auto with_bar = std::make_shared<Image>(400, 300, PixelFormat::kBgr);
  media::draw_time_code(*with_bar, {1, WallTime(std::chrono::hours(400'000))});
  const auto without_bar = std::make_shared<Image>(400, 300, PixelFormat::kBgr);
  const auto large_with_bar = std::make_shared<Image>(1920, 1080, PixelFormat::kBgr);
  media::draw_time_code(*large_with_bar, {1, WallTime(std::chrono::hours(400'000))});
  for (const auto& [name, image] : {std::pair{"400", with_bar}, std::pair{"400/none", without_bar},
                                    std::pair{"1080p", large_with_bar}}) {
    add("read_time_code/" + std::string(name), 1,
        [image = image](std::size_t) { benchmark::DoNotOptimize(media::read_time_code(*image)); });
  }
  add("decode/400/q80", frames.small.size(), [=, &frames](std::size_t i) {
    (void)decoder->decode(datagrams->jpegs[i], frames.small[i].width_px(),
                          frames.small[i].height_px(), *rgba);
  });
}

void add_wire(const std::shared_ptr<BenchDatagrams>& datagrams) {
  std::size_t largest = 0;
  for (const auto& text : datagrams->texts) largest = std::max(largest, text.size());
  const auto bytes =
      std::make_shared<std::vector<std::uint8_t>>(wire::base64_capacity(largest) + largest);
  const std::size_t count = datagrams->jpegs.size();
  add("base64_encode/400/q80", count, [=](std::size_t i) {
    const auto& jpeg = datagrams->jpegs[i];
    wire::encode_base64(jpeg, std::span{*bytes}.first(wire::base64_length(jpeg.size())));
  });
  add("base64_decode/400/q80", count,
      [=](std::size_t i) { (void)wire::decode_base64(datagrams->texts[i], *bytes); });
  add("peek_datagram/400/q80", count,
      [=](std::size_t i) { benchmark::DoNotOptimize(wire::peek_datagram(datagrams->texts[i])); });
  add("scan_jpeg/400/q80", count,
      [=](std::size_t i) { benchmark::DoNotOptimize(wire::scan_jpeg(datagrams->jpegs[i])); });
}

constexpr std::size_t kCurves = 8 * 4;
constexpr std::size_t kColumns = 700;
constexpr std::size_t kValues = std::size_t{1} << 20U;
constexpr Duration kApart = std::chrono::milliseconds(4);

void fill(std::vector<model::TimeSeries>& curves) {
  for (std::size_t curve = curves.size(); curve < kCurves; ++curve) {
    model::TimeSeries& series = curves.emplace_back(kValues);
    for (std::size_t i = 0; i < kValues; ++i) {
      const auto n = static_cast<double>(i + curve);
      series.append(Time(kApart * static_cast<std::int64_t>(i)), std::sin(n) * n);
    }
  }
}

/// What a frame of the window asks of its curves: 8 plots of 4 curves of a million values, 700
/// columns each; all of them in view, and the newest minute of an hour.
void add_curves() {
  const auto curves = std::make_shared<std::vector<model::TimeSeries>>();
  const auto columns = std::make_shared<std::vector<model::TimeSeries::Column>>(kColumns);
  const auto cuts = std::make_shared<std::vector<Time>>(kColumns + 1);
  for (const auto& [name, share] : {std::pair{"all", 1}, std::pair{"minute", 60}}) {
    const Duration step = kApart * static_cast<std::int64_t>(kValues / kColumns) / share;
    const std::string title = std::string("query/8x4x700/") + name;
    benchmark::RegisterBenchmark(title.c_str(), [=](benchmark::State& state) {
      fill(*curves);
      for (auto _ : state) {
        for (const model::TimeSeries& series : *curves) {
          const Time end = model::TimeSeries::column_start(series.newest().at, step) + step;
          series.near_cuts(end - step * static_cast<std::int64_t>(kColumns), step, *cuts);
          series.query(*cuts, *columns);
          benchmark::DoNotOptimize(columns->data());
        }
      }
    })->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace

bool run_micro(const BenchFrames& frames, std::vector<std::string> arguments) {
  const auto datagrams = std::make_shared<BenchDatagrams>(make_datagrams(frames, kQuality));
  add_scaling(frames);
  add_codec(frames, datagrams);
  add_wire(datagrams);
  add_curves();

  arguments.insert(arguments.begin(), "framescope_bench");
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return false;
  benchmark::RunSpecifiedBenchmarks();
  return true;
}

}  // namespace framescope::bench
