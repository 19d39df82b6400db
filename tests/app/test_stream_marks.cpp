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

/// One that begins and ends so many tenths of a second after the start.
model::StreamEvent frozen(int from, int until, bool repeats = false) {
  const auto tenths = [](int n) { return at(0) + std::chrono::milliseconds(100 * n); };
  model::StreamEvent event;
  event.kind = model::StreamEventKind::kFrozen;
  event.severity = model::Severity::kWarning;
  event.last_label = "Frozen until " + std::to_string(until);
  event.label = "Frozen all the time";
  event.from = tenths(0);
  event.last_from = tenths(from);
  event.until = tenths(until);
  event.repeats = repeats;
  return event;
}

TEST(StreamMarks, AFreezeIsShadedAndMarkedWhereItBegan) {
  StreamMarks marks;
  marks.changed("quality 80 -> 60", at(5));
  marks.happened(frozen(30, 70));
  ASSERT_EQ(marks.marks().size(), 2U);
  EXPECT_EQ(marks.marks()[0].label, "Frozen until 70") << "in order of time";
  EXPECT_EQ(marks.marks()[0].at, at(3));
  EXPECT_EQ(marks.marks()[0].until, at(7));
  EXPECT_EQ(marks.marks()[0].severity, model::Severity::kWarning);
  EXPECT_EQ(marks.marks()[1].label, "quality 80 -> 60");
}

TEST(StreamMarks, FreezesRightAfterEachOtherAreOneMarkThatGrows) {
  StreamMarks marks;
  marks.happened(frozen(0, 5));
  marks.happened(frozen(6, 9, true));
  marks.happened(frozen(19, 22, true));
  ASSERT_EQ(marks.marks().size(), 1U);
  EXPECT_EQ(marks.marks()[0].label, "Frozen 3 times");
  EXPECT_EQ(marks.marks()[0].at, at(0));
  EXPECT_EQ(marks.marks()[0].until, at(0) + std::chrono::milliseconds(2'200));
  marks.happened(frozen(60, 64, true));
  ASSERT_EQ(marks.marks().size(), 2U) << "between them it moved";
  EXPECT_EQ(marks.marks()[1].label, "Frozen until 64");
}

TEST(StreamMarks, FreezesDoNotDriveOutTheOthers) {
  StreamMarks marks;
  marks.started(model::Role::kLoopback, at(-1));
  for (int i = 0; i < 1000; ++i) marks.happened(frozen(20 * i, 20 * i + 3, i > 0));
  EXPECT_EQ(marks.marks().size(), 129U);
  EXPECT_EQ(marks.marks().front().label, "Loopback");
  EXPECT_EQ(marks.marks().back().label, "Frozen until 19983");
}

TEST(StreamMarks, ReceiversThatComeOneAfterTheOtherAreOneMark) {
  StreamMarks marks;
  model::StreamEvent joined;
  joined.kind = model::StreamEventKind::kReceiver;
  joined.label = "Receiver 127.0.0.1:5000 joined";
  joined.from = joined.last_from = joined.until = at(1);
  marks.happened(joined);
  joined.label = "2 receivers joined";
  joined.last_from = joined.until = at(9);
  joined.repeats = true;
  marks.happened(joined);
  ASSERT_EQ(marks.marks().size(), 1U);
  EXPECT_EQ(marks.marks()[0].label, "2 receivers joined");
  EXPECT_EQ(marks.marks()[0].at, at(1));
  EXPECT_EQ(marks.marks()[0].until, at(1)) << "not shaded";
}

TEST(StreamMarks, EachStallHasItsOwnMarkWhenItWasSeen) {
  StreamMarks marks;
  for (int i = 0; i < 3; ++i) {
    model::StreamEvent stalled;
    stalled.kind = model::StreamEventKind::kStalled;
    stalled.last_label = "Stalled";
    stalled.from = at(0);
    stalled.until = at(10 * i);
    stalled.repeats = i > 0;
    marks.happened(stalled);
  }
  ASSERT_EQ(marks.marks().size(), 3U);
  EXPECT_EQ(marks.marks()[2].at, at(20));
  EXPECT_EQ(marks.marks()[2].until, at(20)) << "not shaded";
}

}  // namespace
}  // namespace framescope::app
