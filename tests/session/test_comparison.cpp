#include <algorithm>
#include <atomic>
#include <future>
#include <limits>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "media/sample_picture.hpp"
#include "session/comparison.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using test::eventually;

ImagePtr picture(int width_px = 96, int height_px = 64, std::uint32_t seed = 1) {
  return std::make_shared<Image>(media::testing::sample_picture(width_px, height_px, 4, seed));
}

ComparisonRequest request_of(ImagePtr picture, int quality = 60) {
  ComparisonRequest request;
  request.picture = std::move(picture);
  request.frame_number = 42;
  request.quality = quality;
  return request;
}

void expect_equal(const Image& a, const Image& b) {
  ASSERT_EQ(a.format(), b.format());
  ASSERT_EQ(a.width_px(), b.width_px());
  ASSERT_EQ(a.height_px(), b.height_px());
  EXPECT_TRUE(std::equal(a.plane(0), a.plane(0) + a.size_bytes(), b.plane(0)));
}

/// The same by hand, from the codec's own classes.
void expect_done_by_hand(const ComparisonRequest& request, const ComparisonResult& result) {
  SCOPED_TRACE(std::to_string(request.width_px) + ", " +
               std::string(to_string(request.subsampling)));
  media::Scaler scaler;
  media::JpegEncoder encoder;
  media::JpegDecoder decoder;
  media::PlaneDecoder plane_decoder;
  Image planes, rgba;
  std::vector<std::uint8_t> jpeg;
  scaler.scale(*request.picture, request.width_px, request.subsampling, planes);
  media::planes_as_decoded(planes, rgba);
  ASSERT_TRUE(result.original && result.compared && result.map) << result.failure;
  expect_equal(*result.original, rgba);
  ASSERT_TRUE(encoder.encode(planes, request.quality, jpeg));
  ASSERT_TRUE(decoder.decode(jpeg, planes.width_px(), planes.height_px(), rgba));
  expect_equal(*result.compared, rgba);
  const auto before = media::luma_of(planes);
  const auto after = plane_decoder.decode(jpeg);
  ASSERT_TRUE(after);
  media::draw_difference(before, *after, rgba);
  if (request.map == ErrorMap::kSsim) {
    media::SsimMap map;
    map.measure(before, *after);
    map.draw(rgba);
  }
  expect_equal(*result.map, rgba);
  EXPECT_EQ(result.planes_bytes, planes.size_bytes());
  EXPECT_EQ(result.jpeg_bytes, jpeg.size());
  EXPECT_EQ(result.psnr_y_db, media::psnr_y_db(before, *after));
  EXPECT_EQ(result.ssim_y, media::ssim_y(before, *after));
}

class ComparisonTest : public testing::Test {
 protected:
  /// The next result, waited for.
  ComparisonResult next() {
    std::optional<ComparisonResult> result;
    EXPECT_TRUE(eventually([&] { return (result = comparison_.take()).has_value(); }));
    return result.value_or(ComparisonResult{});
  }

  ComparisonResult compare(ComparisonRequest request) {
    const std::uint64_t name = comparison_.ask(std::move(request));
    ComparisonResult result = next();
    EXPECT_EQ(result.request, name);
    return result;
  }

  std::atomic<int> wakes_{0};
  Comparison comparison_{{.gives_way = false, .wake = [this] { ++wakes_; }}};
};

/// A comparison whose thread stops after its first result until it is let go.
class HeldComparison {
 public:
  HeldComparison() { held_ = reached_.get_future(); }
  ~HeldComparison() { let_go(); }

  Comparison& operator*() { return comparison_; }
  Comparison* operator->() { return &comparison_; }
  /// Waits until the first result is there.
  void wait_held() { held_.wait(); }
  void let_go() {
    if (!std::exchange(gone_, true)) go_.set_value();
  }

 private:
  void hold() {
    if (std::exchange(was_held_, true)) return;
    reached_.set_value();
    going_.wait();
  }

  std::promise<void> reached_, go_;
  std::future<void> held_;
  std::future<void> going_ = go_.get_future();
  bool gone_ = false;      // the test's thread's
  bool was_held_ = false;  // the comparison's thread's
  Comparison comparison_{{.gives_way = false, .wake = [this] { hold(); }}};
};

TEST_F(ComparisonTest, DoesWhatTheStreamDoes) {
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k422, Subsampling::k444}) {
    for (const int width : {0, 45, 400}) {
      for (const ErrorMap map : {ErrorMap::kDifference, ErrorMap::kSsim}) {
        ComparisonRequest request = request_of(picture(121, 83));
        request.width_px = width;
        request.subsampling = subsampling;
        request.map = map;
        const ComparisonResult result = compare(request);
        EXPECT_EQ(result.frame_number, 42u);
        EXPECT_EQ(result.quality, 60);
        EXPECT_EQ(result.subsampling, subsampling);
        EXPECT_EQ(result.map_kind, map);
        EXPECT_EQ(result.failure, "");
        expect_done_by_hand(request, result);
      }
    }
  }
}

TEST_F(ComparisonTest, WhatIsSharedWithTheRequestBeforeIsNotDoneAgain) {
  ComparisonRequest request = request_of(picture());
  const ComparisonResult first = compare(request);
  request.map = ErrorMap::kSsim;
  const ComparisonResult other_map = compare(request);
  EXPECT_EQ(other_map.original, first.original);
  EXPECT_EQ(other_map.compared, first.compared);
  EXPECT_NE(other_map.map, first.map);
  expect_done_by_hand(request, other_map);
  request.quality = 20;
  const ComparisonResult other_quality = compare(request);
  EXPECT_EQ(other_quality.original, first.original);
  EXPECT_NE(other_quality.compared, first.compared);
  EXPECT_LT(other_quality.jpeg_bytes, first.jpeg_bytes);
  expect_done_by_hand(request, other_quality);
  request.picture = picture(96, 64, 2);
  const ComparisonResult other_picture = compare(request);
  EXPECT_NE(other_picture.original, first.original);
  expect_done_by_hand(request, other_picture);
}

