// Real sessions on `--wire rtp`: the account of frames of several packets.
#include <algorithm>
#include <map>
#include <ranges>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "model/diagnosis.hpp"
#include "session/fake_sources.hpp"
#include "session/runs.hpp"
#include "session/session.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using model::Role;
using model::Stage;
using test::CountingSource;
using test::eventually;
using test::frames;
using test::numbers_of;
using test::outcome;
using test::run;
using test::run_to_end;
using test::samples_of;
using Numbers = test::FrameNumbers;

constexpr std::uint64_t kFrames = 150;
constexpr Duration kTimestampTick{1'000'000'000 / 90'000 + 1};

Session::Options rtp(Role role, const char* spec = "off", std::uint32_t seed = 1) {
  Session::Options made;
  made.config.role = role;
  if (role != Role::kReceiver) made.config.frames = kFrames;
  made.settings.wire = WireFormat::kRtp;
  made.settings.fps = 150;
  made.settings.width_px = 160;
  made.settings.quality = 50;
  made.settings.rtp_datagram_bytes = 600;
  made.settings.seed = seed;
  made.settings.impairment = parse_impairment(spec).value();
  made.source = [] { return std::make_unique<CountingSource>(CountingSource::Options{}); };
  return made;
}

std::uint64_t shown(const model::Snapshot& snapshot) {
  return outcome(snapshot, FrameOutcome::kDisplayed) +
         outcome(snapshot, FrameOutcome::kDisplayedDamaged);
}

/// Shown, or overtaken in front of the decoder by a newer one that came at the same time.
std::uint64_t usable(const model::Snapshot& snapshot) {
  return shown(snapshot) + outcome(snapshot, FrameOutcome::kSupersededBeforeDecode) +
         outcome(snapshot, FrameOutcome::kSupersededBeforeDisplay);
}

std::map<std::string, model::Note> notes_of(const Session& session) {
  std::map<std::string, model::Note> notes;
  const auto snapshot = session.snapshot();
  for (const model::Note& note : snapshot->notes) notes.emplace(note.id, note);
  return notes;
}

/// Frames of which the simulator let nothing through.
Numbers dropped_whole(const Session& session) {
  Numbers numbers;
  for (const ImpairedFrame& packet : session.impaired_frames()) {
    if (packet.dropped() && packet.frame_number) numbers.insert(*packet.frame_number);
  }
  return numbers;
}

// ---- loopback

TEST(SessionRtp, EveryFrameOfACleanLoopbackIsShown) {
  const auto final = run(rtp(Role::kLoopback));
  EXPECT_EQ(final->wire, WireFormat::kRtp);
  const std::uint64_t sent = frames(*final, Stage::kSent);
  EXPECT_GT(sent, 0U);
  EXPECT_EQ(frames(*final, Stage::kReceived), sent);
  EXPECT_EQ(usable(*final), sent);
  EXPECT_EQ(outcome(*final, FrameOutcome::kDisplayedDamaged), 0U);
  ASSERT_TRUE(final->rtp);
  EXPECT_TRUE(final->rtp->ours);
  EXPECT_EQ(final->rtp->packets_lost, 0U);
  EXPECT_EQ(final->rtp->packets_received, final->rtp->packets_sent);
  EXPECT_GT(final->rtp->packets_sent, 4 * sent) << "frames of several packets";
  EXPECT_EQ(final->datagrams.sent, final->rtp->packets_sent);
  EXPECT_EQ(final->datagrams.received, final->rtp->packets_sent);
  EXPECT_EQ(final->datagrams.malformed, 0U);
  EXPECT_NEAR(final->rtp->packets_per_frame,
              static_cast<double>(final->rtp->packets_sent) / static_cast<double>(sent), 2);
}

class SessionRtpImpaired
    : public testing::TestWithParam<std::tuple<const char*, std::uint32_t, bool>> {};

