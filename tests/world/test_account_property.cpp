// The account of every frame on a manual clock: 200 seeds of impairment and trouble on each wire
// and in each role. The sums close at every drain of the rings, no count falls, nothing is in
// flight at the end, and each frame ended once, as it did in the world.
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "world/stream_world.hpp"
#include "world/world_checks.hpp"

namespace framescope::world {
namespace {

constexpr std::uint64_t kShards = 20;
constexpr std::uint64_t kSeedsPerShard = 10;

/// Figures of a seed's bad network, each of them off as often as not.
Impairment impairment_of(std::uint64_t seed) {
  std::mt19937_64 random(seed * 7919);
  const auto real = [&random] { return std::uniform_real_distribution<double>(0, 1)(random); };
  const auto maybe = [&real](double most) { return real() < 0.5 ? 0.0 : most * real(); };
  Impairment made;
  made.loss = maybe(0.3);
  made.burst = made.loss > 0 ? maybe(10) : 0;
  if (made.burst < 1) made.burst = 0;
  made.delay = from_seconds(maybe(0.2));
  made.jitter = from_seconds(maybe(0.1));
  made.reorder = maybe(0.2);
  made.duplicate = maybe(0.2);
  made.corrupt = maybe(0.2);
  made.mtu_bytes = real() < 0.3 ? 576 : 0;
  if (real() < 0.3) made.rate_bps = 1'000'000 + static_cast<std::uint64_t>(4e6 * real());
  if (made.loss * made.burst > 0.5 * made.burst) made.burst = 0;
  return made;
}

WorldOptions options_of(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  WorldOptions options;
  options.seed = seed;
  options.impairment = impairment_of(seed);
  options.at_entrance = random() % 2 == 0;
  options.interval = std::chrono::milliseconds(1 + random() % 20);
  options.kernel_buffer_bytes = std::array{6'000U, 20'000U, 200'000U}[random() % 3];
  // Some rings are too small for what comes between two drains.
  options.ring_capacity = random() % 4 == 0 ? 20 : 8192;
  options.failures = random() % 2 == 0 ? 0.02 : 0;
  options.network_loss = random() % 2 == 0 ? 0.03 : 0;
  options.slow_stages = random() % 2 == 0;
  options.troubles = static_cast<int>(random() % 5);
  options.frames = 150 + random() % 200;
  return options;
}

std::string describe(const WorldOptions& options) {
  return "seed " + std::to_string(options.seed) + (options.loopback ? " loopback" : " pair") +
         (options.numbered ? " numbered" : " plain") +
         (options.wire == WireFormat::kRaw ? " raw " : " base64 ") + to_string(options.impairment) +
         (options.at_entrance ? " at the entrance" : "") +
         " ring=" + std::to_string(options.ring_capacity) +
         " troubles=" + std::to_string(options.troubles);
}

class AccountProperty : public testing::TestWithParam<std::uint64_t> {
 protected:
  /// Every wire with this shard's seeds.
  template <typename Check>
  void for_each_world(bool loopback, bool numbered, Check check) {
    for (std::uint64_t i = 0; i < kSeedsPerShard; ++i) {
      for (const WireFormat wire : {WireFormat::kBase64, WireFormat::kRaw}) {
        WorldOptions options = options_of(1 + GetParam() * kSeedsPerShard + i);
        options.loopback = loopback;
        options.numbered = numbered;
        options.wire = wire;
        if (loopback) {
          options.at_entrance = false;
          options.network_loss = 0;
        }
        SCOPED_TRACE(describe(options));
        StreamWorld world(options);
        world.run();
        check(world);
        if (HasFailure()) return;  // the first seed tells enough
      }
    }
  }
};

void check_pair(const StreamWorld& world) {
  check_sender(*world.senders().back(), world.senders().back()->books());
  const Receiver& receiver = *world.receivers().back();
  const Books& books = world.receivers().back()->books();
  check_receiver(receiver, books);
  EXPECT_LE(books.count(FrameOutcome::kLostInKernel), receiver.kernel_drops());
}

void check_loopback_world(const StreamWorld& world) {
  const Books& books = world.senders().back()->books();
  const Score truth = check_loopback(*world.senders().back(), books);
  EXPECT_EQ(books.count(FrameOutcome::kLostInKernel) + books.count(FrameOutcome::kLostInNetwork),
            truth.lost_in_kernel + truth.lost_in_network + truth.unreadable);
  // A second copy may be what was dropped, a damaged number what is missing.
  const Impairment& impairment = world.options().impairment;
  if (books.tallied() || impairment.duplicate > 0 || impairment.corrupt > 0) return;
  EXPECT_EQ(books.count(FrameOutcome::kLostInKernel), truth.lost_in_kernel);
}

TEST_P(AccountProperty, OfALoopback) { for_each_world(true, true, check_loopback_world); }

TEST_P(AccountProperty, OfANumberedPair) { for_each_world(false, true, check_pair); }

TEST_P(AccountProperty, OfAPlainPair) { for_each_world(false, false, check_pair); }

INSTANTIATE_TEST_SUITE_P(Seeds, AccountProperty, testing::Range<std::uint64_t>(0, kShards));

}  // namespace
}  // namespace framescope::world
