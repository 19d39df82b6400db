#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

#include "app/live_session.hpp"
#include "session/sums.hpp"

namespace framescope::app {
namespace {

using test::eventually;

model::SessionConfig config_of(model::Role role) {
  model::SessionConfig config;
  config.role = role;
  if (role == model::Role::kSender) config.listen = HostPort{"127.0.0.1", 0};
  if (role == model::Role::kReceiver) config.listen = HostPort{"127.0.0.1", 0};
  return config;
}

/// Turns as the main loop does, and shows what arrives.
class LiveSessionTest : public testing::Test {
 protected:
  bool turn_until(const std::function<bool()>& condition) {
    return eventually([&] {
      if (live_.running() != nullptr) {
        if (const auto picture = live_.running()->take_received()) live_.running()->shown(*picture);
      }
      live_.turn(std::chrono::steady_clock::now());
      return condition();
    });
  }
  bool runs(model::Role role) {
    return live_.running() != nullptr && live_.running()->config().role == role;
  }

  model::StreamSettings settings_;
  LiveSession live_{[] {}};
};

TEST_F(LiveSessionTest, RunsWhatIsWantedAndKeepsItsLastFigures) {
  live_.want(config_of(model::Role::kLoopback), settings_);
  ASSERT_TRUE(turn_until([&] { return live_.snapshot()->outcomes[0] > 3; }));
  EXPECT_EQ(live_.sessions(), 1);
  EXPECT_FALSE(live_.history().datagram_bytes().empty());
  live_.want_nothing();
  EXPECT_EQ(live_.wanted(), nullptr);
  ASSERT_TRUE(turn_until([&] { return live_.at_rest(); }));
  test::expect_closed(*live_.snapshot());
  EXPECT_TRUE(live_.any_shown());
  EXPECT_FALSE(live_.last_failed());
}

TEST_F(LiveSessionTest, ChangesItsRole) {
  live_.want(config_of(model::Role::kLoopback), settings_);
  ASSERT_TRUE(turn_until([&] { return runs(model::Role::kLoopback); }));
  live_.want(config_of(model::Role::kReceiver), settings_);
  ASSERT_TRUE(turn_until([&] { return runs(model::Role::kReceiver); }));
  EXPECT_EQ(live_.sessions(), 2);
}

TEST_F(LiveSessionTest, TheLastOfManyWishesWins) {
  live_.want(config_of(model::Role::kLoopback), settings_);
  live_.turn(std::chrono::steady_clock::now());
  live_.want(config_of(model::Role::kSender), settings_);
  live_.turn(std::chrono::steady_clock::now());
  live_.want(config_of(model::Role::kReceiver), settings_);
  ASSERT_TRUE(turn_until([&] { return runs(model::Role::kReceiver) && !live_.changing(); }));
  live_.want(config_of(model::Role::kSender), settings_);
  live_.want_nothing();
  ASSERT_TRUE(turn_until([&] { return live_.at_rest(); }));
}

TEST_F(LiveSessionTest, SettingsReachTheSession) {
  live_.want(config_of(model::Role::kLoopback), settings_);
  ASSERT_TRUE(turn_until([&] { return live_.running() != nullptr; }));
  settings_.quality = 33;
  live_.apply(settings_, std::chrono::steady_clock::now());
  ASSERT_TRUE(turn_until([&] { return live_.snapshot()->quality == 33; }));
}

TEST_F(LiveSessionTest, WhatCannotStartIsToldAndTriedNoMore) {
  LiveSession holder([] {});
  holder.want(config_of(model::Role::kSender), settings_);
  ASSERT_TRUE(eventually([&] {
    holder.turn(std::chrono::steady_clock::now());
    return holder.running() != nullptr;
  }));
  model::SessionConfig same = config_of(model::Role::kSender);
  same.listen->port = holder.running()->local().port;
  live_.want(same, settings_);
  ASSERT_TRUE(turn_until([&] { return !live_.failure().empty(); }));
  EXPECT_EQ(live_.wanted(), nullptr);
  EXPECT_TRUE(live_.at_rest());
  EXPECT_TRUE(live_.last_failed());
  ASSERT_FALSE(live_.events().empty());
  EXPECT_EQ(live_.events().back().severity, model::Severity::kError);
  live_.dismiss();
  EXPECT_EQ(live_.failure(), "");
  // A start that works afterwards is no failure any more.
  live_.want(config_of(model::Role::kLoopback), settings_);
  ASSERT_TRUE(turn_until([&] { return live_.running() != nullptr; }));
  EXPECT_FALSE(live_.last_failed());
}

TEST_F(LiveSessionTest, ASourceThatCannotBeOpenedIsAFailure) {
  model::SessionConfig config = config_of(model::Role::kLoopback);
  config.source = "/nonexistent/clip.mp4";
  live_.want(config, settings_);
  ASSERT_TRUE(turn_until([&] { return live_.at_rest() && !live_.failure().empty(); }));
  EXPECT_NE(live_.failure().find("clip.mp4"), std::string::npos);
  EXPECT_FALSE(live_.any_shown());
}

TEST_F(LiveSessionTest, EndsByItselfAfterItsFrames) {
  model::SessionConfig config = config_of(model::Role::kLoopback);
  config.frames = 5;
  settings_.fps = 0;
  live_.want(config, settings_);
  ASSERT_TRUE(turn_until([&] { return live_.at_rest() && live_.wanted() == nullptr; }));
  EXPECT_EQ(test::frames(*live_.snapshot(), model::Stage::kCaptured), 5U);
  EXPECT_FALSE(live_.last_failed());
  EXPECT_FALSE(live_.events().empty()) << "it says so";
}

TEST_F(LiveSessionTest, AStopDropsNothingThatCanStillBeShown) {
  for (int i = 0; i < 3; ++i) {
    live_.want(config_of(model::Role::kLoopback), settings_);
    ASSERT_TRUE(turn_until([&] { return live_.snapshot()->outcomes[0] > 3 && !live_.at_rest(); }));
    live_.want_nothing();
    ASSERT_TRUE(turn_until([&] { return live_.at_rest(); }));
    test::expect_closed(*live_.snapshot());
    constexpr auto kOvertaken = static_cast<std::size_t>(FrameOutcome::kSupersededBeforeDisplay);
    EXPECT_EQ(live_.snapshot()->outcomes[kOvertaken], 0U);
  }
}

TEST_F(LiveSessionTest, AStallAndItsEndAreEvents) {
  live_.want(config_of(model::Role::kLoopback), settings_);
  ASSERT_TRUE(turn_until([&] { return live_.running() != nullptr; }));
  const Time now = std::chrono::steady_clock::now();
  const std::uint64_t before = live_.events_told();
  live_.note_link(true, false, now, now + std::chrono::seconds(2));
  live_.note_link(true, false, now, now + std::chrono::seconds(2));
  EXPECT_EQ(live_.events_told(), before + 1) << "once";
  EXPECT_EQ(live_.events().back().text, "Stalled: no frame for 2.0 s");
  EXPECT_EQ(live_.marks().back().label, "Stalled");
  live_.note_link(false, true, now, now + std::chrono::seconds(3));
  EXPECT_EQ(live_.events().back().text, "Live again after 3.0 s");
  EXPECT_EQ(live_.marks().back().label, "Live again after 3.0 s");
  live_.note_link(false, true, now, now + std::chrono::seconds(4));
  EXPECT_EQ(live_.events_told(), before + 2);
}

TEST_F(LiveSessionTest, ALinkThatStallsAllTheTimeHasOneLine) {
  live_.want(config_of(model::Role::kLoopback), settings_);
  ASSERT_TRUE(turn_until([&] { return live_.running() != nullptr; }));
  Time now = std::chrono::steady_clock::now();
  const std::uint64_t before = live_.events_told();
  for (int i = 0; i < 50; ++i) {
    live_.note_link(true, false, now, now + std::chrono::seconds(2));
    live_.note_link(false, true, now, now + std::chrono::seconds(3));
    live_.tell(model::Severity::kInfo, "something else");
    now += std::chrono::seconds(4);
  }
  EXPECT_EQ(live_.events_told(), before + 52) << "one line of stalls, one of what followed";
  const auto is_of_stalls = [](const ui::Event& event) {
    return event.text == "Stalled 50 times in 198 s";
  };
  EXPECT_EQ(std::ranges::count_if(live_.events(), is_of_stalls), 1);
}

TEST_F(LiveSessionTest, ReceiversOfASenderAreEvents) {
  live_.want(config_of(model::Role::kSender), settings_);
  ASSERT_TRUE(turn_until([&] { return live_.running() != nullptr; }));
  LiveSession receiver([] {});
  model::SessionConfig config;
  config.role = model::Role::kReceiver;
  config.from = HostPort{"127.0.0.1", live_.running()->local().port};
  receiver.want(config, settings_);
  const auto told = [this](std::string_view end) {
    return std::ranges::any_of(live_.events(), [end](const ui::Event& event) {
      return event.text.starts_with("Receiver 127.0.0.1:") && event.text.ends_with(end);
    });
  };
  ASSERT_TRUE(turn_until([&] {
    receiver.turn(std::chrono::steady_clock::now());
    return told(" joined");
  }));
  receiver.want_nothing();
  ASSERT_TRUE(turn_until([&] {
    receiver.turn(std::chrono::steady_clock::now());
    return told(" left");
  }));
}

TEST_F(LiveSessionTest, EventsAreBounded) {
  for (int i = 0; i < 1000; ++i) live_.tell(model::Severity::kInfo, std::to_string(i));
  EXPECT_LE(live_.events().size(), 200U);
  EXPECT_EQ(live_.events().back().text, "999");
  EXPECT_EQ(live_.events_told(), 1000U);
}

}  // namespace
}  // namespace framescope::app