/// Whatever is done to packets: all frames end once, and `impaired` are exactly those of which the
/// simulator let nothing through.
TEST_P(SessionRtpImpaired, SumsCloseAndTheTruthIsTold) {
  const auto [spec, seed, restart_markers] = GetParam();
  Session::Options made = rtp(Role::kLoopback, spec, seed);
  made.settings.restart_markers = restart_markers;
  Session session(std::move(made));
  const auto final = run_to_end(session);
  const auto samples = samples_of(session);
  test::expect_each_told_once(samples, kFrames);
  const Numbers impaired = numbers_of(samples, FrameOutcome::kImpaired);
  EXPECT_EQ(impaired, dropped_whole(session));
  EXPECT_EQ(impaired.size(), outcome(*final, FrameOutcome::kImpaired));
  if (final->impairment && final->impairment->corrupted == 0) {
    EXPECT_EQ(outcome(*final, FrameOutcome::kLostInNetwork), 0U);
    EXPECT_EQ(outcome(*final, FrameOutcome::kMalformed), 0U);
    EXPECT_EQ(outcome(*final, FrameOutcome::kDecodeFailed), 0U);
  }
  if (!restart_markers) {
    EXPECT_EQ(final->rtp->frames_patched, 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Specs, SessionRtpImpaired,
    testing::Combine(testing::Values("loss=5%", "loss=40%,burst=20", "reorder=10%",
                                     "duplicate=20%,delay=5ms", "delay=20ms,jitter=10ms",
                                     "corrupt=10%", "rate=8Mbit,queue=16KiB", "loss=100%",
                                     "loss=3%,burst=2,delay=10ms,jitter=5ms,reorder=3%,"
                                     "duplicate=3%,corrupt=3%"),
                     testing::Values(1U, 2U), testing::Bool()));

TEST(SessionRtp, HolesAreFilledWithRestartMarkers) {
  const auto final = run(rtp(Role::kLoopback, "loss=5%"));
  EXPECT_GT(outcome(*final, FrameOutcome::kDisplayedDamaged), 0U);
  EXPECT_GT(final->rtp->frames_patched, 0U);
  EXPECT_LT(outcome(*final, FrameOutcome::kIncomplete), 5U);
  EXPECT_EQ(final->rtp->packets_lost + final->rtp->packets_received, final->rtp->packets_expected);
}

TEST(SessionRtp, WithoutPartialPicturesADamagedFrameIsIncomplete) {
  Session::Options made = rtp(Role::kLoopback, "loss=5%");
  made.settings.partial_pictures = false;
  const auto final = run(std::move(made));
  EXPECT_EQ(outcome(*final, FrameOutcome::kDisplayedDamaged), 0U);
  EXPECT_EQ(final->rtp->frames_patched, 0U);
  EXPECT_GT(outcome(*final, FrameOutcome::kIncomplete), 10U);
}

TEST(SessionRtp, WithoutRestartMarkersADamagedFrameIsIncomplete) {
  Session::Options made = rtp(Role::kLoopback, "loss=5%");
  made.settings.restart_markers = false;
  const auto final = run(std::move(made));
  EXPECT_EQ(outcome(*final, FrameOutcome::kDisplayedDamaged), 0U);
  EXPECT_GT(outcome(*final, FrameOutcome::kIncomplete), 10U);
}

TEST(SessionRtp, OnlyAFrameWithoutAnyPacketIsImpaired) {
  const auto none = run(rtp(Role::kLoopback, "loss=100%"));
  EXPECT_GT(outcome(*none, FrameOutcome::kImpaired), 0U);
  EXPECT_EQ(frames(*none, Stage::kSent), 0U);
  const auto some = run(rtp(Role::kLoopback, "loss=30%"));
  EXPECT_LT(outcome(*some, FrameOutcome::kImpaired), 5U);
}

TEST(SessionRtp, SwappedPacketsMakeNoFrameLate) {
  const auto final = run(rtp(Role::kLoopback, "reorder=10%"));
  EXPECT_GT(final->impairment->reordered, 0U);
  EXPECT_EQ(final->datagrams.reordered, final->rtp->packets_reordered);
  EXPECT_GE(usable(*final) + 5, frames(*final, Stage::kSent));
}

TEST(SessionRtp, SecondCopiesAreDuplicates) {
  for (const char* spec : {"duplicate=20%", "duplicate=50%,delay=5ms"}) {
    SCOPED_TRACE(spec);
    const auto final = run(rtp(Role::kLoopback, spec));
    EXPECT_GT(final->impairment->duplicated, 0U);
    EXPECT_EQ(final->datagrams.duplicate, final->impairment->duplicated);
    EXPECT_EQ(final->rtp->packets_lost, 0U);
    EXPECT_EQ(usable(*final), frames(*final, Stage::kSent));
    EXPECT_EQ(final->receivers.at(0).sent, final->rtp->packets_sent);
  }
}

/// A bit anywhere, in marks too: such a packet is no frame of its own.
TEST(SessionRtp, DamagedMarksOpenNoFrames) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    const auto final = run(rtp(Role::kLoopback, "corrupt=90%", seed));
    EXPECT_GT(final->datagrams.malformed, 0U);
    EXPECT_EQ(frames(*final, Stage::kCaptured), kFrames);
    EXPECT_EQ(outcome(*final, FrameOutcome::kImpaired), 0U) << "nothing was dropped";
  }
}

