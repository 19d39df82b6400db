#include <atomic>
#include <stdexcept>

#include <gtest/gtest.h>

#include "session/capture_stage.hpp"
#include "session/fake_sources.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using test::CountingSource;
using test::HangingSource;
using test::Latch;

class CaptureStageTest : public ::testing::Test {
 protected:
  CaptureStage make(CaptureStage::Options options, std::optional<double> fps) {
    model::StreamSettings settings;
    settings.fps = fps;
    board_->write(settings);
    return CaptureStage(std::move(options), account_, board_, slot_);
  }
  /// Ends a frame as an encoder without receivers would.
  void end(const CapturedFrame& frame) {
    model::FrameRecord record;
    record.kind = model::RecordKind::kDropped;
    record.outcome = FrameOutcome::kNoReceiver;
    record.frame_number = frame.frame_number;
    account_->writer(Producer::kEncode).append(record);
  }
  model::Snapshot finish() {
    account_->finish(0);
    return *account_->snapshot();
  }

  std::shared_ptr<Account> account_ = std::make_shared<Account>(model::Role::kSender, Time{});
  std::shared_ptr<SettingsBoard> board_ = std::make_shared<SettingsBoard>(model::StreamSettings{});
  std::shared_ptr<CaptureStage::Slot> slot_ = std::make_shared<CaptureStage::Slot>();
};

SourceFactory counting(CountingSource::Options options) {
  return [options] { return std::make_unique<CountingSource>(options); };
}

TEST_F(CaptureStageTest, UnthrottledFileWaitsForTheEncoder) {
  CaptureStage stage = make({.open = counting({.frames = 50}), .frames = {}, .gated = false}, 0);
  stage.start();
  std::uint64_t next = 0;
  while (const auto frame = slot_->take()) {
    EXPECT_EQ(frame->frame_number, next++);
    EXPECT_EQ(frame->image->width_px(), 320);
    EXPECT_TRUE(frame->unthrottled);
    end(*frame);
  }
  EXPECT_EQ(next, 50u);
  EXPECT_TRUE(stage.ended());
  EXPECT_EQ(stage.failure(), "");
  EXPECT_TRUE(stage.stop());
  const model::Snapshot snapshot = finish();
  EXPECT_EQ(test::frames(snapshot, model::Stage::kCaptured), 50u);
  EXPECT_EQ(test::outcome(snapshot, FrameOutcome::kSupersededBeforeEncode), 0u);
}

TEST_F(CaptureStageTest, FrameLimitEndsIt) {
  CaptureStage stage = make({.open = counting({}), .frames = 7, .gated = false}, 0);
  stage.start();
  int frames = 0;
  while (slot_->take()) ++frames;
  EXPECT_EQ(frames, 7);
}

TEST_F(CaptureStageTest, LiveSourceIsSupersededNotDelayed) {
  CaptureStage stage =
      make({.open = counting({.frames = 20, .live = true}), .frames = {}, .gated = false}, 0);
  stage.start();
  ASSERT_TRUE(test::eventually([&] { return stage.ended(); }));  // though nobody took a frame
  const auto newest = slot_->take();
  ASSERT_TRUE(newest);
  EXPECT_EQ(newest->frame_number, 19u);
  EXPECT_FALSE(newest->unthrottled) << "a live source cannot wait";
  end(*newest);
  EXPECT_TRUE(stage.stop());
  const model::Snapshot snapshot = finish();
  EXPECT_EQ(test::frames(snapshot, model::Stage::kCaptured), 20u);
  EXPECT_EQ(test::outcome(snapshot, FrameOutcome::kSupersededBeforeEncode), 19u);
}

TEST_F(CaptureStageTest, GateHoldsBackTheFirstFrame) {
  CaptureStage stage = make({.open = counting({.frames = 3}), .frames = {}, .gated = true}, 0);
  stage.start();
  ASSERT_TRUE(test::eventually([&] { return stage.source().has_value(); }));
  EXPECT_FALSE(slot_->try_take());
  stage.open_gate();
  int frames = 0;
  while (slot_->take()) ++frames;
  EXPECT_EQ(frames, 3);
}

TEST_F(CaptureStageTest, StopsBehindAClosedGate) {
  CaptureStage stage = make({.open = counting({}), .frames = {}, .gated = true}, 0);
  stage.start();
  EXPECT_TRUE(stage.stop());
}

TEST_F(CaptureStageTest, SourceThatCannotBeOpenedSaysWhy) {
  CaptureStage stage = make(
      {.open = []() -> std::unique_ptr<media::FrameSource> { throw std::runtime_error("no such"); },
       .frames = {},
       .gated = false},
      0);
  stage.start();
  EXPECT_FALSE(slot_->take());
  ASSERT_TRUE(test::eventually([&] { return stage.ended(); }));
  EXPECT_EQ(stage.failure(), "no such");
}

TEST_F(CaptureStageTest, SourceThatBreaksSaysWhyAndKeepsWhatItGave) {
  CaptureStage stage = make(
      {.open = counting({.frames = 2, .failure = "unplugged"}), .frames = {}, .gated = false}, 0);
  stage.start();
  int frames = 0;
  while (slot_->take()) ++frames;
  EXPECT_EQ(frames, 2);
  ASSERT_TRUE(test::eventually([&] { return stage.ended(); }));
  EXPECT_EQ(stage.failure(), "unplugged");
}

