#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/span_meters.hpp"

namespace framescope::model {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(SpanMeters, KeepsSpansApart) {
  SpanMeters meters;
  meters.add(Span::kEncode, milliseconds(2), kStart);
  meters.add(Span::kNetwork, milliseconds(7), kStart);
  const SpanSummaries run = meters.run();
  EXPECT_EQ(span_of(run, Span::kEncode).samples, 1U);
  EXPECT_EQ(span_of(run, Span::kEncode).max, milliseconds(2));
  EXPECT_EQ(span_of(run, Span::kNetwork).max, milliseconds(7));
  EXPECT_EQ(span_of(run, Span::kDecode).samples, 0U);
}

TEST(SpanMeters, SummarisesPercentiles) {
  SpanMeters meters;
  for (int i = 1; i <= 100; ++i) meters.add(Span::kDecode, microseconds(i * 100), kStart);
  const SpanSummaries run = meters.run();
  const SpanSummary& decode = span_of(run, Span::kDecode);
  EXPECT_NEAR(framescope::milliseconds(decode.p50), 5.0, 0.04);
  EXPECT_NEAR(framescope::milliseconds(decode.p95), 9.5, 0.08);
  EXPECT_NEAR(framescope::milliseconds(decode.p99), 9.9, 0.08);
  EXPECT_EQ(decode.max, milliseconds(10));
}

TEST(SpanMeters, TheWindowIsTenSecondsAndTheRunIsAll) {
  SpanMeters meters;
  meters.add(Span::kSend, milliseconds(50), kStart);
  meters.add(Span::kSend, milliseconds(1), kStart + seconds(12));
  const SpanSummaries window = meters.window(kStart + seconds(12));
  const SpanSummaries run = meters.run();
  EXPECT_EQ(span_of(window, Span::kSend).samples, 1U);
  EXPECT_EQ(span_of(window, Span::kSend).max, milliseconds(1));
  EXPECT_EQ(span_of(run, Span::kSend).samples, 2U);
  EXPECT_EQ(span_of(run, Span::kSend).max, milliseconds(50));
}

}  // namespace
}  // namespace framescope::model
