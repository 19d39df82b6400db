#include <atomic>

#include <gtest/gtest.h>

#include "session/recall.hpp"
#include "session/small_jpeg.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using std::chrono::seconds;
using test::eventually;

constexpr Time kAt = Time{} + std::chrono::hours(1);

class RecallTest : public testing::Test {
 protected:
  /// The next answer of this side, waited for.
  RecalledPicture answer(Side side) {
    std::optional<RecalledPicture> recalled;
    EXPECT_TRUE(eventually([&] { return (recalled = recall_.take(side)).has_value(); }));
    return recalled.value_or(RecalledPicture{});
  }

  std::shared_ptr<FrameStore> store_ = std::make_shared<FrameStore>(std::size_t{1} << 20);
  std::atomic<int> wakes_{0};
  Recall recall_{store_, [this] { ++wakes_; }};
};

TEST_F(RecallTest, BringsAPictureBack) {
  const auto jpeg = test::small_jpeg();
  store_->put(3, Side::kReceived, 42, kAt, jpeg);
  EXPECT_FALSE(recall_.take(Side::kReceived));
  recall_.ask(Side::kReceived, 3, 42, kAt + seconds(1));
  const RecalledPicture recalled = answer(Side::kReceived);
  EXPECT_EQ(recalled.session, 3u);
  EXPECT_EQ(recalled.side, Side::kReceived);
  EXPECT_EQ(recalled.frame_number, 42u);
  ASSERT_TRUE(recalled.picture);
  EXPECT_EQ(recalled.picture->image->format(), PixelFormat::kRgba);
  EXPECT_EQ(recalled.picture->image->width_px(), 64);
  EXPECT_EQ(recalled.picture->image->height_px(), 48);
  EXPECT_EQ(recalled.picture->frame_number, 42u);
  EXPECT_EQ(recalled.picture->jpeg_bytes, jpeg.size());
  EXPECT_EQ(recalled.picture->at, kAt);
  EXPECT_FALSE(recalled.picture->damaged);
  EXPECT_TRUE(eventually([&] { return wakes_ == 1; }));
  EXPECT_FALSE(recall_.take(Side::kReceived));
}

TEST_F(RecallTest, SaysThatAFrameIsNotKept) {
  recall_.ask(Side::kSent, 1, 7, kAt);
  const RecalledPicture recalled = answer(Side::kSent);
  EXPECT_EQ(recalled.frame_number, 7u);
  EXPECT_FALSE(recalled.picture);
}

TEST_F(RecallTest, DamageIsSeenAgain) {
  auto jpeg = test::small_jpeg();
  jpeg.resize(jpeg.size() - 2);  // without its end
  store_->put(1, Side::kReceived, 1, kAt, jpeg);
  recall_.ask(Side::kReceived, 1, 1, kAt);
  const RecalledPicture recalled = answer(Side::kReceived);
  ASSERT_TRUE(recalled.picture);
  EXPECT_TRUE(recalled.picture->damaged);
}

TEST_F(RecallTest, TheSidesDoNotDisturbEachOther) {
  store_->put(1, Side::kSent, 1, kAt, test::small_jpeg(3));
  store_->put(1, Side::kReceived, 1, kAt, test::small_jpeg(5));
  recall_.ask(Side::kSent, 1, 1, kAt);
  recall_.ask(Side::kReceived, 1, 1, kAt);
  const auto sent = answer(Side::kSent);
  const auto received = answer(Side::kReceived);
  ASSERT_TRUE(sent.picture && received.picture);
  EXPECT_EQ(sent.picture->jpeg_bytes, test::small_jpeg(3).size());
  EXPECT_EQ(received.picture->jpeg_bytes, test::small_jpeg(5).size());
}

TEST_F(RecallTest, OfManyQuestionsTheNewestIsAnsweredLast) {
  constexpr std::uint64_t kFrames = 200;
  for (std::uint64_t i = 0; i < kFrames; ++i) {
    store_->put(1, Side::kReceived, i, kAt + std::chrono::milliseconds(i), test::small_jpeg());
  }
  for (std::uint64_t i = 0; i < kFrames; ++i) recall_.ask(Side::kReceived, 1, i, kAt);
  std::uint64_t newest = 0;
  EXPECT_TRUE(eventually([&] {
    if (const auto recalled = recall_.take(Side::kReceived)) {
      EXPECT_GE(recalled->frame_number, newest);
      newest = recalled->frame_number;
    }
    return newest == kFrames - 1;
  }));
  EXPECT_FALSE(recall_.take(Side::kReceived));
}

TEST_F(RecallTest, APictureThatIsHeldStaysAsItIs) {
  store_->put(1, Side::kReceived, 1, kAt, test::small_jpeg(3));
  store_->put(1, Side::kReceived, 2, kAt, test::small_jpeg(5));
  recall_.ask(Side::kReceived, 1, 1, kAt);
  const auto held = answer(Side::kReceived);
  ASSERT_TRUE(held.picture);
  const std::vector<std::uint8_t> before(
      held.picture->image->plane(0),
      held.picture->image->plane(0) + held.picture->image->size_bytes());
  for (int i = 0; i < 20; ++i) {
    recall_.ask(Side::kReceived, 1, 2, kAt);
    ASSERT_TRUE(answer(Side::kReceived).picture);
  }
  EXPECT_TRUE(std::equal(before.begin(), before.end(), held.picture->image->plane(0)));
}

TEST(Recall, EndsWithQuestionsLeft) {
  const auto store = std::make_shared<FrameStore>(std::size_t{1} << 20);
  store->put(1, Side::kSent, 1, kAt, test::small_jpeg());
  for (int i = 0; i < 20; ++i) {
    Recall recall(store, {});
    recall.ask(Side::kSent, 1, 1, kAt);
  }
}

}  // namespace
}  // namespace framescope::session
