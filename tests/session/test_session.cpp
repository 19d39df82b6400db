#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <vector>

#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "media/jpeg_encoder.hpp"
#include "net/udp_sender.hpp"
#include "net/udp_socket.hpp"
#include "session/fake_sources.hpp"
#include "session/session.hpp"
#include "session/sums.hpp"
#include "wire/base64.hpp"

namespace framescope::session {
namespace {

using model::Role;
using model::Stage;
using test::CountingSource;
using test::eventually;
using test::frames;
using test::outcome;

SourceFactory counting(CountingSource::Options options = {}) {
  return [options] { return std::make_unique<CountingSource>(options); };
}

Session::Options options(Role role) {
  Session::Options options;
  options.config.role = role;
  options.settings.fps = 0;
  options.settings.width_px = 160;
  options.source = counting();
  return options;
}

HostPort host_port(const Endpoint& endpoint) { return {"127.0.0.1", endpoint.port}; }

Session::Options sender() {
  Session::Options made = options(Role::kSender);
  made.config.listen = HostPort{"127.0.0.1", 0};
  made.settings.fps = 200;
  return made;
}

Session::Options receiver_of(const Endpoint& sender) {
  Session::Options made = options(Role::kReceiver);
  made.config.from = host_port(sender);
  return made;
}

std::uint64_t displayed(const Session& session) {
  return outcome(*session.snapshot(), FrameOutcome::kDisplayed);
}

/// Runs until it ends by itself, checking every snapshot on the way.
void run_to_end(Session& session) {
  EXPECT_TRUE(eventually([&session] {
    test::expect_sums_close(*session.snapshot());
    return session.ended();
  }));
  session.stop();
  test::expect_closed(*session.snapshot());
}

TEST(SessionLoopback, EveryFrameIsAccountedFor) {
  Session::Options made = options(Role::kLoopback);
  made.config.frames = 300;
  Session session(std::move(made));
  run_to_end(session);
  const auto final = session.snapshot();
  EXPECT_EQ(frames(*final, Stage::kCaptured), 300u);
  EXPECT_EQ(final->expected, 300u);
  EXPECT_EQ(outcome(*final, FrameOutcome::kSupersededBeforeEncode), 0u);
  EXPECT_EQ(outcome(*final, FrameOutcome::kLostInNetwork), 0u);
  EXPECT_EQ(frames(*final, Stage::kSent), 300u);
  EXPECT_EQ(final->clock, model::LatencyClock::kSameHost);
  EXPECT_EQ(final->network_loss, model::NetworkLoss::kMeasured);
  EXPECT_GT(final->spans_run[0].samples, 0u);
  EXPECT_EQ(session.failure(), "");
}

/// Without snapshots to tell of, who is woken finds it ended.
void expect_told_of_its_end(Session::Options made) {
  made.snapshot_period = std::chrono::hours(1);
  std::atomic<bool> told{false};
  made.wake = [&told] { told = true; };
  Session session(std::move(made));
  EXPECT_TRUE(eventually([&told] { return told.load(); }));
  EXPECT_TRUE(session.ended());
  session.stop();
}

TEST(SessionLoopback, TellsItsEnd) {
  for (const char* failure : {"", "the lens fell off"}) {
    Session::Options made = options(Role::kLoopback);
    made.source = counting({.frames = 30, .failure = failure});
    expect_told_of_its_end(std::move(made));
  }
}

TEST(SessionReceiver, TellsThatItShowedEnough) {
  Session sending(sender());
  Session::Options made = receiver_of(sending.local());
  made.config.frames = 5;
  expect_told_of_its_end(std::move(made));
  sending.stop();
}

TEST(SessionLoopback, WithoutAWindowEachSnapshotIsTold) {
  Session::Options made = options(Role::kLoopback);
  made.settings.fps = 50;
  std::atomic<int> told{0};
  made.wake = [&told] { ++told; };
  const Time begun = std::chrono::steady_clock::now();
  Session session(std::move(made));
  EXPECT_TRUE(eventually([&told] { return told >= 3; }));
  EXPECT_GE(session.snapshot()->at - begun, 2 * Account::kPeriod);
}

TEST(SessionLoopback, PacedFramesAreAllDisplayed) {
  Session::Options made = options(Role::kLoopback);
  made.config.frames = 20;
  made.settings.fps = 50;
  Session session(std::move(made));
  run_to_end(session);
  EXPECT_EQ(displayed(session), 20u);
}

TEST(SessionLoopback, LiveChangesKeepTheAccount) {
  Session::Options made = options(Role::kLoopback);
  made.config.frames = 400;
  Session session(std::move(made));
  constexpr std::array kTargets{"limit", "datagram=600", "rate=2Mbit", "fragments=1", "fps=500"};
  std::size_t change = 0;
  EXPECT_TRUE(eventually([&] {
    model::StreamSettings settings = session.settings();
    settings.wire = change % 2 == 0 ? WireFormat::kRaw : WireFormat::kBase64;
    settings.quality = 10 + static_cast<int>(change % 90);
    settings.auto_quality = change % 4 == 1;
    settings.target =
        model::parse_quality_target(kTargets.at(change / 4 % kTargets.size())).value();
    settings.width_px = 64 + 16 * static_cast<int>(change % 10);
    settings.subsampling = static_cast<Subsampling>(change % 3);
    settings.burn_fps = change % 5 == 0;
    settings.max_datagram_bytes = change % 7 == 0 ? 600 : kMaxDatagramBytes;
    settings.oversize = change % 3 == 0 ? model::Oversize::kDrop : model::Oversize::kFit;
    session.apply(settings);
    ++change;
    test::expect_sums_close(*session.snapshot());
    return session.ended();
  }));
  session.stop();
  test::expect_closed(*session.snapshot());
  EXPECT_EQ(frames(*session.snapshot(), Stage::kCaptured), 400u);
  EXPECT_GT(change, 3);
}

TEST(SessionLoopback, TooLargeIsDroppedOrMadeToFit) {
  for (const auto policy : {model::Oversize::kDrop, model::Oversize::kFit}) {
    Session::Options made = options(Role::kLoopback);
    made.config.frames = 20;
    made.settings.fps = 0;  // the source waits for the encoder, on a busy machine too
    made.settings.quality = 100;
    made.settings.width_px = 320;
    made.settings.max_datagram_bytes = 12'000;
    made.settings.oversize = policy;
    Session session(std::move(made));
    run_to_end(session);
    const auto final = session.snapshot();
    const bool drop = policy == model::Oversize::kDrop;
    EXPECT_EQ(outcome(*final, FrameOutcome::kTooLarge), drop ? 20u : 0u);
    EXPECT_EQ(displayed(session) + outcome(*final, FrameOutcome::kSupersededBeforeDecode),
              drop ? 0u : 20u);
    EXPECT_LE(final->datagrams.size_max, 12'000u);
    EXPECT_TRUE(std::ranges::any_of(final->notes, [drop](const model::Note& note) {
      return note.id == (drop ? "too_large" : "quality_lowered");
    })) << "it is said in words";
    std::vector<model::FrameSample> samples;
    session.take_samples(samples);
    ASSERT_EQ(samples.size(), 20u);
    for (const model::FrameSample& sample : samples) {
      EXPECT_EQ(sample.reason, drop ? "datagram_limit" : "");
      EXPECT_EQ(sample.datagram_bytes > 12'000u, drop) << "its size is told in either case";
      EXPECT_EQ(sample.datagram_bytes, (sample.jpeg_bytes + 2) / 3 * 4);
      EXPECT_EQ(sample.width_px, 320);
    }
  }
}

TEST(SessionLoopback, WindowThatTakesNothingSupersedesThePictures) {
  Session::Options made = options(Role::kLoopback);
  made.config.frames = 30;
  made.has_window = true;
  Session session(std::move(made));
  EXPECT_TRUE(eventually([&] {
    return session.ended() &&
           frames(*session.snapshot(), Stage::kDecoded) +
                   outcome(*session.snapshot(), FrameOutcome::kSupersededBeforeDecode) ==
               30;
  }));
  EXPECT_TRUE(session.take_sent());
  const auto newest = session.take_received();
  ASSERT_TRUE(newest);
  EXPECT_EQ(newest->image->format(), PixelFormat::kRgba);
  EXPECT_EQ(newest->frame_number, 29u);
  session.shown(*newest);
  session.stop();
  const auto final = session.snapshot();
  test::expect_closed(*final);
  EXPECT_EQ(outcome(*final, FrameOutcome::kDisplayed), 1u);
  EXPECT_EQ(outcome(*final, FrameOutcome::kSupersededBeforeDisplay) +
                outcome(*final, FrameOutcome::kSupersededBeforeDecode),
            29u);
}

TEST(SessionLoopback, SourceThatHangsIsLeftBehind) {
  const auto latch = std::make_shared<test::Latch>();
  {
    Session::Options made = options(Role::kLoopback);
    made.source = [latch] { return std::make_unique<test::HangingSource>(5, latch); };
    Session session(std::move(made));
    latch->wait_entered();
    session.stop();
    EXPECT_FALSE(session.stopped_cleanly());
    test::expect_closed(*session.snapshot());
    EXPECT_EQ(frames(*session.snapshot(), Stage::kCaptured), 5u);
  }
  latch->open();
}

TEST(SessionLoopback, SourceThatFailsEndsItWithWords) {
  Session::Options made = options(Role::kLoopback);
  made.source = counting({.frames = 3, .failure = "unplugged"});
  Session session(std::move(made));
  run_to_end(session);
  EXPECT_EQ(session.failure(), "unplugged");
  EXPECT_EQ(frames(*session.snapshot(), Stage::kCaptured), 3u);
}

TEST(SessionSender, ThreeReceiversOfWhomOneLeavesAndOneIsNeverHeardOf) {
  Session source(sender());
  auto first = std::make_unique<Session>(receiver_of(source.local()));
  auto second = std::make_unique<Session>(receiver_of(source.local()));
  Session third(receiver_of(source.local()));
  ASSERT_TRUE(eventually(
      [&] { return displayed(*first) > 20 && displayed(*second) > 20 && displayed(third) > 20; }));
  EXPECT_EQ(source.snapshot()->receivers.size(), 3u);
  first->stop();  // says bye
  ASSERT_TRUE(eventually([&] { return source.snapshot()->receivers.size() == 2; }));
  const std::uint64_t before = displayed(third);
  ASSERT_TRUE(eventually([&] { return displayed(third) > before + 50; }));
  second->stop();
  third.stop();
  source.stop();
  for (const Session* session : {&*first, &*second, &third, &source}) {
    test::expect_closed(*session->snapshot());
  }
  EXPECT_EQ(third.snapshot()->network_loss, model::NetworkLoss::kMeasured);
  EXPECT_TRUE(third.snapshot()->rtt.has_value());
}

TEST(SessionSender, CapturesNothingBeforeTheFirstHello) {
  Session::Options made = sender();
  made.settings.fps = 0;  // waits for the encoder: none is superseded
  made.config.frames = 30;
  Session source(std::move(made));
  ASSERT_TRUE(eventually([&] { return source.source().has_value(); }));
  EXPECT_EQ(frames(*source.snapshot(), Stage::kCaptured), 0u);
  Session sink(receiver_of(source.local()));
  run_to_end(source);
  EXPECT_EQ(frames(*source.snapshot(), Stage::kSent), 30u);
  sink.stop();
  test::expect_closed(*sink.snapshot());
}

TEST(SessionSender, FramesWithoutAReceiverAreSaidToBe) {
  Session::Options made = sender();
  made.config.wait_for_receiver = false;
  made.settings.fps = 0;  // waits for the encoder: none is superseded
  made.config.frames = 10;
  Session source(std::move(made));
  run_to_end(source);
  EXPECT_EQ(outcome(*source.snapshot(), FrameOutcome::kNoReceiver), 10u);
}

TEST(SessionSender, PushesToSomebodyWhoNeverAnswers) {
  Session::Options made = options(Role::kSender);
  asio::io_context io;
  const net::UdpSocket silent(
      io, {.bind = Endpoint{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1}}});
  made.config.to = host_port(silent.local());
  made.config.frames = 10;
  Session source(std::move(made));
  run_to_end(source);
  EXPECT_EQ(frames(*source.snapshot(), Stage::kSent), 10u);
}

TEST(SessionSender, BusyPortIsAnErrorInWords) {
  Session first(sender());
  Session::Options made = sender();
  made.config.listen = host_port(first.local());
  try {
    const Session second(std::move(made));
    FAIL() << "no error";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find(std::to_string(first.local().port)), std::string::npos)
        << error.what();
  }
}

TEST(SessionReceiver, EndsAfterExactlyTheWantedFrames) {
  Session source(sender());
  Session::Options made = receiver_of(source.local());
  made.config.frames = 25;
  Session sink(std::move(made));
  run_to_end(sink);
  EXPECT_EQ(displayed(sink), 25u);
}

TEST(SessionReceiver, StartsBeforeTheSenderAndSurvivesItsRestart) {
  // Holds the sender's port for it without answering, until it starts.
  Endpoint port;
  {
    const Session probe(sender());
    port = probe.local();
  }
  Session sink(receiver_of(port));
  for (int run = 0; run < 2; ++run) {
    Session::Options made = sender();
    made.config.listen = host_port(port);
    Session source(std::move(made));
    const std::uint64_t before = displayed(sink);
    ASSERT_TRUE(eventually([&] { return displayed(sink) > before + 20; }));
    source.stop();
    test::expect_closed(*source.snapshot());
  }
  sink.stop();
  test::expect_closed(*sink.snapshot());
  EXPECT_EQ(outcome(*sink.snapshot(), FrameOutcome::kLostInNetwork), 0u);
}

/// A script's server, played by the test: one socket that sends what it is told to.
class Script {
 public:
  explicit Script(const Endpoint& to) : to_(to) {
    Image planes(160, 120, PixelFormat::kJ420);
    for (std::size_t i = 0; i < planes.size_bytes(); ++i) {
      planes.plane(0)[i] = static_cast<std::uint8_t>(i % 199);
    }
    media::JpegEncoder encoder;
    EXPECT_TRUE(encoder.encode(planes, 75, jpeg_));
    text_.resize(wire::base64_length(jpeg_.size()));
    wire::encode_base64(jpeg_, text_);
  }

