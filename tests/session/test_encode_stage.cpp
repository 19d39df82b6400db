#include <atomic>
#include <memory>

#include <gtest/gtest.h>

#include "session/capture_stage.hpp"
#include "session/encode_stage.hpp"
#include "session/fake_sources.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using test::Latch;

class EncodeStageTest : public ::testing::Test {
 protected:
  EncodeStageTest() {
    EncodeStage::Options options;
    options.send = [this](const std::shared_ptr<OutgoingFrame>&) { ++sent_; };
    options.receivers = [] { return std::size_t{1}; };
    options.await_receiver = [this](bool unthrottled) {
      if (!unthrottled) return;
      ++awaited_;
      receiver_.wait();
    };
    options.ended = [] {};
    stage_ = std::make_unique<EncodeStage>(std::move(options), account_, board_, slot_);
    stage_->start();
  }
  ~EncodeStageTest() override {
    receiver_.open();
    slot_->close();
    stage_->join();
    account_->finish(0);
  }

  void capture(std::uint64_t frame_number, bool unthrottled) {
    CapturedFrame frame;
    frame.image = std::make_shared<Image>(32, 32, PixelFormat::kBgr);
    frame.frame_number = frame_number;
    frame.unthrottled = unthrottled;
    slot_->put(std::move(frame));
  }

  Latch receiver_;  ///< ready when it is open
  std::atomic<int> awaited_{0};
  std::atomic<int> sent_{0};
  std::shared_ptr<Account> account_ = std::make_shared<Account>(model::Role::kLoopback, Time{});
  std::shared_ptr<SettingsBoard> board_ = std::make_shared<SettingsBoard>(model::StreamSettings{});
  std::shared_ptr<CaptureStage::Slot> slot_ = std::make_shared<CaptureStage::Slot>();
  std::unique_ptr<EncodeStage> stage_;
};

TEST_F(EncodeStageTest, AnUnthrottledFrameIsSentWhenTheReceiverIsReady) {
  capture(0, true);
  ASSERT_TRUE(test::eventually([&] { return awaited_ == 1; }));
  EXPECT_EQ(sent_, 0);
  receiver_.open();
  EXPECT_TRUE(test::eventually([&] { return sent_ == 1; }));
}

TEST_F(EncodeStageTest, AFrameThatCameInTimeWaitsForNobody) {
  capture(0, false);
  EXPECT_TRUE(test::eventually([&] { return sent_ == 1; }));
  EXPECT_EQ(awaited_, 0);
}

}  // namespace
}  // namespace framescope::session
