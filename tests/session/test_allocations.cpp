// The hot path has all the memory that it needs after its first frames.
#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "session/counting_new.hpp"
#include "session/fake_sources.hpp"
#include "session/session.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using test::eventually;

/// The longest time after which the pictures of CountingSource, hence all sizes, come again.
constexpr std::uint64_t kCycle = 251;

Session::Options loopback(WireFormat wire) {
  Session::Options made;
  made.config.role = model::Role::kLoopback;
  made.settings.wire = wire;
  made.settings.fps = 250;
  made.settings.width_px = 200;
  made.source = [] {
    return std::make_unique<test::CountingSource>(test::CountingSource::Options{});
  };
  return made;
}

std::uint64_t shown(const Session& session) {
  return test::outcome(*session.snapshot(), FrameOutcome::kDisplayed);
}

std::uint64_t reports(const Session& session) {
  const auto figures = session.snapshot()->rtp;
  return figures ? figures->reports_sent + figures->reports_received : 0;
}

class Allocations : public testing::TestWithParam<WireFormat> {};

constexpr std::array kThreads{"capture", "encode", "decode", "io"};

TEST_P(Allocations, NoneAFrameInSteadyState) {
  test::count_allocations();
  Session session(loopback(GetParam()));
  ASSERT_TRUE(eventually([&] { return shown(session) > 2 * kCycle; })) << session.failure();
  // Nobody would count on threads of other names.
  auto first_calls = test::counted_allocations();
  for (const char* thread : kThreads) EXPECT_GT(first_calls[thread], 0U) << thread;
  const std::uint64_t before = shown(session);
  const std::uint64_t reports_before = reports(session);
  test::count_allocations();
  ASSERT_TRUE(eventually([&] { return shown(session) > before + kCycle; })) << session.failure();
  auto calls = test::counted_allocations();
  // A busy machine may have a frame more on its way than ever before, which brings its buffers; and
  // RTCP's reports are a few a second.
  constexpr std::uint64_t kNewBuffers = kCycle / 10;
  constexpr std::uint64_t kAReport = 12;
  const std::uint64_t of_reports = kAReport * (reports(session) - reports_before);
  for (const std::string_view thread : kThreads) {
    EXPECT_LE(calls[std::string(thread)], kNewBuffers + (thread == "io" ? of_reports : 0))
        << thread;
  }
  EXPECT_GT(calls["account"], 0U) << "each snapshot is a new one";
  session.stop();
}

INSTANTIATE_TEST_SUITE_P(Wires, Allocations,
                         testing::Values(WireFormat::kBase64, WireFormat::kRaw, WireFormat::kRtp),
                         [](const auto& wire) { return std::string(to_string(wire.param)); });

}  // namespace
}  // namespace framescope::session