TEST(SessionRtp, AFrameInOrderIsNotLateBehindThePlayoutDelay) {
  Session::Options made = rtp(Role::kLoopback, "delay=20ms,jitter=20ms");
  made.settings.playout_delay = std::chrono::milliseconds(80);
  made.settings.fps = 100;
  const auto final = run(std::move(made));
  EXPECT_EQ(outcome(*final, FrameOutcome::kLate), 0U);
  EXPECT_GE(usable(*final) + 3, frames(*final, Stage::kSent));
  const auto& display = final->spans_run[static_cast<std::size_t>(model::Span::kEndToEnd)];
  EXPECT_GE(display.p50, std::chrono::milliseconds(80));
}

void expect_shown_in_order(const std::vector<model::FrameSample>& samples) {
  std::vector<std::pair<Time, std::uint64_t>> order;
  for (const model::FrameSample& sample : samples) {
    if (sample.outcome && !is_drop(*sample.outcome)) {
      order.emplace_back(sample.ended, sample.frame_number);
    }
  }
  std::ranges::sort(order);
  EXPECT_TRUE(std::ranges::is_sorted(order, {}, &std::pair<Time, std::uint64_t>::second));
}

/// What each frame that was shown came on, by frame number.
std::vector<WireFormat> shown_wires(std::vector<model::FrameSample> samples) {
  std::ranges::sort(samples, {}, &model::FrameSample::frame_number);
  std::vector<WireFormat> wires;
  for (const model::FrameSample& sample : samples) {
    if (sample.outcome && !is_drop(*sample.outcome)) wires.push_back(sample.wire);
  }
  return wires;
}

