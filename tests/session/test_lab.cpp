#include <atomic>
#include <cstddef>
#include <filesystem>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <turbojpeg.h>

#include "media/frame_source.hpp"
#include "media/quality_metrics.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"
#include "session/lab.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using std::chrono::seconds;
using test::eventually;

const std::string kPictures = "/usr/lib/python3/dist-packages/imageio/resources/images/";

ImagePtr picture(int width_px = 96, int height_px = 64, std::uint32_t seed = 1) {
  return std::make_shared<Image>(media::testing::sample_picture(width_px, height_px, 4, seed));
}

LabRequest request_of(ImagePtr picture) {
  LabRequest request;
  request.picture = std::move(picture);
  request.frame_number = 42;
  return request;
}

/// The last result of a sweep, waited for.
LabResult sweep(Lab& lab, LabRequest request) {
  const std::uint64_t name = lab.ask(std::move(request));
  EXPECT_TRUE(lab.wait(seconds(60)));
  std::optional<LabResult> result = lab.take();
  EXPECT_TRUE(result);
  if (!result) return {};
  EXPECT_EQ(result->request, name);
  EXPECT_TRUE(result->done);
  EXPECT_EQ(result->failure, "");
  return *result;
}

/// TurboJPEG called directly, with a handle and a buffer of its own.
std::size_t turbojpeg_size(const Image& planes, int quality) {
  const int subsampling = planes.format() == PixelFormat::kJ420   ? TJSAMP_420
                          : planes.format() == PixelFormat::kJ422 ? TJSAMP_422
                                                                  : TJSAMP_444;
  tjhandle handle = tjInitCompress();
  const unsigned char* sources[]{planes.plane(0), planes.plane(1), planes.plane(2)};
  const int strides[]{planes.stride(0), planes.stride(1), planes.stride(2)};
  unsigned char* jpeg = nullptr;
  unsigned long size = 0;
  EXPECT_EQ(tjCompressFromYUVPlanes(handle, sources, planes.width_px(), strides, planes.height_px(),
                                    subsampling, &jpeg, &size, quality, TJFLAG_ACCURATEDCT),
            0);
  tjFree(jpeg);
  tjDestroy(handle);
  return size;
}

void expect_turbojpegs_sizes(const Image& bgr, const LabResult& result) {
  media::Scaler scaler;
  Image planes;
  for (const model::RatePoint& point : result.points) {
    scaler.scale(bgr, point.wanted_width_px, point.subsampling, planes);
    EXPECT_EQ(point.jpeg_bytes, turbojpeg_size(planes, point.quality))
        << to_string(point.subsampling) << ", quality " << point.quality;
    EXPECT_EQ(point.width_px, planes.width_px());
    EXPECT_EQ(point.height_px, planes.height_px());
    EXPECT_EQ(point.base64_bytes, (point.jpeg_bytes + 2) / 3 * 4);
  }
}

TEST(Lab, SweepsAPicture) {
  Lab lab({.gives_way = false});
  LabRequest request = request_of(picture());
  request.sweep.widths_px = {48, 0};
  request.sweep.qualities = {73};
  request.pricing.fragment_loss = 0.01;
  const ImagePtr bgr = request.picture;
  const LabResult result = sweep(lab, std::move(request));
  EXPECT_EQ(result.frame_number, 42u);
  EXPECT_EQ(result.planned, 60u);
  EXPECT_EQ(result.points.size(), 60u);
  expect_turbojpegs_sizes(*bgr, result);
  for (const model::RatePoint& point : result.points) {
    EXPECT_GT(point.psnr_y_db, 15);
    EXPECT_GT(point.ssim_y, 0.2);
    EXPECT_LE(point.ssim_y, 1);
    EXPECT_GT(point.encode.count(), 0);
    EXPECT_GT(point.decode.count(), 0);
    EXPECT_GT(point.base64.count(), 0);
    ASSERT_TRUE(point.on(model::PricedWire::kRaw));
    EXPECT_LT(point.on(model::PricedWire::kRaw)->survival, 1);
  }
  for (std::size_t i = 0; i + 1 < result.points.size(); ++i) {
    const auto& [a, b] = std::pair(result.points[i], result.points[i + 1]);
    if (a.wanted_width_px != b.wanted_width_px || a.subsampling != b.subsampling) continue;
    EXPECT_LT(a.quality, b.quality) << "by width, subsampling and quality, and none twice";
  }
}

TEST(Lab, MeasuresTheSameWithAnyNumberOfThreads) {
  Lab one({.threads = 1});
  Lab three({.threads = 3, .gives_way = false});
  LabRequest request = request_of(picture(160, 120));
  request.previous = picture(160, 120, 2);
  const LabResult a = sweep(one, request);
  const LabResult b = sweep(three, request);
  EXPECT_EQ(a.frozen_ssim, b.frozen_ssim);
  ASSERT_EQ(a.points.size(), b.points.size());
  for (std::size_t i = 0; i < a.points.size(); ++i) {
    EXPECT_EQ(a.points[i].quality, b.points[i].quality);
    EXPECT_EQ(a.points[i].subsampling, b.points[i].subsampling);
    EXPECT_EQ(a.points[i].jpeg_bytes, b.points[i].jpeg_bytes);
    EXPECT_EQ(a.points[i].ssim_y, b.points[i].ssim_y);
    EXPECT_EQ(a.points[i].psnr_y_db, b.points[i].psnr_y_db);
  }
}

