#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <thread>

#include <libyuv.h>
#include <turbojpeg.h>

#include "bench/lines.hpp"
#include "media/scaler.hpp"
#include "session/lab.hpp"
#include "session/session.hpp"

namespace framescope::bench {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kSwept = 2;  // frames: a sweep takes half a second

int tj_subsampling(Subsampling subsampling) {
  constexpr int kAll[]{TJSAMP_420, TJSAMP_422, TJSAMP_444};
  return kAll[static_cast<std::size_t>(subsampling)];
}

/// Codec and metrics without anything around them, everything allocated beforehand.
class BareCalls {
 public:
  void measure(const Image& planes, Subsampling subsampling, int quality) {
    const int width = planes.width_px();
    const int height = planes.height_px();
    const int tj = tj_subsampling(subsampling);
    const unsigned char* sources[]{planes.plane(0), planes.plane(1), planes.plane(2)};
    const int strides[]{planes.stride(0), planes.stride(1), planes.stride(2)};
    jpeg_.resize(std::max<std::size_t>(jpeg_.size(), tjBufSize(width, height, tj)));
    unsigned char* out = jpeg_.data();
    unsigned long size = jpeg_.size();
    decoded_.reset(width, height, planes.format());
    unsigned char* targets[]{decoded_.plane(0), decoded_.plane(1), decoded_.plane(2)};
    if (tjCompressFromYUVPlanes(encoder_.get(), sources, width, strides, height, tj, &out, &size,
                                quality, TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT) != 0 ||
        tjDecompressToYUVPlanes(decoder_.get(), out, size, targets, width,
                                const_cast<int*>(strides), height, 0) != 0) {
      throw std::runtime_error("encode and decode a frame: refused");
    }
    const std::uint64_t error = libyuv::ComputeSumSquareErrorPlane(
        sources[0], strides[0], targets[0], strides[0], width, height);
    sum_ += libyuv::SumSquareErrorToPsnr(
        error, static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height));
    sum_ += libyuv::CalcFrameSsim(sources[0], strides[0], targets[0], strides[0], width, height);
  }

 private:
  media::TjHandle encoder_ = media::make_tj_compressor();
  media::TjHandle decoder_ = media::make_tj_decompressor();
  std::vector<unsigned char> jpeg_;
  Image decoded_;
  double sum_ = 0;  // so that nothing is left out
};

session::LabResult sweep(session::Lab& lab, const ImagePtr& picture) {
  session::LabRequest request;
  request.picture = picture;
  (void)lab.ask(std::move(request));
  std::optional<session::LabResult> result;
  while (!result || !result->done) {
    (void)lab.wait(std::chrono::seconds(10));
    if (auto newer = lab.take()) result = std::move(newer);
  }
  if (!result->failure.empty()) throw std::runtime_error(result->failure);
  return *result;
}

/// The sweep's CPU, all of it, against that of the calls which it cannot do without.
Row sweep_against_calls(const std::vector<ImagePtr>& pictures, int rounds) {
  session::Lab lab({});
  std::vector<std::vector<model::RatePoint>> points;
  std::vector<std::array<Image, 3>> planes(pictures.size());
  media::Scaler scaler;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    points.push_back(sweep(lab, pictures[i]).points);
    for (const Subsampling one : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
      scaler.scale(*pictures[i], 0, one, planes[i][static_cast<std::size_t>(one)]);
    }
  }
  BareCalls bare;
  const std::array contenders{
      Contender{"calls",
                [&] {
                  for (std::size_t i = 0; i < pictures.size(); ++i) {
                    for (const model::RatePoint& point : points[i]) {
                      bare.measure(planes[i][static_cast<std::size_t>(point.subsampling)],
                                   point.subsampling, point.quality);
                    }
                  }
                }},
      Contender{"sweep", [&] {
                  for (const ImagePtr& picture : pictures) (void)sweep(lab, picture);
                }}};
  const auto times = interleave(contenders, pictures.size(), rounds, CpuOf::kProcess);
  return {11,
          "lab_sweep_vs_its_codec_and_metric_calls",
          Row::Bound::kAtMost,
          1.15,
          ratio(times[1], times[0]),
          times};
}

double superseded(const session::Session& session) {
  const auto snapshot = session.snapshot();
  return static_cast<double>(
      snapshot->outcomes[static_cast<std::size_t>(FrameOutcome::kSupersededBeforeEncode)]);
}

/// A stream of 1280x720 at 30 frames a second in this process, and a sweep beside it.
std::vector<Row> sweep_beside_a_stream(const ImagePtr& picture, int rounds) {
  session::Session::Options options;
  options.settings.width_px = 1280;
  options.settings.fps = 30;
  session::Session stream(std::move(options));
  session::Lab lab({.threads = session::Lab::free_cores()});
  std::this_thread::sleep_for(std::chrono::seconds(2));  // until it has found its quality
  std::vector<double> took;
  std::vector<double> lost;
  for (int round = 0; round < rounds; ++round) {
    const double before = superseded(stream);
    const auto begun = steady_clock::now();
    (void)sweep(lab, picture);
    const auto span = steady_clock::now() - begun;
    took.push_back(seconds(span));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));  // until the account has it
    const double between = superseded(stream);
    // As long without a sweep: what others on this machine take does not count.
    std::this_thread::sleep_for(span + std::chrono::milliseconds(100));
    lost.push_back((between - before) - (superseded(stream) - between));
  }
  stream.stop();
  return {{11, "lab_sweep_beside_a_30_fps_stream_s", Row::Bound::kAtMost, 2, took, {}},
          {11, "frames_superseded_by_a_sweep", Row::Bound::kAtMost, 0, lost, {}}};
}

}  // namespace

/// The quality lab: sixty points of a 1280x720 frame.
std::vector<Row> run_line_11(const BenchFrames& frames, int rounds) {
  std::vector<ImagePtr> pictures;
  for (std::size_t i = 0; i < kSwept; ++i) {
    pictures.push_back(std::make_shared<Image>(frames.hd[i * (frames.hd.size() - 1)]));
  }
  std::vector<Row> rows{sweep_against_calls(pictures, rounds)};
  for (Row& row : sweep_beside_a_stream(pictures.front(), rounds)) rows.push_back(std::move(row));
  return rows;
}

}  // namespace framescope::bench
