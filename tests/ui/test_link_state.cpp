#include <gtest/gtest.h>

#include "ui/link_state.hpp"

namespace framescope::ui {
namespace {

constexpr Time kNow{std::chrono::hours(1)};

LinkFacts running(std::optional<Duration> age = std::nullopt) {
  LinkFacts facts;
  facts.running = true;
  if (age) facts.last_frame = kNow - *age;
  return facts;
}

TEST(LinkState, GoesFromWaitingToLiveToStalled) {
  EXPECT_EQ(link_state(running(), kNow), LinkState::kWaiting);
  EXPECT_EQ(link_state(running(std::chrono::milliseconds(10)), kNow), LinkState::kLive);
  EXPECT_EQ(link_state(running(kStall - Duration{1}), kNow), LinkState::kLive);
  EXPECT_EQ(link_state(running(kStall), kNow), LinkState::kStalled);
}

TEST(LinkState, IsIdleWithoutASession) {
  LinkFacts facts = running(Duration{0});
  facts.running = false;
  EXPECT_EQ(link_state(facts, kNow), LinkState::kIdle);
}

TEST(LinkState, FailureComesFirst) {
  LinkFacts facts = running(Duration{0});
  facts.failed = true;
  EXPECT_EQ(link_state(facts, kNow), LinkState::kError);
  facts.running = false;
  EXPECT_EQ(link_state(facts, kNow), LinkState::kError);
}

TEST(LinkState, ASenderWithoutAReceiverWaitsAgain) {
  LinkFacts facts = running(std::chrono::milliseconds(10));
  facts.has_peer = false;
  EXPECT_EQ(link_state(facts, kNow), LinkState::kWaiting);
}

TEST(LinkState, AStreamOfWhichNothingGetsThroughIsStalled) {
  LinkFacts facts = running(std::chrono::milliseconds(10));
  facts.drops_all = true;
  EXPECT_EQ(link_state(facts, kNow), LinkState::kStalled);
  facts.last_frame.reset();
  EXPECT_EQ(link_state(facts, kNow), LinkState::kStalled);
  model::Snapshot snapshot;
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kTooLarge)] = 5;
  EXPECT_FALSE(drops_all(snapshot)) << "a few are no habit";
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kTooLarge)] = 50;
  EXPECT_TRUE(drops_all(snapshot));
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kDisplayedDamaged)] = 1;
  EXPECT_FALSE(drops_all(snapshot));
}

TEST(LinkState, ASenderThatSaidGoodbyeHasEndedAtOnce) {
  LinkFacts facts = running(std::chrono::milliseconds(10));
  facts.said_bye = true;
  EXPECT_EQ(link_state(facts, kNow), LinkState::kEnded);
  EXPECT_TRUE(stands_still(LinkState::kEnded));
  EXPECT_FALSE(stands_still(LinkState::kLive));
  facts.last_frame = kNow - kStall;
  EXPECT_EQ(link_state(facts, kNow), LinkState::kEnded) << "the cause stays known";
  facts.last_frame.reset();
  EXPECT_EQ(link_state(facts, kNow), LinkState::kWaiting) << "nothing came that could end";
}

TEST(LinkState, EachHasAWordOfItsOwn) {
  EXPECT_EQ(to_string(LinkState::kIdle), "Idle");
  EXPECT_EQ(to_string(LinkState::kEnded), "Ended");
  EXPECT_EQ(to_string(LinkState::kError), "Error");
}

}  // namespace
}  // namespace framescope::ui