TEST(Lab, KnowsHowAlikeAFrozenFrameIs) {
  Lab lab({.gives_way = false});
  LabRequest request = request_of(picture());
  request.previous = request.picture;
  const LabResult same = sweep(lab, request);
  ASSERT_EQ(same.frozen_ssim.size(), 1u);
  EXPECT_DOUBLE_EQ(same.frozen_ssim.at(0), 1);

  request.previous = picture(96, 64, 5);
  EXPECT_LT(sweep(lab, request).frozen_ssim.at(0), 0.9);

  request.previous = picture(64, 96, 5);
  EXPECT_TRUE(sweep(lab, request).frozen_ssim.empty()) << "another size cannot be compared";
  request.previous = nullptr;
  EXPECT_TRUE(sweep(lab, request).frozen_ssim.empty());
}

TEST(Lab, TheNewestRequestWins) {
  Lab lab({.gives_way = false});
  (void)lab.ask(request_of(picture(640, 480)));
  (void)lab.ask(request_of(picture(640, 480, 2)));
  LabRequest last = request_of(picture());
  last.frame_number = 7;
  const LabResult result = sweep(lab, std::move(last));
  EXPECT_EQ(result.frame_number, 7u);
  EXPECT_EQ(result.points.front().width_px, 96);
  EXPECT_FALSE(lab.take()) << "nothing comes of the ones before";
}

TEST(Lab, GivesResultsWhileTheyGrow) {
  std::atomic<int> wakes{0};
  Lab lab({.threads = 1, .gives_way = false, .wake = [&wakes] { ++wakes; }});
  (void)lab.ask(request_of(picture(320, 240)));
  std::set<std::size_t> sizes;
  bool done = false;
  ASSERT_TRUE(eventually([&] {
    while (const auto result = lab.take()) {
      sizes.insert(result->points.size());
      done = result->done;
      EXPECT_EQ(done, result->points.size() == result->planned);
    }
    return done;
  }));
  EXPECT_GT(sizes.size(), 1u);
  EXPECT_GE(static_cast<std::size_t>(wakes.load()), sizes.size() - 1);
}

TEST(Lab, ACancelledSweepSaysNothingMore) {
  Lab lab({.gives_way = false});
  (void)lab.ask(request_of(picture(640, 480)));
  lab.cancel();
  EXPECT_TRUE(lab.wait(seconds(0)));
  EXPECT_FALSE(lab.take());
  EXPECT_EQ(sweep(lab, request_of(picture())).points.size(), 60u);
  EXPECT_FALSE(lab.take());
}

TEST(Lab, EndsInTheMiddleOfASweep) {
  Lab lab({.threads = 2, .gives_way = false});
  (void)lab.ask(request_of(picture(1280, 720)));
}

TEST(Lab, AlwaysHasAThread) { EXPECT_GE(Lab::free_cores(), 1); }

TEST(Lab, SizesOfTheAstronautAreTurboJpegs) {
  if (!std::filesystem::exists(kPictures + "astronaut.png")) GTEST_SKIP() << "no python3-imageio";
  const auto source = media::open_source(*media::parse_source(kPictures + "astronaut.png"), {});
  auto bgr = std::make_shared<Image>();
  ASSERT_EQ(source->read(*bgr, {}), media::ReadStatus::kFrame);
  Lab lab({.gives_way = false});
  LabRequest request = request_of(bgr);
  request.sweep.widths_px = {0, 400};
  expect_turbojpegs_sizes(*bgr, sweep(lab, std::move(request)));
}

// ThreadSanitizer does not know how FFmpeg's own threads, which are not instrumented, agree.
#ifndef __SANITIZE_THREAD__
TEST(Lab, SizesOfTwentyFramesOfTheCockatooAreTurboJpegs) {
  if (!std::filesystem::exists(kPictures + "cockatoo.mp4")) GTEST_SKIP() << "no python3-imageio";
  const auto source = media::open_source(*media::parse_source(kPictures + "cockatoo.mp4"), {});
  Lab lab({.gives_way = false});
  ImagePtr previous;
  for (int frame = 0; frame < 20; ++frame) {
    auto bgr = std::make_shared<Image>();
    ASSERT_EQ(source->read(*bgr, {}), media::ReadStatus::kFrame);
    LabRequest request = request_of(bgr);
    request.previous = std::exchange(previous, bgr);
    request.sweep.most_points = 12;
    const LabResult result = sweep(lab, std::move(request));
    expect_turbojpegs_sizes(*bgr, result);
    EXPECT_EQ(result.frozen_ssim.size(), frame == 0 ? 0u : 1u);
  }
}
#endif

}  // namespace
}  // namespace framescope::session
