#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/stream_watch.hpp"

namespace framescope::model {
namespace {

using enum StreamEventKind;

constexpr auto kFrame = std::chrono::milliseconds(20);

/// Plays a stream to a watch, and keeps what it tells.
class StreamWatchTest : public testing::Test {
 protected:
  StreamWatchTest() { begin(Role::kReceiver); }

  void begin(Role role, bool waits_for_receivers = false) {
    watch_.begin(role, waits_for_receivers);
  }
  /// Shows frames, the first of them `gap` after the last one.
  void show(int frames, Duration gap = kFrame) {
    for (int i = 0; i < frames; ++i) {
      now_ += i == 0 ? gap : Duration(kFrame);
      FrameSample sample;
      sample.at[static_cast<std::size_t>(Stage::kReceived)] = now_;
      sample.at[static_cast<std::size_t>(Stage::kDisplayed)] = now_;
      sample.ended = now_;
      last_frame_ = now_;
      watch_.add(sample);
    }
  }
  void link(bool stalled, Duration after = {}) {
    now_ += after;
    watch_.add_link(stalled, !stalled, last_frame_, now_);
  }
  void receivers(std::vector<std::uint16_t> ports) {
    Snapshot snapshot;
    snapshot.at = now_;
    for (const std::uint16_t port : ports) {
      Endpoint endpoint{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1}, port, 0};
      snapshot.receivers.push_back({endpoint, 0, 0, std::nullopt});
    }
    watch_.add(snapshot);
  }
  std::vector<StreamEvent> told() {
    std::vector<StreamEvent> events;
    watch_.take(events);
    return events;
  }

  StreamWatch watch_;
  Time now_ = kStart;
  std::optional<Time> last_frame_;
};

TEST_F(StreamWatchTest, ASteadyStreamHasNothingToTell) {
  for (int second = 0; second < 60; ++second) {
    show(50);
    link(false);
  }
  EXPECT_TRUE(told().empty());
}

TEST_F(StreamWatchTest, AFreezeIsToldWithItsLengthWhenItIsOver) {
  show(50);
  const Time before = now_;
  show(1, std::chrono::milliseconds(412));
  const auto events = told();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, kFrozen);
  EXPECT_EQ(events[0].text, "Frozen for 412 ms");
  EXPECT_EQ(events[0].severity, Severity::kWarning);
  EXPECT_EQ(events[0].from, before);
  EXPECT_EQ(events[0].until, now_);
  EXPECT_FALSE(events[0].repeats);
}

TEST_F(StreamWatchTest, FreezesAreThoseThatTheMeterCounts) {
  FreezeMeter meter;
  std::uint64_t told_of = 0;
  for (int i = 0; i < 500; ++i) {
    const Duration gap =
        i % 37 == 36 ? Duration(std::chrono::milliseconds(100 + 5 * i)) : Duration(kFrame);
    show(1, gap);
    meter.add(now_);
    told_of += told().size();
  }
  EXPECT_GT(told_of, 5U);
  EXPECT_EQ(told_of, meter.freezes());
}

TEST_F(StreamWatchTest, FreezesThatFollowEachOtherAreOneLineThatGrows) {
  show(50);
  show(10, std::chrono::milliseconds(300));
  EXPECT_FALSE(told()[0].repeats);
  show(10, std::chrono::milliseconds(900));
  const auto second = told();
  ASSERT_EQ(second.size(), 1U);
  EXPECT_TRUE(second[0].repeats);
  EXPECT_EQ(second[0].text, "Frozen 2 times in 1.4 s, for 900 ms at the longest");
  for (int i = 0; i < 100; ++i) show(30, std::chrono::milliseconds(400));
  const auto many = told();
  ASSERT_EQ(many.size(), 1U) << "those that nobody took are one";
  EXPECT_TRUE(many[0].repeats);
  EXPECT_EQ(many[0].label, "Frozen 102 times");
  EXPECT_EQ(many[0].from, kStart + kFrame * 50);
  EXPECT_EQ(many[0].last_label, "Frozen for 400 ms");
  // After a quiet time the next one is news.
  show(600);
  show(1, std::chrono::milliseconds(412));
  EXPECT_EQ(told()[0].text, "Frozen for 412 ms");
}

TEST_F(StreamWatchTest, APauseIsToldWhileItLastsAndThenItsEnd) {
  show(50);
  link(false, std::chrono::milliseconds(4'900));
  EXPECT_TRUE(told().empty());
  link(false, std::chrono::milliseconds(200));
  const auto pause = told();
  ASSERT_EQ(pause.size(), 1U);
  EXPECT_EQ(pause[0].kind, kPaused);
  EXPECT_EQ(pause[0].text, "Paused: no picture for 5.1 s");
  link(false, std::chrono::seconds(1));
  EXPECT_TRUE(told().empty()) << "once";
  show(1, std::chrono::milliseconds(900));
  const auto again = told();
  ASSERT_EQ(again.size(), 1U) << "it is no freeze as well";
  EXPECT_EQ(again[0].text, "Live again after 7.0 s");
  EXPECT_EQ(again[0].severity, Severity::kInfo);
}

TEST_F(StreamWatchTest, APauseThatNobodyLookedAtIsToldWithTheNextPicture) {
  show(50);
  show(1, std::chrono::seconds(6));
  const auto events = told();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].text, "Paused: no picture for 6.0 s");
  EXPECT_EQ(events[1].text, "Live again after 6.0 s");
}