TEST(SessionRtp, TheWireCanBeChangedWhileItRuns) {
  for (const char* spec : {"off", "delay=10ms,jitter=10ms", "loss=5%,delay=5ms"}) {
    SCOPED_TRACE(spec);
    Session::Options made = rtp(Role::kLoopback, spec);
    made.config.frames = 250;
    Session session(std::move(made));
    constexpr WireFormat kWires[]{WireFormat::kBase64, WireFormat::kRaw, WireFormat::kRtp};
    std::size_t change = 0;
    const auto final = run_to_end(session, [&] {
      model::StreamSettings settings = session.settings();
      settings.wire = kWires[change / 10 % 3];
      settings.playout_delay = std::chrono::milliseconds(change / 60 % 2 * 30);
      session.apply(settings);
      ++change;
    });
    EXPECT_EQ(frames(*final, Stage::kCaptured), 250U);
    EXPECT_EQ(outcome(*final, FrameOutcome::kLostInNetwork), 0U);
    if (std::string(spec) == "off") {
      EXPECT_EQ(frames(*final, Stage::kReceived), frames(*final, Stage::kSent));
    }
    const auto samples = samples_of(session);
    test::expect_each_told_once(samples, 250);
    expect_shown_in_order(samples);
    const std::vector<WireFormat> wires = shown_wires(samples);
    for (const WireFormat wire : kWires) {
      EXPECT_GT(std::ranges::count(wires, wire), 10) << to_string(wire);
    }
    const auto differs = [&wires](std::size_t i) { return wires[i] != wires[i - 1]; };
    const auto changes =
        std::ranges::count_if(std::views::iota(std::size_t{1}, wires.size()), differs);
    EXPECT_GT(changes, 3) << "one came again after both others";
    EXPECT_LE(changes, static_cast<std::ptrdiff_t>(change / 10));
  }
}

/// The command line refuses it; a point of the lab may still choose it while the stream runs.
TEST(SessionRtp, FullColourIsNotSentAndNamedUntilItIsChanged) {
  Session::Options made = rtp(Role::kLoopback);
  made.config.frames.reset();
  made.settings.subsampling = Subsampling::k444;
  Session session(std::move(made));
  constexpr const char* kRule = "rtp_subsampling";
  // The rule is known from the settings, maybe before there is a frame.
  ASSERT_TRUE(eventually([&] {
    return notes_of(session).contains(kRule) &&
           outcome(*session.snapshot(), FrameOutcome::kEncodeFailed) > 0;
  }));
  const model::Note note = notes_of(session).at(kRule);
  EXPECT_EQ(note.severity, model::Severity::kError);
  EXPECT_EQ(frames(*session.snapshot(), Stage::kSent), 0U);
  ASSERT_TRUE(note.remedy);
  session.apply(model::applied(*note.remedy, session.settings()));
  EXPECT_TRUE(eventually(
      [&] { return shown(*session.snapshot()) > 0 && !notes_of(session).contains(kRule); }));
  session.stop();
  test::expect_closed(*session.snapshot());
}

TEST(SessionRtp, EverySettingCanBeTurnedWhileItRuns) {
  Session::Options made = rtp(Role::kLoopback);
  made.config.frames = 250;
  Session session(std::move(made));
  const std::vector<const char*> specs{"loss=30%,burst=3",
                                       "delay=50ms,jitter=50ms",
                                       "duplicate=50%,delay=5ms",
                                       "off",
                                       "reorder=50%",
                                       "rate=4Mbit",
                                       "corrupt=50%",
                                       "loss=100%"};
  std::size_t change = 0;
  const auto final = run_to_end(session, [&] {
    model::StreamSettings settings = session.settings();
    settings.impairment = parse_impairment(specs[change / 8 % specs.size()]).value();
    settings.restart_markers = change / 13 % 2 == 0;
    settings.partial_pictures = change / 17 % 2 == 0;
    settings.pace = static_cast<double>(change / 5 % 5) / 4;
    settings.rtp_datagram_bytes = 400 + change / 11 % 4 * 300;
    settings.playout_delay = std::chrono::milliseconds(change / 19 % 3 * 20);
    session.apply(settings);
    ++change;
  });
  EXPECT_EQ(frames(*final, Stage::kCaptured), 250U);
  EXPECT_EQ(numbers_of(samples_of(session), FrameOutcome::kImpaired), dropped_whole(session));
}

// ---- senders and receivers

