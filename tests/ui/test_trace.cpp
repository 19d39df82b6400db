// What the trace is made of, and where it lies.
#include <cmath>

#include <gtest/gtest.h>

#include "ui/trace_layout.hpp"
#include "ui/trace_model.hpp"

namespace framescope::ui {
namespace {

using enum model::Stage;
using std::chrono::milliseconds;

constexpr Time kStart{std::chrono::hours(1)};
constexpr Time at_ms(int ms) { return kStart + milliseconds(ms); }

model::FrameSample sample_of(std::optional<FrameOutcome> outcome,
                             std::initializer_list<std::pair<model::Stage, int>> stages,
                             int ended_ms) {
  model::FrameSample sample;
  sample.outcome = outcome;
  for (const auto& [stage, ms] : stages) sample.at[static_cast<std::size_t>(stage)] = at_ms(ms);
  sample.ended = at_ms(ended_ms);
  return sample;
}

model::FrameSample shown_after(int begin_ms, int length_ms) {
  return sample_of(FrameOutcome::kDisplayed,
                   {{kCaptured, begin_ms},
                    {kEncoded, begin_ms},
                    {kSent, begin_ms},
                    {kReceived, begin_ms + length_ms / 2},
                    {kDecoded, begin_ms + length_ms / 2},
                    {kDisplayed, begin_ms + length_ms}},
                   begin_ms + length_ms);
}

TEST(TraceRow, AShownFrameHasEachStageOneBehindTheOther) {
  const TraceRow row = trace_row(sample_of(FrameOutcome::kDisplayed,
                                           {{kCaptured, 0},
                                            {kEncoded, 2},
                                            {kSent, 3},
                                            {kReceived, 10},
                                            {kDecoded, 11},
                                            {kDisplayed, 19}},
                                           19));
  ASSERT_EQ(row.count, 5U);
  for (std::size_t i = 0; i < row.count; ++i) EXPECT_EQ(row.bars[i].span, kTraceSpans[i]);
  for (std::size_t i = 1; i < row.count; ++i) EXPECT_EQ(row.bars[i].from, row.bars[i - 1].until);
  EXPECT_EQ(row.begin, at_ms(0));
  EXPECT_EQ(row.end, at_ms(19));
  EXPECT_EQ(row.length(), milliseconds(19));
}

TEST(TraceRow, ASendersFrameEndsWhenItIsSent) {
  const TraceRow row =
      trace_row(sample_of(std::nullopt, {{kCaptured, 0}, {kEncoded, 2}, {kSent, 3}}, 3));
  ASSERT_EQ(row.count, 2U);
  EXPECT_EQ(row.bars[1].span, model::Span::kSend);
  EXPECT_EQ(row.end, at_ms(3));
}

TEST(TraceRow, AFrameOfAnotherHostBeginsWhenItIsReceived) {
  const TraceRow row = trace_row(
      sample_of(FrameOutcome::kDisplayed, {{kReceived, 5}, {kDecoded, 6}, {kDisplayed, 8}}, 8));
  ASSERT_EQ(row.count, 2U);
  EXPECT_EQ(row.bars[0].span, model::Span::kDecode);
  EXPECT_EQ(row.bars[1].span, model::Span::kDisplay);
  EXPECT_EQ(row.begin, at_ms(5));
}

TEST(TraceRow, ALostFrameIsMarkedWhereItWasMissedAndNotWhereItWasGivenUp) {
  model::FrameSample lost = sample_of(FrameOutcome::kLostInNetwork, {}, 540);
  lost.expected = at_ms(40);
  const TraceRow nameless = trace_row(lost);
  EXPECT_EQ(nameless.count, 0U);
  EXPECT_EQ(nameless.begin, at_ms(40));
  EXPECT_EQ(nameless.end, at_ms(40));
  EXPECT_FALSE(nameless.length().has_value());
  lost = sample_of(FrameOutcome::kLostInNetwork, {{kCaptured, 0}, {kEncoded, 2}, {kSent, 3}}, 540);
  lost.expected = at_ms(40);
  const TraceRow sent = trace_row(lost);
  EXPECT_EQ(sent.count, 2U);
  EXPECT_EQ(sent.bars_end(), at_ms(3));
  EXPECT_EQ(sent.end, at_ms(40));
}

TEST(TraceRow, AFrameThatWaitedForNothingEndsWhenItWasSuperseded) {
  const TraceRow row = trace_row(
      sample_of(FrameOutcome::kSupersededBeforeDisplay, {{kReceived, 5}, {kDecoded, 6}}, 30));
  EXPECT_EQ(row.bars_end(), at_ms(6));
  EXPECT_EQ(row.end, at_ms(30));
}

TEST(TraceRow, TimesInTheWrongOrderHaveNoLengthBelowZero) {
  const TraceRow row = trace_row(
      sample_of(FrameOutcome::kDisplayed, {{kReceived, 5}, {kDecoded, 4}, {kDisplayed, 8}}, 8));
  ASSERT_EQ(row.count, 2U);
  EXPECT_EQ(row.bars[0].until, row.bars[0].from);
  EXPECT_GE(row.end, row.begin);
}

TEST(TraceRow, NothingKnownIsARowAllTheSame) {
  const TraceRow row = trace_row({});
  EXPECT_EQ(row.count, 0U);
  EXPECT_FALSE(row.length().has_value());
}

class TraceSpanTest : public testing::Test {
 protected:
  void add(const model::FrameSample& sample) { log_.add(sample, 1); }
  TraceSpan span(TraceOrigin origin) const {
    const TraceFrames frames(log_, std::nullopt);
    return span_of(frames, 0, frames.size(), origin);
  }
  model::FrameLog log_;
};

TEST_F(TraceSpanTest, AlignedItIsTheLongestFrame) {
  add(shown_after(0, 5));
  add(shown_after(33, 500));
  add(shown_after(900, 1));
  EXPECT_DOUBLE_EQ(span(TraceOrigin::kEachFrame).longest_ms, 500);
}

TEST_F(TraceSpanTest, OnOneAxisItIsAllOfThem) {
  add(shown_after(0, 5));
  add(shown_after(33, 5));
  add(shown_after(66, 7));
  const TraceSpan all = span(TraceOrigin::kCommon);
  EXPECT_EQ(all.origin, at_ms(0));
  EXPECT_DOUBLE_EQ(all.longest_ms, 73);
}

TEST_F(TraceSpanTest, AMarkFarBehindTheBarsDoesNotShrinkThem) {
  add(shown_after(0, 5));
  model::FrameSample lost =
      sample_of(FrameOutcome::kLostInNetwork, {{kCaptured, 33}, {kEncoded, 34}, {kSent, 35}}, 600);
  lost.expected = at_ms(70);
  add(lost);
  EXPECT_DOUBLE_EQ(span(TraceOrigin::kEachFrame).longest_ms, 5);
  EXPECT_DOUBLE_EQ(span(TraceOrigin::kCommon).longest_ms, 70);
}

TEST_F(TraceSpanTest, FramesWithoutAnyBarHaveTheirMarks) {
  model::FrameSample dropped = sample_of(FrameOutcome::kNoReceiver, {{kCaptured, 0}}, 4);
  add(dropped);
  EXPECT_DOUBLE_EQ(span(TraceOrigin::kEachFrame).longest_ms, 4);
}

TEST_F(TraceSpanTest, ThePausedOnesAreThoseThatHadHappened) {
  for (int i = 0; i < 10; ++i) add(shown_after(i * 10, 5));
  const TraceFrames frames(log_, at_ms(46));
  ASSERT_EQ(frames.size(), 5U);
  EXPECT_EQ(frames[0].at, at_ms(45)) << "the newest first";
  EXPECT_EQ(frames.row_of(0), 4U);
  EXPECT_EQ(frames.row_of(4), 0U);
  EXPECT_EQ(frames.row_of(9), 0U) << "later than the pause";
  EXPECT_EQ(TraceFrames(log_, kStart - milliseconds(1)).size(), 0U);
}

plot::ValueAxis axis_of(double longest_ms) {
  plot::ValueAxis axis;
  plot::Extent extent;
  extent.add(longest_ms);
  axis.update({plot::Limits::kFromZero, 0.1}, plot::Scale::kLinear, extent);
  return axis;
}

TEST(TraceScale, TicksAreRoundWhetherFramesTakeOneMillisecondOr500) {
  for (const double longest : {0.3, 1.0, 7.0, 33.0, 500.0, 12'000.0}) {
    const plot::ValueAxis axis = axis_of(longest);
    EXPECT_GE(axis.high(), longest);
    EXPECT_LE(axis.high(), longest * 2.5) << "the bars fill it";
    const plot::Ticks ticks = axis.ticks(6);
    EXPECT_GE(ticks.count, 2U);
    const double digit = ticks.step / std::pow(10.0, std::floor(std::log10(ticks.step) + 1e-9));
    EXPECT_TRUE(std::abs(digit - 1) < 1e-6 || std::abs(digit - 2) < 1e-6 ||
                std::abs(digit - 5) < 1e-6)
        << ticks.step;
  }
}

TEST(TraceScale, ABarIsNeverTooThinToBeSeenAndNeverOutside) {
  const plot::ValueAxis axis = axis_of(100);
  const Box box{50, 0, 300, 17};
  const TraceScale scale(box, axis);
  EXPECT_FLOAT_EQ(scale.x(0), 50);
  EXPECT_FLOAT_EQ(scale.x(axis.high()), 350);
  for (const double from : {0.0, 10.0, 99.999, axis.high()}) {
    const Box bar = scale.bar(from, from + 1e-6, box, 2);
    EXPECT_FLOAT_EQ(bar.w, 2);
    EXPECT_TRUE(box.holds(bar)) << from;
  }
  EXPECT_TRUE(box.holds(scale.bar(-1e9, 1e9, box, 1)));
  EXPECT_FALSE(scale.shows(-5, -1));
  EXPECT_FALSE(scale.shows(axis.high() + 1, axis.high() + 2));
  EXPECT_TRUE(scale.shows(-5, 1));
}

TEST(TraceLayout, ColumnsStandBesideEachOther) {
  for (const float scale : {0.75F, 1.0F, 2.0F}) {
    const Box row{10, 20, 340 * scale, 17 * scale};
    const TraceColumns columns = trace_columns(row, scale);
    EXPECT_LE(columns.mark.right(), columns.frame.x);
    EXPECT_LE(columns.frame.right(), columns.bars.x);
    EXPECT_LE(columns.bars.right(), columns.total.x);
    EXPECT_FLOAT_EQ(columns.total.right(), row.right());
    EXPECT_GT(columns.bars.w, 100 * scale);
  }
}

}  // namespace
}  // namespace framescope::ui
