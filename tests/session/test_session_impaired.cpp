#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "session/fake_sources.hpp"
#include "session/runs.hpp"
#include "session/session.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using model::Role;
using model::Stage;
using test::CountingSource;
using test::frames;
using test::outcome;
using test::run;
using test::run_to_end;

constexpr std::uint64_t kFrames = 150;

Session::Options impaired(Role role, const char* spec) {
  Session::Options made;
  made.config.role = role;
  made.config.frames = kFrames;
  made.settings.fps = 0;
  made.settings.width_px = 160;
  made.settings.impairment = parse_impairment(spec).value();
  made.source = [] { return std::make_unique<CountingSource>(CountingSource::Options{}); };
  return made;
}

TEST(SessionImpaired, NothingIsToldOfASimulatorThatIsOff) {
  EXPECT_FALSE(run(impaired(Role::kLoopback, "off"))->impairment);
}

TEST(SessionImpaired, ALoopbackNamesEveryFrameThatWasDropped) {
  for (const char* spec : {"loss=10%", "loss=10%,burst=5", "loss=1%,mtu=576",
                           "rate=2Mbit,queue=8KiB", "loss=5%,delay=20ms,rate=20Mbit,queue=16KiB"}) {
    SCOPED_TRACE(spec);
    const auto final = run(impaired(Role::kLoopback, spec));
    ASSERT_TRUE(final->impairment);
    EXPECT_GT(final->impairment->dropped(), 0U);
    EXPECT_EQ(final->impairment->entered, kFrames);
    EXPECT_EQ(outcome(*final, FrameOutcome::kImpaired), final->impairment->dropped());
    EXPECT_EQ(outcome(*final, FrameOutcome::kLostInNetwork), 0U);
    EXPECT_EQ(outcome(*final, FrameOutcome::kLate), 0U);
    EXPECT_EQ(frames(*final, Stage::kSent), kFrames - final->impairment->dropped());
  }
}

test::FrameNumbers impaired_frames(std::uint32_t seed) {
  Session::Options made = impaired(Role::kLoopback, "loss=10%");
  made.settings.seed = seed;
  Session session(std::move(made));
  run_to_end(session);
  return test::numbers_of(test::samples_of(session), FrameOutcome::kImpaired);
}

TEST(SessionImpaired, ASeedImpairsTheSameFramesAgain) {
  const test::FrameNumbers once = impaired_frames(1);
  EXPECT_FALSE(once.empty());
  EXPECT_EQ(once, impaired_frames(1));
  EXPECT_NE(once, impaired_frames(2));
}

TEST(SessionImpaired, DelayedFramesAllArriveInOrderAndLater) {
  Session::Options made = impaired(Role::kLoopback, "delay=60ms,jitter=20ms");
  const auto final = run(std::move(made));
  EXPECT_EQ(final->impairment->delayed, kFrames);
  EXPECT_EQ(frames(*final, Stage::kSent), kFrames);
  EXPECT_EQ(frames(*final, Stage::kReceived), kFrames);
  EXPECT_EQ(final->datagrams.reordered, 0U);
  const auto& network = final->spans_run[static_cast<std::size_t>(model::Span::kNetwork)];
  EXPECT_GE(network.p50, std::chrono::milliseconds(40));
}

TEST(SessionImpaired, SecondCopiesAreDuplicates) {
  for (const char* spec : {"duplicate=20%", "duplicate=50%,delay=5ms"}) {
    SCOPED_TRACE(spec);
    const auto final = run(impaired(Role::kLoopback, spec));
    EXPECT_GT(final->impairment->duplicated, 0U);
    EXPECT_EQ(final->datagrams.duplicate, final->impairment->duplicated);
    EXPECT_EQ(final->datagrams.received, kFrames + final->impairment->duplicated);
    EXPECT_EQ(final->datagrams.sent, kFrames);
    EXPECT_EQ(final->receivers.at(0).sent, kFrames);
  }
}

TEST(SessionImpaired, OvertakenFramesAreLate) {
  for (const char* spec : {"reorder=10%", "reorder=10%,delay=20ms,jitter=10ms"}) {
    SCOPED_TRACE(spec);
    Session::Options made = impaired(Role::kLoopback, spec);
    made.settings.fps = 400;
    const auto final = run(std::move(made));
    EXPECT_GT(final->impairment->reordered, 0U);
    EXPECT_EQ(final->datagrams.reordered, final->impairment->reordered);
    EXPECT_EQ(outcome(*final, FrameOutcome::kLate), final->impairment->reordered);
    EXPECT_EQ(outcome(*final, FrameOutcome::kLostInNetwork), 0U);
  }
}

TEST(SessionImpaired, DamageIsFoundOrShown) {
  Session::Options made = impaired(Role::kLoopback, "corrupt=30%");
  made.settings.fps = 400;
  const auto final = run(std::move(made));
  EXPECT_GT(final->impairment->corrupted, 0U);
  EXPECT_EQ(outcome(*final, FrameOutcome::kImpaired), 0U) << "it was not dropped";
  const std::uint64_t found = outcome(*final, FrameOutcome::kMalformed) +
                              outcome(*final, FrameOutcome::kDecodeFailed) +
                              outcome(*final, FrameOutcome::kDisplayedDamaged) +
                              outcome(*final, FrameOutcome::kLostInNetwork);
  EXPECT_GT(found, 0U);
  EXPECT_LE(found, final->impairment->corrupted);
}