class SessionRtpPair : public testing::Test {
 protected:
  void start_sender(const char* spec = "off", std::uint16_t port = 0) {
    Session::Options sending = rtp(Role::kSender, spec);
    sending.config.listen = HostPort{"127.0.0.1", port};
    sender_ = std::make_unique<Session>(std::move(sending));
  }
  static Session::Options asking(const Session& sender, const char* spec = "off") {
    Session::Options receiving = rtp(Role::kReceiver, spec);
    receiving.config.from = HostPort{"127.0.0.1", sender.local().port};
    return receiving;
  }
  void start_receiver(const char* spec = "off") {
    receivers_.push_back(std::make_unique<Session>(asking(*sender_, spec)));
  }

  void end_sender() {
    test::run_to_end(*sender_, [this] {
      for (const auto& receiver : receivers_) test::expect_sums_close(*receiver->snapshot());
    });
  }
  void run_to_end() {
    end_sender();
    for (const auto& receiver : receivers_) test::stop_when_quiet(*receiver);
  }

  std::unique_ptr<Session> sender_;
  std::vector<std::unique_ptr<Session>> receivers_;
};

TEST_F(SessionRtpPair, AReceiverThatSaysHelloGetsEveryFrame) {
  start_sender();
  start_receiver();
  run_to_end();
  const auto received = receivers_[0]->snapshot();
  EXPECT_EQ(received->network_loss, model::NetworkLoss::kMeasured);
  EXPECT_EQ(received->expected, frames(*sender_->snapshot(), Stage::kSent));
  EXPECT_EQ(usable(*received), *received->expected);
  EXPECT_EQ(received->clock_run, model::LatencyClock::kSameHost);
  EXPECT_TRUE(received->rtt) << "by hello v2";
}

/// A frame of which the first packet is lost has another one's facts, moved by its RTP timestamp.
TEST_F(SessionRtpPair, LatencyIsThatOfFramesThatTellIt) {
  start_sender("loss=30%");
  start_receiver();
  run_to_end();
  std::set<Time> captured;
  for (const model::FrameSample& sample : samples_of(*sender_)) {
    captured.insert(sample.at[static_cast<std::size_t>(Stage::kCaptured)]);
  }
  std::uint64_t told = 0;
  std::uint64_t reckoned = 0;
  Duration longest{0};
  for (const model::FrameSample& sample : samples_of(*receivers_[0])) {
    const auto latency = model::length_of(sample, model::Span::kEndToEnd);
    if (!latency) continue;
    const Time at = sample.at[static_cast<std::size_t>(Stage::kCaptured)];
    // By time, not by number, which may be too low where the sender itself skipped a frame.
    EXPECT_TRUE(captured.lower_bound(at - kTimestampTick) !=
                captured.upper_bound(at + kTimestampTick))
        << sample.frame_number;
    ++(captured.contains(at) ? told : reckoned);
    longest = std::max(longest, *latency);
  }
  EXPECT_GT(told, kFrames / 3);
  EXPECT_GT(reckoned, kFrames / 10);
  const auto received = receivers_[0]->snapshot();
  EXPECT_EQ(received->clock_run, model::LatencyClock::kSameHost);
  const auto& latency = received->spans_run[static_cast<std::size_t>(model::Span::kEndToEnd)];
  EXPECT_EQ(latency.samples, told + reckoned);
  EXPECT_EQ(latency.max, longest);
}

TEST_F(SessionRtpPair, ThreeReceiversGetEveryFrame) {
  start_sender();
  for (int i = 0; i < 3; ++i) start_receiver();
  run_to_end();
  const std::uint64_t sent = frames(*sender_->snapshot(), Stage::kSent);
  for (const auto& receiver : receivers_) {
    const auto received = receiver->snapshot();
    // The later ones may have come when it was under way.
    EXPECT_GE(*received->expected + 20, sent);
    EXPECT_EQ(frames(*received, Stage::kReceived), *received->expected);
    EXPECT_EQ(usable(*received), *received->expected);
    EXPECT_EQ(received->datagrams.malformed, 0U);
  }
}

