// Latencies as the account tells them, against what the simulator was set to, on a manual clock.
#include <cstdint>

#include <gtest/gtest.h>

#include "model/span_meters.hpp"
#include "world/stream_world.hpp"
#include "world/world_sender.hpp"

namespace framescope::world {
namespace {

using std::chrono::milliseconds;

class LatencyTruth : public testing::TestWithParam<std::uint64_t> {};

// An even jitter of +-10 ms: its median is the mean.
TEST_P(LatencyTruth, Case37ADelayOf50MsIsMeasured) {
  WorldOptions options;
  options.seed = GetParam();
  options.impairment = parse_impairment("delay=50ms,jitter=10ms").value();
  options.interval = milliseconds(50);
  StreamWorld world(options);
  world.run();
  model::SpanMeter meter;
  Duration sum{};
  int count = 0;
  for (const model::FrameSample& sample : world.senders().back()->books().samples()) {
    const auto network = model::length_of(sample, model::Span::kNetwork);
    if (!network) continue;
    meter.add(*network, sample.ended);
    sum += *network;
    ++count;
    EXPECT_GE(*network, milliseconds(40)) << sample.frame_number;
    EXPECT_LE(*network, milliseconds(61)) << sample.frame_number;
  }
  ASSERT_GT(count, 250);
  EXPECT_LE(std::chrono::abs(sum / count - milliseconds(50)), milliseconds(3));
  EXPECT_LE(std::chrono::abs(meter.run().p50 - milliseconds(50)), milliseconds(3));
}

INSTANTIATE_TEST_SUITE_P(World, LatencyTruth, testing::Range<std::uint64_t>(1, 6));

}  // namespace
}  // namespace framescope::world