TEST_F(CaptureStageTest, OpenThatNeverReturnsIsAbandoned) {
  const auto latch = std::make_shared<Latch>();
  {
    CaptureStage stage = make({.open = [latch]() -> std::unique_ptr<media::FrameSource> {
                                 latch->wait();
                                 return std::make_unique<CountingSource>(CountingSource::Options{});
                               },
                               .frames = {},
                               .gated = false},
                              0);
    stage.start();
    latch->wait_entered();
    EXPECT_FALSE(stage.stop());
  }
  EXPECT_EQ(test::frames(finish(), model::Stage::kCaptured), 0u);
  latch->open();
}

TEST_F(CaptureStageTest, WithoutPatienceAHangingSourceIsLeftAtOnceAndTellsWhenItIsGone) {
  const auto latch = std::make_shared<Latch>();
  std::shared_ptr<const SourceExit> exit;
  {
    CaptureStage stage =
        make({.open = [latch] { return std::make_unique<HangingSource>(1, latch); },
              .frames = {},
              .gated = false},
             0);
    stage.start();
    const auto frame = slot_->take();
    ASSERT_TRUE(frame);
    end(*frame);
    latch->wait_entered();
    EXPECT_FALSE(stage.stop(Duration{0}));
    exit = stage.source_exit();
  }
  const model::Snapshot snapshot = finish();
  test::expect_closed(snapshot);
  EXPECT_EQ(test::frames(snapshot, model::Stage::kCaptured), 1u);
  EXPECT_FALSE(exit->wait_for(Duration{0}));
  latch->open();
  EXPECT_TRUE(exit->wait_for(std::chrono::seconds(30)));
}

/// However the stop falls between two frames, none is captured behind the account's back.
TEST_F(CaptureStageTest, StopWithoutPatienceLosesNoFrame) {
  for (int i = 0; i < 50; ++i) {
    account_ = std::make_shared<Account>(model::Role::kSender, Time{});
    slot_ = std::make_shared<CaptureStage::Slot>();
    const CountingSource::Options live{.width_px = 16, .height_px = 16, .live = true};
    CaptureStage stage = make({.open = counting(live), .frames = {}, .gated = false}, 0);
    stage.start();
    std::uint64_t taken = 0;
    std::uint64_t newest = 0;
    const auto take = [&](std::optional<CapturedFrame> frame) {
      if (!frame) return;
      ++taken;
      newest = frame->frame_number;
      end(*frame);
    };
    for (int j = 0; j <= i % 3; ++j) take(slot_->take());
    stage.stop(Duration{0});
    take(slot_->take());
    const model::Snapshot snapshot = finish();
    test::expect_closed(snapshot);
    EXPECT_EQ(test::outcome(snapshot, FrameOutcome::kNoReceiver), taken);
    // One more, at most: the slot was closed already.
    EXPECT_LE(test::frames(snapshot, model::Stage::kCaptured), newest + 2);
  }
}

TEST_F(CaptureStageTest, OpensNothingBeforeTheSourceBeforeItIsGone) {
  const auto before = std::make_shared<SourceExit>();
  std::atomic<bool> gone{false};
  CaptureStage stage =
      make({.open =
                [&gone] {
                  EXPECT_TRUE(gone);
                  return std::make_unique<CountingSource>(CountingSource::Options{});
                },
            .frames = 1,
            .gated = false,
            .after = before},
           0);
  stage.start();
  gone = true;
  before->tell();
  EXPECT_TRUE(slot_->take());
  EXPECT_TRUE(stage.stop());
}

TEST_F(CaptureStageTest, StopsWhileItWaitsForTheSourceBeforeIt) {
  CaptureStage stage = make({.open = []() -> std::unique_ptr<media::FrameSource> {
                               ADD_FAILURE() << "opened";
                               return nullptr;
                             },
                             .frames = {},
                             .gated = false,
                             .after = std::make_shared<SourceExit>()},
                            0);
  stage.start();
  EXPECT_TRUE(stage.stop());
}

TEST_F(CaptureStageTest, ASourceThatNeverGoesIsNotWaitedForForever) {
  CaptureStage stage = make(
      {.open = counting({}), .frames = 1, .gated = false, .after = std::make_shared<SourceExit>()},
      0);
  stage.start();
  EXPECT_TRUE(slot_->take());
}

TEST_F(CaptureStageTest, ReadThatNeverReturnsIsAbandonedAndTouchesNothingAfterwards) {
  const auto latch = std::make_shared<Latch>();
  {
    CaptureStage stage =
        make({.open = [latch] { return std::make_unique<HangingSource>(1, latch); },
              .frames = {},
              .gated = false},
             0);
    stage.start();
    EXPECT_TRUE(slot_->take());
    latch->wait_entered();
    EXPECT_FALSE(stage.stop());
  }
  EXPECT_EQ(test::frames(finish(), model::Stage::kCaptured), 1u);
  latch->open();  // the thread left behind wakes up after all else is gone
}

}  // namespace
}  // namespace framescope::session
