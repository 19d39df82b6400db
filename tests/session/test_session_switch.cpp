#include <atomic>

#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "net/resolve.hpp"
#include "net/udp_socket.hpp"
#include "session/fake_sources.hpp"
#include "session/session_switch.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using test::CountingSource;
using test::eventually;

Session::Options loopback() {
  Session::Options options;
  options.settings.fps = 200;
  options.settings.width_px = 160;
  options.source = [] { return std::make_unique<CountingSource>(CountingSource::Options{}); };
  return options;
}

Session::Options sender_on(std::uint16_t port) {
  Session::Options options = loopback();
  options.config.role = model::Role::kSender;
  options.config.listen = HostPort{"127.0.0.1", port};
  return options;
}

/// A switch that is asked until it has something to say.
class SessionSwitchTest : public testing::Test {
 protected:
  template <typename T>
  T next() {
    std::optional<SessionSwitch::Change> change;
    EXPECT_TRUE(eventually([&] {
      change = switch_.take();
      return change.has_value();
    }));
    if (!change || !std::holds_alternative<T>(*change)) {
      ADD_FAILURE() << "another change than expected";
      return {};
    }
    return std::get<T>(std::move(*change));
  }

  std::atomic<int> wakes_{0};
  SessionSwitch switch_{[this] { ++wakes_; }};
};

TEST_F(SessionSwitchTest, StartsAndStops) {
  EXPECT_FALSE(switch_.busy());
  switch_.start(loopback());
  EXPECT_TRUE(switch_.busy());
  auto started = next<SessionSwitch::Started>();
  EXPECT_FALSE(switch_.busy());
  ASSERT_TRUE(eventually(
      [&] { return test::outcome(*started.session->snapshot(), FrameOutcome::kDisplayed) > 5; }));
  switch_.stop(std::move(started.session));
  const auto ended = next<SessionSwitch::Ended>();
  test::expect_closed(*ended.final);
  EXPECT_TRUE(ended.cleanly);
  EXPECT_EQ(ended.failure, "");
  EXPECT_FALSE(ended.samples.empty());
  EXPECT_TRUE(eventually([&] { return wakes_ == 2; }));
}

TEST_F(SessionSwitchTest, ABusyPortIsToldInWords) {
  asio::io_context io;
  const net::UdpSocket holder(io, {.bind = net::resolve({"127.0.0.1", 0}, true)});
  switch_.start(sender_on(holder.local().port));
  const auto failed = next<SessionSwitch::Failed>();
  EXPECT_NE(failed.why.find(std::to_string(holder.local().port)), std::string::npos) << failed.why;
  EXPECT_FALSE(switch_.busy());
}

TEST_F(SessionSwitchTest, AStartBehindAStopFindsThePortFree) {
  switch_.start(sender_on(0));
  auto first = next<SessionSwitch::Started>();
  const std::uint16_t port = first.session->local().port;
  switch_.stop(std::move(first.session));
  switch_.start(sender_on(port));
  next<SessionSwitch::Ended>();
  const auto second = next<SessionSwitch::Started>();
  ASSERT_NE(second.session, nullptr);
  EXPECT_EQ(second.session->local().port, port);
}

TEST_F(SessionSwitchTest, ASourceThatBreaksIsRemembered) {
  Session::Options options = loopback();
  options.source = [] {
    CountingSource::Options source;
    source.frames = 3;
    source.failure = "read the camera: it was unplugged";
    return std::make_unique<CountingSource>(source);
  };
  switch_.start(std::move(options));
  auto started = next<SessionSwitch::Started>();
  ASSERT_TRUE(eventually([&] { return started.session->ended(); }));
  switch_.stop(std::move(started.session));
  EXPECT_EQ(next<SessionSwitch::Ended>().failure, "read the camera: it was unplugged");
}

class SwitchOfRoles : public SessionSwitchTest {
 protected:
  using Clock = std::chrono::steady_clock;
  // What a person takes for at once.
  static constexpr auto kAtOnce = std::chrono::milliseconds(300);

