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

}  // namespace
}  // namespace framescope::app
