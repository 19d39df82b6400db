#include <array>

#include <opencv2/imgproc.hpp>

#include "bench/lines.hpp"
#include "media/scaler.hpp"

namespace framescope::bench {

/// From a 720p BGR frame to scaled J420 planes, against what the tutorial scales with.
std::vector<Row> run_line_5(const BenchFrames& frames, int rounds) {
  media::Scaler scaler;
  Image planes;
  std::vector<cv::Mat> sources;
  for (Image bgr : frames.hd) {
    sources.push_back(cv::Mat(bgr.height_px(), bgr.width_px(), CV_8UC3, bgr.plane(0)).clone());
  }
  cv::Mat scaled;
  const std::array contenders{
      Contender{"inter_area",
                [&] {
                  for (const cv::Mat& source : sources)
                    cv::resize(source, scaled, {kSmallWidthPx, 225}, 0, 0, cv::INTER_AREA);
                }},
      Contender{"scaler", [&] {
                  for (const Image& bgr : frames.hd)
                    scaler.scale(bgr, kSmallWidthPx, Subsampling::k420, planes);
                }}};
  const auto times = interleave(contenders, frames.hd.size(), rounds);
  return {{5, "scale_720p_to_planes_vs_inter_area", Row::Bound::kAtMost, 0.20,
           ratio(times[1], times[0]), times}};
}

}  // namespace framescope::bench