TEST_F(SessionRtpPair, ThreeReceiversMissTheSameFrames) {
  start_sender("loss=20%,delay=10ms,jitter=5ms,duplicate=5%");
  for (int i = 0; i < 3; ++i) start_receiver();
  run_to_end();
  EXPECT_EQ(numbers_of(samples_of(*sender_), FrameOutcome::kImpaired), dropped_whole(*sender_));
  for (const auto& receiver : receivers_) {
    EXPECT_LE(outcome(*receiver->snapshot(), FrameOutcome::kLostInNetwork),
              outcome(*sender_->snapshot(), FrameOutcome::kImpaired));
  }
}

TEST_F(SessionRtpPair, ASendersLossIsTheNetworksToItsReceiver) {
  start_sender("loss=60%,burst=25");
  start_receiver();
  run_to_end();
  const auto sent = sender_->snapshot();
  const auto received = receivers_[0]->snapshot();
  const std::uint64_t impaired = outcome(*sent, FrameOutcome::kImpaired);
  EXPECT_GT(impaired, 0U);
  EXPECT_GT(outcome(*received, FrameOutcome::kLostInNetwork), 0U);
  EXPECT_LE(outcome(*received, FrameOutcome::kLostInNetwork), impaired);
  EXPECT_EQ(outcome(*received, FrameOutcome::kImpaired), 0U);
}

TEST_F(SessionRtpPair, AReceiverNamesFramesOfWhichItsEntranceDroppedEverything) {
  for (const char* spec : {"loss=60%,burst=25", "loss=60%,burst=25,delay=20ms,jitter=5ms"}) {
    SCOPED_TRACE(spec);
    receivers_.clear();
    start_sender();
    start_receiver(spec);
    run_to_end();
    const auto received = receivers_[0]->snapshot();
    EXPECT_GT(outcome(*received, FrameOutcome::kImpaired), 0U);
    EXPECT_EQ(outcome(*received, FrameOutcome::kLostInNetwork), 0U);
    EXPECT_GT(outcome(*received, FrameOutcome::kDisplayedDamaged), 0U);
  }
}

/// Only what it dropped itself is its simulator's doing.
TEST_F(SessionRtpPair, TheNetworksLossIsNotTheEntrancesToo) {
  start_sender("loss=60%,burst=25");
  start_receiver("loss=5%");
  run_to_end();
  const auto received = receivers_[0]->snapshot();
  EXPECT_GT(outcome(*received, FrameOutcome::kLostInNetwork), 0U);
  EXPECT_LE(outcome(*received, FrameOutcome::kImpaired), 3U);
}

TEST_F(SessionRtpPair, AReceiverMayLeaveAndAnotherCome) {
  start_sender();
  start_receiver();
  EXPECT_TRUE(eventually([this] { return shown(*receivers_[0]->snapshot()) > 10; }));
  receivers_[0]->stop();
  test::expect_closed(*receivers_[0]->snapshot());
  receivers_.clear();
  start_receiver();
  run_to_end();
  const auto again = receivers_[0]->snapshot();
  EXPECT_GT(shown(*again), 10U);
  EXPECT_EQ(outcome(*again, FrameOutcome::kLostInNetwork), 0U);
  EXPECT_EQ(outcome(*sender_->snapshot(), FrameOutcome::kSendFailed), 0U);
}

/// The second one has another SSRC and numbers of its own, higher or lower, at the same address.
TEST_F(SessionRtpPair, ASenderMayStartAgain) {
  start_sender();
  start_receiver();
  for (int again = 0; again < 3; ++again) {
    const std::uint16_t port = sender_->local().port;
    const std::uint64_t before = shown(*receivers_[0]->snapshot());
    EXPECT_TRUE(eventually([this, before] {
      test::expect_sums_close(*receivers_[0]->snapshot());
      return shown(*receivers_[0]->snapshot()) > before + 20;
    }));
    sender_->stop();
    test::expect_closed(*sender_->snapshot());
    start_sender("off", port);
  }
  run_to_end();
  const auto received = receivers_[0]->snapshot();
  EXPECT_EQ(outcome(*received, FrameOutcome::kLate), 0U);
  EXPECT_EQ(outcome(*received, FrameOutcome::kLostInNetwork), 0U);
  EXPECT_GE(frames(*received, Stage::kReceived) + 5, *received->expected);
  EXPECT_GE(usable(*received) + 5, *received->expected);
}