TEST(SessionImpaired, EveryKnobCanBeTurnedWhileItRuns) {
  Session::Options made = impaired(Role::kLoopback, "off");
  made.config.frames = 400;
  made.settings.fps = 500;
  Session session(std::move(made));
  const std::vector<const char*> specs{"loss=30%,burst=3",
                                       "delay=50ms,jitter=50ms",
                                       "duplicate=50%,delay=5ms",
                                       "off",
                                       "reorder=50%",
                                       "rate=1Mbit",
                                       "corrupt=50%",
                                       "loss=100%"};
  std::size_t change = 0;
  const auto final = run_to_end(session, [&] {
    model::StreamSettings settings = session.settings();
    settings.impairment = parse_impairment(specs[change / 8 % specs.size()]).value();
    settings.seed = static_cast<std::uint32_t>(change / 50);
    session.apply(settings);
    ++change;
  });
  EXPECT_GT(change, specs.size() * 8);
  EXPECT_EQ(frames(*final, Stage::kCaptured), 400U);
  EXPECT_EQ(outcome(*final, FrameOutcome::kImpaired), final->impairment->dropped());
}

/// A sender and a receiver, each with its own simulator.
class SessionImpairedPair : public testing::Test {
 protected:
  void start(const char* at_sender, const char* at_receiver) {
    Session::Options sending = impaired(Role::kSender, at_sender);
    sending.config.listen = HostPort{"127.0.0.1", 0};
    sending.settings.fps = 400;
    sender_ = std::make_unique<Session>(std::move(sending));
    Session::Options receiving = impaired(Role::kReceiver, at_receiver);
    receiving.config.frames.reset();
    receiving.config.from = HostPort{"127.0.0.1", sender_->local().port};
    receiver_ = std::make_unique<Session>(std::move(receiving));
  }

  void run_to_end() {
    test::run_to_end(*sender_, [this] { test::expect_sums_close(*receiver_->snapshot()); });
    test::stop_when_quiet(*receiver_);
  }

  std::unique_ptr<Session> sender_;
  std::unique_ptr<Session> receiver_;
};

TEST_F(SessionImpairedPair, ASendersLossIsTheNetworksToItsReceiver) {
  start("loss=10%", "off");
  run_to_end();
  const auto sent = sender_->snapshot();
  const auto received = receiver_->snapshot();
  EXPECT_EQ(outcome(*sent, FrameOutcome::kImpaired), sent->impairment->lost);
  EXPECT_EQ(frames(*sent, Stage::kSent) + sent->impairment->lost, sent->impairment->entered);
  EXPECT_FALSE(received->impairment);
  const std::uint64_t lost = outcome(*received, FrameOutcome::kLostInNetwork);
  EXPECT_EQ(*received->expected, lost + received->datagrams.received);
  // All but those before the first and after the last that it saw.
  EXPECT_LE(lost, sent->impairment->lost);
  EXPECT_GE(lost + 5, sent->impairment->lost);
}

TEST_F(SessionImpairedPair, WhatASenderDelaysIsSentBeforeItEnds) {
  start("delay=300ms", "off");
  run_to_end();
  const std::uint64_t sent = frames(*sender_->snapshot(), Stage::kSent);
  EXPECT_GT(sent, 0U);
  EXPECT_EQ(sender_->snapshot()->impairment->delayed, sent);
  EXPECT_EQ(sender_->snapshot()->receivers.at(0).sent, sent);
  EXPECT_EQ(receiver_->snapshot()->expected, sent);
  EXPECT_EQ(receiver_->snapshot()->datagrams.received, sent);
}

TEST_F(SessionImpairedPair, AReceiverNamesWhatItsEntranceDropped) {
  for (const char* spec :
       {"loss=10%", "loss=10%,delay=50ms,jitter=10ms", "rate=600kbit,queue=8KiB"}) {
    SCOPED_TRACE(spec);
    start("off", spec);
    run_to_end();
    const auto received = receiver_->snapshot();
    ASSERT_TRUE(received->impairment);
    EXPECT_GT(received->impairment->dropped(), 0U);
    EXPECT_EQ(outcome(*received, FrameOutcome::kImpaired) +
                  (received->impairment->entered - *received->expected),
              received->impairment->dropped())
        << "all but those before the first that it saw";
    EXPECT_EQ(outcome(*received, FrameOutcome::kLostInNetwork), 0U);
    EXPECT_EQ(outcome(*received, FrameOutcome::kLate), 0U);
    EXPECT_FALSE(sender_->snapshot()->impairment);
    EXPECT_EQ(outcome(*sender_->snapshot(), FrameOutcome::kImpaired), 0U);
  }
}

TEST_F(SessionImpairedPair, AnEntranceDoublesDamagesAndReorders) {
  start("off", "duplicate=20%,reorder=10%");
  run_to_end();
  const auto received = receiver_->snapshot();
  EXPECT_EQ(received->datagrams.duplicate, received->impairment->duplicated);
  EXPECT_EQ(received->datagrams.reordered, received->impairment->reordered);
  EXPECT_EQ(outcome(*received, FrameOutcome::kLate), received->impairment->reordered);
  EXPECT_EQ(received->datagrams.received,
            received->impairment->entered + received->impairment->duplicated);
  EXPECT_EQ(received->expected, frames(*sender_->snapshot(), Stage::kSent));
}

}  // namespace
}  // namespace framescope::session