TEST_F(StreamWatchTest, AStallEndsWithTheFirstFrameAndIsNoFreeze) {
  show(50);
  link(true, std::chrono::milliseconds(2'100));
  link(true, std::chrono::milliseconds(250));
  const auto stall = told();
  ASSERT_EQ(stall.size(), 1U);
  EXPECT_EQ(stall[0].text, "Stalled: no frame for 2.1 s");
  EXPECT_EQ(stall[0].label, "Stalled");
  EXPECT_EQ(stall[0].from, *last_frame_);
  show(10, std::chrono::milliseconds(850));
  EXPECT_TRUE(told().empty()) << "the link has not said so yet";
  link(false);
  const auto again = told();
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].text, "Live again after 3.2 s") << "to the frame, not to when it was seen";
  show(50);
  EXPECT_TRUE(told().empty());
}

TEST_F(StreamWatchTest, WhatWasShownBeforeTheSilenceAndToldLateDoesNotEndIt) {
  show(50);
  const Time last = now_;
  link(true, std::chrono::seconds(7));
  const Time woken = now_;
  now_ = last;
  show(1, std::chrono::milliseconds(8));
  now_ = woken;
  const auto down = told();
  ASSERT_EQ(down.size(), 2U);
  EXPECT_EQ(down[0].text, "Paused: no picture for 7.0 s");
  EXPECT_EQ(down[1].text, "Stalled: no frame for 7.0 s");
  show(1);
  link(false);
  const auto again = told();
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].text, "Live again after 7.0 s");
}

TEST_F(StreamWatchTest, ALinkThatIsLiveBeforeItsPictureIsShownIsNoFreezeEither) {
  show(50);
  link(true, std::chrono::milliseconds(2'100));
  link(false, std::chrono::milliseconds(100));
  show(1, std::chrono::milliseconds(10));
  const auto events = told();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[1].kind, kLive);
}

TEST_F(StreamWatchTest, FramesThatAllDropAreAStallWithoutATime) {
  watch_.add_link(true, false, now_, now_ + std::chrono::milliseconds(30));
  EXPECT_EQ(told()[0].text, "Stalled: no frame gets through");
}

TEST_F(StreamWatchTest, ASenderIsStalledByWhatItSendsAndHasNoPictures) {
  begin(Role::kSender);
  FrameSample sample;
  sample.at[static_cast<std::size_t>(Stage::kSent)] = now_;
  watch_.add(sample);
  last_frame_ = now_;
  link(true, std::chrono::seconds(8));
  sample.at[static_cast<std::size_t>(Stage::kSent)] = now_ + std::chrono::seconds(1);
  watch_.add(sample);
  link(false, std::chrono::milliseconds(1'200));
  const auto events = told();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].text, "Stalled: no frame for 8.0 s");
  EXPECT_EQ(events[1].text, "Live again after 9.0 s");
}

TEST_F(StreamWatchTest, ReceiversComeAndGo) {
  begin(Role::kSender, true);
  receivers({57'698});
  receivers({57'698});
  const auto joined = told();
  ASSERT_EQ(joined.size(), 1U);
  EXPECT_EQ(joined[0].text, "Receiver 127.0.0.1:57698 joined");
  now_ += std::chrono::seconds(60);
  receivers({});
  const auto left = told();
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].text, "Receiver 127.0.0.1:57698 left");
  EXPECT_EQ(left[0].from, now_);
}

TEST_F(StreamWatchTest, AReceiverThatRestartsAllTheTimeDoesNotFloodTheList) {
  begin(Role::kSender, true);
  std::uint64_t lines = 0;
  for (std::uint16_t port = 1000; port < 1100; ++port) {
    receivers({port});
    for (const StreamEvent& event : told()) lines += event.repeats ? 0 : 1;
    now_ += std::chrono::milliseconds(500);
  }
  EXPECT_EQ(lines, 2U) << "one of those that came, one of those that went";
  receivers({1100});
  EXPECT_EQ(told()[1].text, "101 receivers joined in 50.0 s, the last was 127.0.0.1:1100");
}

TEST_F(StreamWatchTest, AChosenReceiverIsNoNews) {
  begin(Role::kSender, false);
  receivers({9999});
  EXPECT_TRUE(told().empty());
}

TEST_F(StreamWatchTest, ANewSessionKnowsNothingOfTheLast) {
  show(50);
  link(true, std::chrono::seconds(3));
  told();
  begin(Role::kReceiver);
  now_ += std::chrono::seconds(20);
  show(50);
  link(false);
  EXPECT_TRUE(told().empty());
}

}  // namespace
}  // namespace framescope::model
