// The account scored against the truth of the simulator, on a manual clock: 20 seeds of mixed
// impairment.
#include <array>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "net/impairment_truth.hpp"
#include "world/stream_world.hpp"
#include "world/world_checks.hpp"

namespace framescope::world {
namespace {

constexpr std::uint64_t kSeeds = 20;
constexpr std::uint64_t kFrames = 1500;
constexpr double kTolerance = 0.005;

constexpr std::array kMixes{
    "loss=3%,delay=20ms,jitter=5ms,duplicate=1%",
    "loss=5%,burst=4,reorder=2%,duplicate=2%",
    "loss=1%,mtu=576,delay=10ms,jitter=10ms,corrupt=0.5%",
    "loss=2%,corrupt=1%,reorder=1%,rate=2Mbit,queue=16KiB",
    "loss=10%,burst=10,duplicate=5%,reorder=5%,corrupt=1%,delay=30ms,jitter=30ms,rate=4Mbit",
};

class AccountTruth : public testing::TestWithParam<std::uint64_t> {
 protected:
  static WorldOptions mixed() {
    WorldOptions options;
    options.seed = GetParam();
    options.impairment = parse_impairment(kMixes[GetParam() % kMixes.size()]).value();
    options.wire = GetParam() % 2 == 0 ? WireFormat::kBase64 : WireFormat::kRaw;
    options.frames = kFrames;
    return options;
  }
};

double share(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// Frames that the simulator dropped, by its own verdicts.
std::uint64_t dropped(const Sender& sender) { return sender.link().counts().dropped(); }

TEST_P(AccountTruth, ALoopbackNamesEachImpairedFrame) {
  StreamWorld world(mixed());
  world.run();
  const Sender& sender = *world.senders().back();
  const Books& books = world.senders().back()->books();
  const Score truth = check_loopback(sender, books);
  EXPECT_EQ(books.count(FrameOutcome::kImpaired), dropped(sender));
  std::uint64_t late = 0;
  for (const model::FrameSample& sample : books.samples()) {
    const Flight& flight = *sender.flights()[sample.frame_number];
    EXPECT_EQ(sample.outcome == FrameOutcome::kImpaired,
              flight.verdict.lost || flight.verdict.queue_dropped)
        << sample.frame_number;
    late += sample.outcome == FrameOutcome::kLate ? 1U : 0U;
  }
  EXPECT_LE(late, sender.link().counts().reordered);
  // Nothing but a tag that was damaged on the way can be taken for a loss.
  EXPECT_EQ(truth.lost_in_network, 0U);
  EXPECT_EQ(books.count(FrameOutcome::kLostInNetwork), truth.unreadable);
  EXPECT_LE(truth.unreadable, sender.link().counts().corrupted);
  EXPECT_LE(share(books.count(FrameOutcome::kLostInNetwork), kFrames), kTolerance);
  EXPECT_EQ(books.count(FrameOutcome::kLostInKernel), 0U);
}

TEST_P(AccountTruth, AReceiverFindsTheLossOfItsSendersSimulator) {
  WorldOptions options = mixed();
  options.loopback = false;
  StreamWorld world(options);
  world.run();
  const Sender& sender = *world.senders().back();
  const Receiver& receiver = *world.receivers().back();
  const Books& books = world.receivers().back()->books();
  check_sender(sender, world.senders().back()->books());
  check_receiver(receiver, books);
  ASSERT_TRUE(books.last().expected);
  const double found = share(books.count(FrameOutcome::kLostInNetwork), *books.last().expected);
  EXPECT_NEAR(found, share(dropped(sender), sender.link().counts().entered), kTolerance);
  EXPECT_EQ(receiver.duplicate() + receiver.late() > 0, sender.link().counts().duplicated > 0);
}

TEST_P(AccountTruth, AReceiverNamesWhatItsOwnEntranceDropped) {
  WorldOptions options = mixed();
  options.loopback = false;
  options.at_entrance = true;
  options.network_loss = 0.02;
  StreamWorld world(options);
  world.run();
  const Receiver& receiver = *world.receivers().back();
  const Books& books = world.receivers().back()->books();
  check_receiver(receiver, books);
  // But for those before the first frame that it saw, and numbers that it had from a second copy.
  const std::uint64_t impaired = receiver.link().counts().dropped();
  EXPECT_LE(books.count(FrameOutcome::kImpaired), impaired);
  EXPECT_NEAR(share(books.count(FrameOutcome::kImpaired), kFrames), share(impaired, kFrames),
              kTolerance);
  std::uint64_t lost = 0;
  for (const auto& flight : world.senders().back()->flights()) lost += flight->read == 0 ? 1U : 0U;
  EXPECT_NEAR(share(books.count(FrameOutcome::kLostInNetwork), kFrames), share(lost, kFrames),
              kTolerance);
}

/// A reader that is stopped while frames go on, beside a network that loses some.
TEST_P(AccountTruth, KernelDropsAreExact) {
  for (const bool loopback : {true, false}) {
    SCOPED_TRACE(loopback ? "loopback" : "pair");
    WorldOptions options = mixed();
    options.loopback = loopback;
    options.impairment = parse_impairment("loss=5%,delay=20ms").value();
    options.at_entrance = !loopback && GetParam() % 2 == 0;
    options.network_loss = loopback ? 0 : 0.02;
    options.kernel_buffer_bytes = 20'000;
    StreamWorld world(options);
    for (const int at_s : {1, 3, 5}) {
      world.after(std::chrono::seconds(at_s),
                  [&world] { world.receivers().back()->stop_for(std::chrono::milliseconds(700)); });
    }
    world.run();
    const Receiver& receiver = *world.receivers().back();
    const Books& books = world.receivers().back()->books();
    EXPECT_GT(receiver.kernel_drops(), 200U);
    EXPECT_EQ(books.count(FrameOutcome::kLostInKernel), receiver.kernel_drops());
    if (loopback) {
      const Score truth = check_loopback(*world.senders().back(), books);
      EXPECT_EQ(books.count(FrameOutcome::kLostInKernel), truth.lost_in_kernel);
      EXPECT_EQ(books.count(FrameOutcome::kLostInNetwork), 0U);
    } else {
      check_receiver(receiver, books);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AccountTruth, testing::Range<std::uint64_t>(1, kSeeds + 1));

}  // namespace
}  // namespace framescope::world