TEST_F(ComparisonTest, AnEqualRequestCostsNothing) {
  const ComparisonRequest request = request_of(picture());
  const ComparisonResult first = compare(request);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(comparison_.ask(request), first.request);
  ComparisonRequest other = request;
  other.frame_number = 43;
  EXPECT_EQ(compare(other).request, first.request + 1) << "the equal ones have no result";
  EXPECT_TRUE(eventually([&] { return wakes_ == 2; }));
}

TEST_F(ComparisonTest, APictureThatIsShownStaysAsItIs) {
  const ComparisonRequest request = request_of(picture());
  const ComparisonResult shown = compare(request);
  const ImagePtr other = picture(96, 64, 2);
  for (int i = 0; i < 20; ++i) compare(request_of(other, 10 + i));
  expect_done_by_hand(request, shown);
}

TEST_F(ComparisonTest, BadRequestsAreToldInWords) {
  const auto failure = [this](const ComparisonRequest& request) {
    const ComparisonResult result = compare(request);
    EXPECT_FALSE(result.original || result.compared || result.map);
    EXPECT_EQ(result.frame_number, 42u);
    return result.failure;
  };
  const std::string no_picture =
      "compare frame 42 at quality 60: there is no picture; wait for the next frame";
  EXPECT_EQ(failure(request_of(nullptr)), no_picture);
  EXPECT_EQ(failure(request_of(std::make_shared<Image>())), no_picture);
  EXPECT_EQ(failure(request_of(std::make_shared<Image>(32, 32, PixelFormat::kRgba))),
            "compare frame 42 at quality 60: the picture is not BGR, as sources give it; choose "
            "another source");
  EXPECT_EQ(failure(request_of(std::make_shared<Image>(32'769, 1, PixelFormat::kBgr))),
            "compare frame 42 at quality 60: the picture is 32769x1, of at most 32768 a side; "
            "choose a smaller one");
  for (const int quality : {0, 101, std::numeric_limits<int>::min()}) {
    EXPECT_EQ(failure(request_of(picture(), quality)), "compare frame 42 at quality " +
                                                           std::to_string(quality) +
                                                           ": choose a quality of 1 to 100");
  }
  ComparisonRequest narrow = request_of(picture());
  narrow.width_px = -1;
  EXPECT_EQ(failure(narrow),
            "compare frame 42 at quality 60: a width of -1 is none; choose 16 to 8192, or 0 for "
            "the picture's own");

  const ComparisonRequest good = request_of(picture());
  expect_done_by_hand(good, compare(good));
}

TEST(Comparison, TheNewestRequestWins) {
  HeldComparison held;
  const std::uint64_t first = held->ask(request_of(picture(), 10));
  held.wait_held();
  (void)held->ask(request_of(picture(), 20));
  (void)held->ask(request_of(picture(), 30));
  const std::uint64_t last = held->ask(request_of(picture(), 40));
  EXPECT_EQ(last, first + 3);
  auto result = held->take();
  ASSERT_TRUE(result) << "what was in work is told";
  EXPECT_EQ(result->request, first);
  held.let_go();
  ASSERT_TRUE(eventually([&] { return (result = held->take()).has_value(); }));
  EXPECT_EQ(result->request, last) << "those between never come";
  EXPECT_EQ(result->quality, 40);
  EXPECT_FALSE(held->take());
}

TEST(Comparison, NothingComesOfWhatWasCancelled) {
  HeldComparison held;
  const ComparisonRequest request = request_of(picture());
  const std::uint64_t first = held->ask(request);
  held.wait_held();
  (void)held->ask(request_of(picture(), 20));
  held->cancel();
  EXPECT_FALSE(held->take());
  const std::uint64_t again = held->ask(request);
  EXPECT_GT(again, first) << "the same may be asked anew";
  held.let_go();
  std::optional<ComparisonResult> result;
  ASSERT_TRUE(eventually([&] { return (result = held->take()).has_value(); }));
  EXPECT_EQ(result->request, again);
  expect_done_by_hand(request, *result);
}

TEST_F(ComparisonTest, WhatIsInWorkCanBeCancelled) {
  const ImagePtr large = picture(320, 240);
  const ImagePtr small = picture(48, 32);
  for (int i = 0; i < 20; ++i) {
    (void)comparison_.ask(request_of(large, 50 + i));
    // At another place of the work each time.
    for (int turn = 0; turn < i; ++turn) std::this_thread::yield();
    comparison_.cancel();
    EXPECT_FALSE(comparison_.take());
    const ComparisonRequest request = request_of(small, 50 + i);
    expect_done_by_hand(request, compare(request));
  }
}

TEST(Comparison, GivesWayAndEndsInTheMiddle) {
  for (int i = 0; i < 3; ++i) {
    Comparison comparison({});
    (void)comparison.ask(request_of(picture(320, 240)));
    (void)comparison.ask(request_of(picture(320, 240, 2)));
  }
  Comparison comparison({});
  (void)comparison.ask(request_of(picture()));
  EXPECT_TRUE(eventually([&] { return comparison.take().has_value(); }));
}

}  // namespace
}  // namespace framescope::session
