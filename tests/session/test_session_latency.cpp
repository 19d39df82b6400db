// Latencies of real sessions: the clock offset by the hellos' echo, and the time code in the
// pictures.
#include <algorithm>

#include <gtest/gtest.h>

#include "media/test_pattern.hpp"
#include "session/session.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using model::Role;
using model::Span;
using test::eventually;

Session::Options of_the_pattern(Role role) {
  Session::Options made;
  made.config.role = role;
  made.settings.fps = 60;
  made.settings.width_px = 320;
  made.source = [] { return media::make_test_pattern(320, 240, 60, 1); };
  return made;
}

const model::SpanSummary& span_of(const model::Snapshot& snapshot, Span span) {
  return snapshot.spans_run[static_cast<std::size_t>(span)];
}

TEST(SessionLatency, OnOneHostTheOffsetIsZeroWithinItsErrorAndNotUsed) {
  Session::Options made = of_the_pattern(Role::kSender);
  made.config.listen = HostPort{"127.0.0.1", 0};
  Session source(std::move(made));
  made = of_the_pattern(Role::kReceiver);
  made.config.from = HostPort{"127.0.0.1", source.local().port};
  Session sink(std::move(made));
  ASSERT_TRUE(eventually([&] { return sink.snapshot()->clock_error.has_value(); }));
  for (int i = 0; i < 20; ++i) {
    const auto now = sink.snapshot();
    ASSERT_TRUE(now->clock_offset && now->clock_error);
    EXPECT_LE(std::max(*now->clock_offset, -*now->clock_offset), *now->clock_error);
    EXPECT_EQ(now->clock, model::LatencyClock::kSameHost);
    ASSERT_TRUE(eventually([&] { return sink.snapshot()->at > now->at; }));
  }
  sink.stop();
  source.stop();
  const auto end = sink.snapshot();
  EXPECT_EQ(end->glass_clock, model::GlassClock::kSameHost);
  EXPECT_GT(end->glass_run.samples, 0U);
}

TEST(SessionLatency, ThePatternsTimeCodeIsReadInALoopback) {
  Session::Options made = of_the_pattern(Role::kLoopback);
  made.config.frames = 30;
  Session session(std::move(made));
  ASSERT_TRUE(eventually([&] { return session.ended(); }));
  session.stop();
  const auto end = session.snapshot();
  EXPECT_EQ(end->glass_clock, model::GlassClock::kSameHost);
  EXPECT_EQ(end->glass_run.samples, span_of(*end, Span::kEndToEnd).samples);
  // It is stamped before it is drawn, and captured when it is; a histogram's bucket is 0.8 % wide.
  EXPECT_GT(end->glass_run.p50, span_of(*end, Span::kEndToEnd).p50 * 98 / 100);
  EXPECT_GT(end->glass_run.max, span_of(*end, Span::kDecode).max);
}

}  // namespace
}  // namespace framescope::session
