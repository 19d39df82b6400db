#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "app/stream_marks.hpp"

namespace framescope::app {
namespace {

constexpr Time kStart{std::chrono::hours(1)};
constexpr Time at(int seconds) { return kStart + std::chrono::seconds(seconds); }

TEST(StreamMarks, TheTimeBetweenTwoSessionsIsShaded) {
  StreamMarks marks;
  marks.started(model::Role::kLoopback, at(0));
  marks.stopped(at(10));
  EXPECT_EQ(marks.marks().back().until, Time::max()) << "until there is a next one";
  marks.failed("Did not start", at(15));
  marks.started(model::Role::kReceiver, at(20));
  ASSERT_EQ(marks.marks().size(), 4U);
  EXPECT_EQ(marks.marks()[1].at, at(10));
  EXPECT_EQ(marks.marks()[1].until, at(20));
  EXPECT_EQ(marks.marks()[2].severity, model::Severity::kError);
  EXPECT_EQ(marks.marks()[3].label, "Receiver");
}

TEST(StreamMarks, ASwitchOfRoleIsOneMark) {
  StreamMarks marks;
  marks.started(model::Role::kLoopback, at(0));
  marks.stopped(at(10));
  marks.started(model::Role::kSender, at(10) + std::chrono::milliseconds(200));
  ASSERT_EQ(marks.marks().size(), 2U);
  EXPECT_EQ(marks.marks()[0].label, "Loopback");
  EXPECT_EQ(marks.marks()[1].label, "Sender");
}

TEST(StreamMarks, AreBoundedAndKeepTheirWords) {
  StreamMarks marks;
  for (int i = 0; i < 1000; ++i) marks.changed("quality " + std::to_string(i), at(i));
  EXPECT_LE(marks.marks().size(), 256U);
  EXPECT_EQ(marks.marks().back().label, "quality 999");
  EXPECT_EQ(marks.marks().front().label, "quality " + std::to_string(1000 - marks.marks().size()));
}

model::StreamEvent frozen(int from, int until, bool repeats = false) {
  return {model::StreamEventKind::kFrozen,
          model::Severity::kWarning,
          "Frozen",
          "Frozen until " + std::to_string(until),
          at(from),
          at(until),
          repeats};
}

TEST(StreamMarks, AFreezeIsShadedAndMarkedWhereItBegan) {
  StreamMarks marks;
  marks.changed("quality 80 -> 60", at(5));
  marks.happened(frozen(3, 7));
  ASSERT_EQ(marks.marks().size(), 2U);
  EXPECT_EQ(marks.marks()[0].label, "Frozen until 7") << "in order of time";
  EXPECT_EQ(marks.marks()[0].at, at(3));
  EXPECT_EQ(marks.marks()[0].until, at(7));
  EXPECT_EQ(marks.marks()[0].severity, model::Severity::kWarning);
  EXPECT_EQ(marks.marks()[1].label, "quality 80 -> 60");
}

TEST(StreamMarks, ASeriesOfFreezesIsOneMarkThatGrows) {
  StreamMarks marks;
  marks.happened(frozen(3, 4));
  for (int i = 5; i < 1000; ++i) {
    marks.happened(frozen(3, i, true));
    if (i == 500) marks.changed("quality 80 -> 60", at(i));
  }
  ASSERT_EQ(marks.marks().size(), 2U);
  EXPECT_EQ(marks.marks()[0].label, "Frozen until 999");
  EXPECT_EQ(marks.marks()[0].until, at(999));
  marks.happened(frozen(2000, 2001));
  EXPECT_EQ(marks.marks().size(), 3U);
}

TEST(StreamMarks, ASeriesWhoseMarkIsGoneBeginsANewOne) {
  StreamMarks marks;
  marks.happened(frozen(1, 2));
  for (int i = 0; i < 300; ++i) marks.changed("x", at(10 + i));
  marks.happened(frozen(1, 400, true));
  EXPECT_EQ(std::ranges::count(marks.marks(), std::string_view("Frozen until 400"),
                               &ui::EventMark::label),
            1);
}

TEST(StreamMarks, EachStallHasItsOwnMarkWhenItWasSeen) {
  StreamMarks marks;
  for (int i = 0; i < 3; ++i) {
    marks.happened({model::StreamEventKind::kStalled, model::Severity::kWarning, "Stalled",
                    "Stalled", at(0), at(10 * i), i > 0});
  }
  ASSERT_EQ(marks.marks().size(), 3U);
  EXPECT_EQ(marks.marks()[2].at, at(20));
  EXPECT_EQ(marks.marks()[2].until, at(20)) << "not shaded";
}

}  // namespace
}  // namespace framescope::app