  void send(std::span<const std::uint8_t> datagram) {
    EXPECT_TRUE(sender_.send(to_, datagram).ok());
  }
  void send(std::string_view text) { send(std::vector<std::uint8_t>(text.begin(), text.end())); }
  const std::vector<std::uint8_t>& text() const { return text_; }

 private:
  Endpoint to_;
  asio::io_context io_;
  net::UdpSocket socket_{
      io_, {.bind = Endpoint{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1}}}};
  net::UdpSender sender_{socket_};
  std::vector<std::uint8_t> jpeg_;
  std::vector<std::uint8_t> text_;
};

Session::Options listening() {
  Session::Options made = options(Role::kReceiver);
  made.config.listen = HostPort{"127.0.0.1", 0};
  return made;
}

std::uint64_t received(const Session& session) {
  return frames(*session.snapshot(), Stage::kReceived);
}

TEST(SessionReceiver, PlainStreamHasNoConfidentZero) {
  Session sink(listening());
  Script script(sink.local());
  for (int i = 0; i < 10; ++i) {
    script.send(script.text());
    ASSERT_TRUE(eventually([&] { return displayed(sink) == static_cast<std::uint64_t>(i + 1); }));
  }
  sink.stop();
  const auto final = sink.snapshot();
  test::expect_closed(*final);
  EXPECT_FALSE(final->expected.has_value());
  EXPECT_EQ(final->network_loss, model::NetworkLoss::kUnmeasurable);
  EXPECT_EQ(final->quality, 75);
  EXPECT_TRUE(final->quality_estimated);
  EXPECT_EQ(final->clock, model::LatencyClock::kUnknown);
  EXPECT_EQ(final->width_px, 160);
}

TEST(SessionReceiver, BrokenFramesOfAPlainStreamAreMalformedByReason) {
  Session sink(listening());
  Script script(sink.local());
  script.send(script.text());
  ASSERT_TRUE(eventually([&] { return displayed(sink) == 1; }));
  std::vector<std::uint8_t> broken = script.text();
  broken[broken.size() / 2] = '!';
  script.send(broken);
  ASSERT_TRUE(eventually([&] { return outcome(*sink.snapshot(), FrameOutcome::kMalformed) == 1; }));
  script.send(std::span(script.text()).first(script.text().size() / 8 * 4));  // truncated
  ASSERT_TRUE(eventually([&] { return received(sink) == 3; }));
  sink.stop();
  const auto final = sink.snapshot();
  test::expect_closed(*final);
  bool named = false;
  for (const auto& [reason, count] : final->malformed_reasons)
    named |= reason == "base64_character";
  EXPECT_TRUE(named);
  std::vector<model::FrameSample> samples;
  sink.take_samples(samples);
  EXPECT_TRUE(std::ranges::any_of(samples, [](const model::FrameSample& sample) {
    return sample.outcome == FrameOutcome::kMalformed && sample.reason == "base64_character";
  })) << "the frame itself knows it, too";
}

TEST(SessionReceiver, SaysInWordsWhatItMet) {
  Session sink(listening());
  Script script(sink.local());
  script.send("EOF");
  ASSERT_TRUE(eventually([&] { return sink.snapshot()->notes.size() == 1; }));
  EXPECT_EQ(sink.snapshot()->notes[0].id, "not_jpeg");
  script.send(script.text());
  ASSERT_TRUE(eventually([&] { return displayed(sink) == 1; }));
  ASSERT_TRUE(eventually([&] { return sink.snapshot()->notes.empty(); }));
}

TEST(SessionReceiver, ForeignSourcesDoNotDisturbTheLockedOne) {
  Session sink(listening());
  Script good(sink.local());
  Script other(sink.local());
  good.send(good.text());
  ASSERT_TRUE(eventually([&] { return displayed(sink) == 1; }));
  for (int i = 0; i < 5; ++i) other.send(other.text());
  good.send(good.text());
  ASSERT_TRUE(eventually([&] { return displayed(sink) == 2; }));
  EXPECT_TRUE(eventually([&] { return sink.snapshot()->datagrams.foreign == 5; }));
  EXPECT_EQ(received(sink), 2u);
}

TEST(SessionReceiver, LinesInBase64AreReadAndSaid) {
  Session sink(listening());
  Script script(sink.local());
  std::vector<std::uint8_t> wrapped;
  for (std::size_t i = 0; i < script.text().size(); ++i) {
    wrapped.push_back(script.text()[i]);
    if (i % 76 == 75) wrapped.push_back('\n');
  }
  script.send(wrapped);
  ASSERT_TRUE(eventually([&] { return displayed(sink) == 1; }));
  ASSERT_TRUE(eventually([&] { return sink.snapshot()->notes.size() == 1; }));
  EXPECT_EQ(sink.snapshot()->notes[0].id, "base64_lines");
}

}  // namespace
}  // namespace framescope::session