/// Whether the simulator delays them or not. Nothing asked for leave to broadcast, so that the
/// system refuses each.
TEST_F(SessionRtpPair, PacketsThatCannotBeSentAreToldAndCounted) {
  for (const char* spec : {"off", "delay=10ms"}) {
    SCOPED_TRACE(spec);
    Session::Options sending = rtp(Role::kSender, spec);
    sending.config.to = HostPort{"127.255.255.255", 50009};
    sender_ = std::make_unique<Session>(std::move(sending));
    EXPECT_TRUE(eventually([this] { return notes_of(*sender_).contains("send_failed"); }));
    end_sender();
    const auto sent = sender_->snapshot();
    EXPECT_EQ(sent->receivers.at(0).sent, 0U);
    EXPECT_GE(sent->receivers.at(0).send_failed, kFrames / 2);
  }
}

/// A receiver on a port P and P + 1, which are free together.
class SessionRtpPush : public SessionRtpPair {
 protected:
  void start(const char* at_sender = "off") {
    for (int attempt = 0; attempt < 50; ++attempt) {
      Session::Options probe = rtp(Role::kReceiver);
      probe.config.listen = HostPort{"127.0.0.1", 0};
      port_ = Session(std::move(probe)).local().port;
      if (port_ % 2 == 1) continue;
      Session::Options receiving = rtp(Role::kReceiver);
      receiving.config.listen = HostPort{"127.0.0.1", port_};
      auto receiver = std::make_unique<Session>(std::move(receiving));
      if (notes_of(*receiver).contains("rtcp_port")) continue;
      receivers_.push_back(std::move(receiver));
      break;
    }
    ASSERT_FALSE(receivers_.empty());
    Session::Options sending = rtp(Role::kSender, at_sender);
    sending.config.to = HostPort{"127.0.0.1", port_};
    sender_ = std::make_unique<Session>(std::move(sending));
  }
  std::uint16_t port_ = 0;
};

TEST_F(SessionRtpPush, FramesArriveAndReportsGoBothWaysOnTheNextPort) {
  start();
  EXPECT_TRUE(eventually([this] {
    const auto sent = sender_->snapshot();
    return sent->rtp && sent->rtp->reports_received > 0;
  }));
  run_to_end();
  const auto received = receivers_[0]->snapshot();
  const auto sent = sender_->snapshot();
  EXPECT_EQ(usable(*received), frames(*sent, Stage::kSent));
  EXPECT_EQ(received->expected, frames(*sent, Stage::kSent));
  ASSERT_TRUE(received->rtp);
  EXPECT_GT(received->rtp->reports_received, 0U);
  EXPECT_GT(received->rtp->reports_sent, 0U);
  EXPECT_EQ(sent->rtp->reported_lost, 0);
  ASSERT_TRUE(sent->rtt);
  EXPECT_LT(*sent->rtt, std::chrono::seconds(1));
}

TEST_F(SessionRtpPush, LossIsReportedBack) {
  start("loss=20%");
  EXPECT_TRUE(eventually([this] {
    const auto sent = sender_->snapshot();
    return sent->rtp && sent->rtp->reported_lost.value_or(0) > 0;
  }));
  run_to_end();
  const auto received = receivers_[0]->snapshot();
  EXPECT_GT(received->rtp->packets_lost, 0U);
  EXPECT_GE(*received->expected + 2, frames(*sender_->snapshot(), Stage::kSent));
}

}  // namespace
}  // namespace framescope::session
