#include "bench/own_stream.hpp"

#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "bench/bench_frames.hpp"
#include "bench/measure.hpp"
#include "media/scaler.hpp"

namespace framescope::bench {
namespace {

/// Costs nothing: the buffers that come round keep the picture, as GStreamer's imagefreeze does.
class StillSource final : public media::FrameSource {
 public:
  StillSource(const Image& bgr, double fps) : bgr_(bgr) {
    info_.name = "a picture in memory";
    info_.width_px = bgr.width_px();
    info_.height_px = bgr.height_px();
    info_.fps = fps;
  }

  const media::SourceInfo& info() const override { return info_; }
  media::ReadStatus read(Image& bgr, const media::FrameStamp& /*stamp*/) override {
    if (bgr.empty() || !filled_.contains(bgr.plane(0))) {
      bgr = bgr_;
      filled_.insert(bgr.plane(0));
    }
    return media::ReadStatus::kFrame;
  }
  std::string error() const override { return {}; }

 private:
  const Image& bgr_;
  media::SourceInfo info_;
  std::set<const std::uint8_t*> filled_;
};

std::uint64_t passed(const model::Snapshot& snapshot, model::Stage stage) {
  return snapshot.frames[static_cast<std::size_t>(stage)].value_or(0);
}

struct Reading {
  std::shared_ptr<const model::Snapshot> snapshot;
  double cpu_us = 0;  ///< of this process
};

/// Of the next snapshot, as it comes: the newest one may be a second old, and the processor's
/// time would be of other frames than it counts. Looks only from shortly before it is due: each
/// look is a wake-up, and 100 of them in a turn were 2 % of a frame at 60 FPS.
Reading read_next(const session::Session& session) {
  constexpr auto kEarly = std::chrono::milliseconds(10);
  constexpr auto kLook = std::chrono::milliseconds(5);
  const auto before = session.snapshot();
  std::this_thread::sleep_until(before->at + session::Session::kUnwatched - kEarly);
  for (int looks = 0; looks < 1000; ++looks) {
    std::this_thread::sleep_for(kLook);
    auto newest = session.snapshot();
    if (newest != before) return {std::move(newest), cpu_us(CpuOf::kProcess)};
  }
  throw std::runtime_error("measure a session: it counts no more; " + session.failure());
}

}  // namespace

std::unique_ptr<session::Session> start(const OwnStream& stream, const Image& bgr) {
  session::Session::Options options;
  options.config = stream.config;
  options.settings.width_px = stream.width_px;
  options.settings.fps = stream.fps;
  options.settings.quality = kQuality;
  options.settings.wire = stream.wire;
  options.snapshot_period = stream.snapshot_period;
  options.source = [&bgr, fps = stream.fps] { return std::make_unique<StillSource>(bgr, fps); };
  return std::make_unique<session::Session>(std::move(options));
}

Usage watch(const session::Session& session, model::Stage stage, Duration span) {
  const Reading before = read_next(session);
  std::this_thread::sleep_for(span);
  const Reading after = read_next(session);
  const auto frames =
      static_cast<double>(passed(*after.snapshot, stage) - passed(*before.snapshot, stage));
  if (frames == 0)
    throw std::runtime_error("measure a session: no frame passed; " + session.failure());
  return {(after.cpu_us - before.cpu_us) / frames,
          frames / seconds(after.snapshot->at - before.snapshot->at)};
}

Image scaled(const Image& bgr, int width_px, int height_px) {
  Image out(width_px, height_px, PixelFormat::kBgr);
  const cv::Mat from(bgr.height_px(), bgr.width_px(), CV_8UC3,
                     const_cast<std::uint8_t*>(bgr.plane(0)));
  cv::Mat to(height_px, width_px, CV_8UC3, out.plane(0));
  cv::resize(from, to, to.size(), 0, 0, cv::INTER_AREA);
  return out;
}

Image small_still(const Image& hd) { return scaled(hd, 400, 300); }

Image planes_of(const Image& bgr) {
  Image planes;
  media::Scaler().scale(bgr, 0, Subsampling::k420, planes);
  return planes;
}

}  // namespace framescope::bench
