#include <gtest/gtest.h>

#include "ui/controls_state.hpp"

namespace framescope::ui {
namespace {

model::SessionConfig config_of(model::Role role) {
  model::SessionConfig config;
  config.role = role;
  return config;
}

TEST(ControlsState, StartsWhatItWasMadeFrom) {
  model::SessionConfig pushes = config_of(model::Role::kSender);
  pushes.to = HostPort{"::1", 5004};
  pushes.source = "clip.mp4";
  pushes.frames = 300;
  model::SessionConfig asks = config_of(model::Role::kReceiver);
  asks.from = HostPort{"host.example", 9000};
  asks.bind_port = 5005;
  model::SessionConfig listens = config_of(model::Role::kReceiver);
  listens.listen = HostPort{"127.0.0.1", 5004};
  for (const model::SessionConfig& given :
       {pushes, asks, listens, config_of(model::Role::kLoopback)}) {
    const ControlsState state(given, {});
    const auto config = state.config();
    ASSERT_TRUE(config.ok());
    EXPECT_TRUE(same_session(*config, given));
    EXPECT_EQ(config->frames, given.frames);
    EXPECT_EQ(config->bind_port, given.bind_port);
  }
}

TEST(ControlsState, TheTutorialsPortIsTheDefault) {
  ControlsState state(config_of(model::Role::kSender), {});
  const auto sender = state.config();
  ASSERT_TRUE(sender->listen.has_value());
  EXPECT_EQ(sender->listen->port, 9999);
  state.role = model::Role::kReceiver;
  const auto receiver = state.config();
  ASSERT_TRUE(receiver->from.has_value());
  EXPECT_EQ(receiver->from->port, 9999);
  EXPECT_FALSE(receiver->listen.has_value());
}

TEST(ControlsState, SaysWhatIsWrongWithTheFieldThatCounts) {
  ControlsState state(config_of(model::Role::kReceiver), {});
  state.from = "127.0.0.1:70000";
  ASSERT_FALSE(state.config().ok());
  EXPECT_NE(state.config().error().find("70000"), std::string::npos);
  state.receiver_asks = false;
  EXPECT_TRUE(state.config().ok()) << "the field is not used now";
  state.role = model::Role::kLoopback;
  EXPECT_TRUE(state.config().ok());
}

TEST(SameSession, NoticesEachFieldThatTakesARestart) {
  const model::SessionConfig a = *ControlsState(config_of(model::Role::kSender), {}).config();
  model::SessionConfig b = a;
  EXPECT_TRUE(same_session(a, b));
  b.listen->port = 5004;
  EXPECT_FALSE(same_session(a, b));
  b = a;
  b.source = "camera";
  EXPECT_FALSE(same_session(a, b));
  b = a;
  b.to = HostPort{"127.0.0.1", 1};
  EXPECT_FALSE(same_session(a, b));
  b = a;
  b.role = model::Role::kLoopback;
  EXPECT_FALSE(same_session(a, b));
}

}  // namespace
}  // namespace framescope::ui
