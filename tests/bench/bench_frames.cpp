#include "bench/bench_frames.hpp"

#include <cstdlib>
#include <filesystem>
#include <span>
#include <stdexcept>

#include <opencv2/imgproc.hpp>

#include "media/frame_source.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/scaler.hpp"
#include "wire/base64.hpp"
#include "wire/frame_tag.hpp"

namespace framescope::bench {
namespace {

constexpr int kFrames = 20;
constexpr int kStep = 13;  // 20 frames are then spread over the clip's 280
constexpr int kHdWidthPx = 1280, kHdHeightPx = 720;
constexpr const char* kClip =
    "/usr/lib/python3/dist-packages/imageio/resources/images/cockatoo.mp4";

Image resized(Image bgr, int width_px, int height_px) {
  if (bgr.width_px() == width_px && bgr.height_px() == height_px) return bgr;
  Image small(width_px, height_px, PixelFormat::kBgr);
  const cv::Mat from(bgr.height_px(), bgr.width_px(), CV_8UC3, bgr.plane(0));
  cv::Mat to(height_px, width_px, CV_8UC3, small.plane(0));
  cv::resize(from, to, to.size(), 0, 0, cv::INTER_AREA);
  return small;
}

}  // namespace

BenchFrames load_frames() {
  const char* named = std::getenv("FRAMESCOPE_BENCH_CLIP");
  const std::string clip = named != nullptr ? named : kClip;
  const bool has_clip = named != nullptr || std::filesystem::exists(clip);
  const auto spec = media::parse_source(has_clip ? clip : "test");
  if (!spec.ok()) throw std::runtime_error("open " + clip + ": " + spec.error());
  media::SourceOptions options;
  options.loop = true;
  const auto source = media::open_source(*spec, options);

  BenchFrames frames;
  frames.origin = source->info().name;
  media::Scaler scaler;
  Image bgr;
  for (std::uint64_t i = 0; i < kFrames * kStep; ++i) {
    if (source->read(bgr, {i, {}}) != media::ReadStatus::kFrame)
      throw std::runtime_error("read " + clip + ": " + source->error());
    if (i % kStep != 0) continue;
    frames.hd.push_back(resized(bgr, kHdWidthPx, kHdHeightPx));
    frames.small_bgr.push_back(
        resized(bgr, kSmallWidthPx, kSmallWidthPx * kHdHeightPx / kHdWidthPx));
    scaler.scale(frames.small_bgr.back(), 0, Subsampling::k420, frames.small.emplace_back());
  }
  return frames;
}

BenchDatagrams make_datagrams(const BenchFrames& frames, int quality) {
  BenchDatagrams datagrams;
  media::JpegEncoder encoder;
  wire::FrameTag tag;
  tag.quality = quality;
  for (const Image& planes : frames.small) {
    auto& jpeg = datagrams.jpegs.emplace_back();
    const auto size = encoder.encode(planes, quality, jpeg, wire::kFrameTagBytes);
    if (!size.ok()) throw std::runtime_error("encode a frame: " + size.error().cause);
    ++tag.frame_number;
    wire::write_frame_tag(tag,
                          std::span{jpeg}.subspan<wire::kFrameTagOffset, wire::kFrameTagBytes>());
    auto& text = datagrams.texts.emplace_back(wire::base64_length(jpeg.size()));
    wire::encode_base64(jpeg, text);
  }
  return datagrams;
}

}  // namespace framescope::bench