  /// Stops it and starts a receiver whose peer is dead; how long that took.
  Clock::duration become_receiver(std::unique_ptr<Session> session) {
    Session::Options receiver;
    receiver.config.role = model::Role::kReceiver;
    receiver.config.from = HostPort{"127.0.0.1", dead_.local().port};
    const auto begun = Clock::now();
    switch_.stop(std::move(session));
    switch_.start(std::move(receiver));
    ended_ = next<SessionSwitch::Ended>();
    started_ = next<SessionSwitch::Started>().session;
    const auto took = Clock::now() - begun;
    test::expect_closed(*ended_.final);
    EXPECT_NE(started_, nullptr);
    return took;
  }
  std::unique_ptr<Session> start(Session::Options options) {
    switch_.start(std::move(options));
    return next<SessionSwitch::Started>().session;
  }

  asio::io_context io_;
  net::UdpSocket dead_{io_, {.bind = net::resolve({"127.0.0.1", 0}, true)}};
  SessionSwitch::Ended ended_;
  std::unique_ptr<Session> started_;
};

TEST_F(SwitchOfRoles, TakesNoTimeThatAPersonSees) {
  Session::Options options = loopback();
  options.settings.fps = 30;
  auto session = start(std::move(options));
  ASSERT_TRUE(eventually(
      [&] { return test::outcome(*session->snapshot(), FrameOutcome::kDisplayed) > 5; }));
  EXPECT_LT(become_receiver(std::move(session)), kAtOnce);
  EXPECT_LT(become_receiver(std::move(started_)), kAtOnce);
}

TEST_F(SwitchOfRoles, DoesNotWaitForASourceThatHangs) {
  const auto latch = std::make_shared<test::Latch>();
  Session::Options options = loopback();
  options.source = [latch] { return std::make_unique<test::HangingSource>(5, latch); };
  auto session = start(std::move(options));
  latch->wait_entered();
  ASSERT_TRUE(eventually([&] { return session->waiting_for_source() >= CaptureStage::kPatience; }));
  EXPECT_LT(become_receiver(std::move(session)), kAtOnce);
  EXPECT_FALSE(ended_.cleanly);
  EXPECT_EQ(test::frames(*ended_.final, model::Stage::kCaptured), 5u);
  latch->open();
}

TEST_F(SwitchOfRoles, WaitsLessForASourceThatMayHangThanAtTheEnd) {
  const auto latch = std::make_shared<test::Latch>();
  Session::Options options = loopback();
  options.source = [latch] { return std::make_unique<test::HangingSource>(5, latch); };
  auto session = start(std::move(options));
  latch->wait_entered();
  EXPECT_LT(become_receiver(std::move(session)), CaptureStage::kPatience);
  EXPECT_FALSE(ended_.cleanly);
  latch->open();
}

/// The next session of the same device opens it when the one that was left behind has let go.
TEST_F(SwitchOfRoles, ADeviceIsNotOpenedWhileItIsHeld) {
  const auto latch = std::make_shared<test::Latch>();
  std::atomic<bool> held{true};
  Session::Options options = loopback();
  options.config.source = "camera:0";
  options.source = [latch] { return std::make_unique<test::HangingSource>(5, latch); };
  auto session = start(std::move(options));
  latch->wait_entered();
  switch_.stop(std::move(session));
  next<SessionSwitch::Ended>();
  options = loopback();
  options.config.source = "camera:0";
  options.source = [&held] {
    EXPECT_FALSE(held);
    return std::make_unique<CountingSource>(CountingSource::Options{});
  };
  session = start(std::move(options));
  held = false;
  latch->open();
  EXPECT_TRUE(eventually([&] { return session->source().has_value(); }));
  session->stop();
}

TEST(SessionSwitch, EndsWithWorkLeft) {
  SessionSwitch left_alone([] {});
  left_alone.start(loopback());
}

}  // namespace
}  // namespace framescope::session
