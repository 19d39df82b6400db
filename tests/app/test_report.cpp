#include <algorithm>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/report.hpp"

namespace framescope::app {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What a Report wrote to a stream.
class Capture {
 public:
  Capture() : file_(std::tmpfile(), &std::fclose) {}
  std::FILE* file() { return file_.get(); }
  std::string text() {
    std::rewind(file());
    std::string text;
    for (int c = std::fgetc(file()); c != EOF; c = std::fgetc(file())) {
      text.push_back(static_cast<char>(c));
    }
    return text;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

model::Snapshot loopback() {
  model::Snapshot snapshot;
  snapshot.role = model::Role::kLoopback;
  snapshot.elapsed = std::chrono::seconds(10);
  snapshot.frames.fill(100);
  snapshot.expected = 100;
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kDisplayed)] = 97;
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kLostInKernel)] = 3;
  snapshot.size_mean_bytes = 20'000.0;
  return snapshot;
}

TEST(Report, TableNamesTheMainCause) {
  Capture out, err;
  Report report(Stats::kTable, out.file(), err.file());
  report.interval(loopback());
  report.interval(loopback());
  const std::string text = out.text();
  EXPECT_THAT(text, HasSubstr("datagram"));
  EXPECT_THAT(text, HasSubstr("3  lost in kernel"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);  // one header, two rows
}

TEST(Report, SummaryCountsEachOutcome) {
  const std::vector<std::string> lines = summary_lines(loopback());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  EXPECT_THAT(text, HasSubstr("captured"));
  EXPECT_THAT(text, HasSubstr("97.00 %"));
  EXPECT_THAT(text, HasSubstr("lost in kernel"));
}

TEST(Report, JsonIsOneLineAndNothingElse) {
  Capture out, err;
  Report report(Stats::kJson, out.file(), err.file());
  report.interval(loopback());
  report.summary(loopback());
  const std::string text = out.text();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_THAT(text, HasSubstr("{\"type\":\"interval\""));
  EXPECT_THAT(text, HasSubstr("{\"type\":\"summary\""));
}

TEST(Report, NoneWritesNothing) {
  Capture out, err;
  Report report(Stats::kNone, out.file(), err.file());
  report.interval(loopback());
  report.summary(loopback());
  EXPECT_THAT(out.text(), IsEmpty());
}

TEST(Report, ANoteIsToldOnceAndAChangedOneNotTooSoon) {
  Capture out, err;
  Report report(Stats::kNone, out.file(), err.file());
  model::Snapshot snapshot = loopback();
  snapshot.at = Time{std::chrono::seconds(1)};
  snapshot.notes = {{"id", model::Severity::kWarning, "first", snapshot.at}};
  report.notes(snapshot);
  report.notes(snapshot);
  snapshot.notes[0].text = "second";
  snapshot.at += std::chrono::seconds(1);
  report.notes(snapshot);
  EXPECT_EQ(err.text(), "framescope: first\n");
  snapshot.at += std::chrono::seconds(31);  // the change is told, though nothing was noted since
  report.notes(snapshot);
  snapshot.notes[0].text = "third";
  report.notes(snapshot, true);
  EXPECT_EQ(err.text(), "framescope: first\nframescope: second\nframescope: third\n");
}

TEST(Report, ThatAllIsWellIsToldAtTheEnd) {
  Capture out, err;
  Report report(Stats::kNone, out.file(), err.file());
  model::Snapshot snapshot = loopback();
  snapshot.notes = {{"healthy", model::Severity::kInfo, "all is well", {}}};
  report.notes(snapshot);
  EXPECT_EQ(err.text(), "");
  report.notes(snapshot, true);
  EXPECT_EQ(err.text(), "framescope: all is well\n");
}

TEST(Report, ANoteThatWasTakenBackIsNewsAgain) {
  Capture out, err;
  Report report(Stats::kNone, out.file(), err.file());
  model::Snapshot snapshot = loopback();
  const std::vector<model::Note> silence{{"silence", model::Severity::kWarning, "nobody", {}}};
  for (int outage = 0; outage < 2; ++outage) {
    snapshot.at += std::chrono::seconds(10);
    snapshot.notes = silence;
    report.notes(snapshot);
    snapshot.notes.clear();
    report.notes(snapshot);
  }
  EXPECT_EQ(err.text(), "framescope: nobody\nframescope: nobody\n");
}

TEST(Report, FullDiskIsNoticed) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> full(std::fopen("/dev/full", "w"),
                                                             &std::fclose);
  if (!full) GTEST_SKIP() << "no /dev/full";
  Capture err;
  Report report(Stats::kJson, full.get(), err.file());
  EXPECT_FALSE(report.broken());
  report.interval(loopback());
  EXPECT_TRUE(report.broken());
}

TEST(Report, ALatencyNamesItsClockAndItsError) {
  const auto text_of = [](const model::Snapshot& snapshot) {
    std::string text;
    for (const std::string& line : summary_lines(snapshot)) text += line + "\n";
    return text;
  };
  model::Snapshot snapshot = loopback();
  snapshot.clock_error = std::chrono::milliseconds(100);
  EXPECT_THAT(text_of(snapshot), HasSubstr("end to end unknown: the clocks' offset is known to "
                                           "+-100.0 ms only"));
  snapshot.spans_run[0].samples = 1;
  snapshot.clock_run = model::LatencyClock::kEstimated;
  snapshot.clock_error = std::chrono::microseconds(1250);
  EXPECT_THAT(text_of(snapshot), HasSubstr("(clock: estimated +-1.25 ms)"));
  snapshot.clock_run = model::LatencyClock::kSameHost;
  EXPECT_THAT(text_of(snapshot), HasSubstr("(clock: same host)"));
  EXPECT_THAT(text_of(snapshot), testing::Not(HasSubstr("glass to glass")));
  snapshot.glass_clock = model::GlassClock::kWallClock;
  snapshot.glass_run = {1, std::chrono::milliseconds(40), {}, std::chrono::milliseconds(41), {}};
  EXPECT_THAT(text_of(snapshot),
              HasSubstr("glass to glass p50 40.00 ms, p99 41.00 ms (clock: wall clock)"));
}

TEST(Report, AnEstimateOfLossNamesItsSource) {
  model::Snapshot snapshot = loopback();
  snapshot.network_loss = model::NetworkLoss::kUnmeasurable;
  snapshot.network_loss_estimate = 7;
  EXPECT_THAT(summary_lines(snapshot), testing::Contains(HasSubstr("about 7 by the gaps")));
  snapshot.loss_by_time_code = true;
  EXPECT_THAT(summary_lines(snapshot),
              testing::Contains(HasSubstr("about 7 by the burnt-in time code")));
  snapshot.network_loss = model::NetworkLoss::kEstimated;
  snapshot.loss_by_packets = true;
  EXPECT_THAT(summary_lines(snapshot),
              testing::Contains(HasSubstr("about 7 by the packets' sequence numbers")));
}

TEST(Report, RtpHasALineOfPackets) {
  model::Snapshot snapshot = loopback();
  EXPECT_THAT(summary_lines(snapshot), testing::Not(testing::Contains(HasSubstr("rtp"))));
  model::RtpFigures& rtp = snapshot.rtp.emplace();
  rtp.packets_per_frame = 14;
  rtp.packets_sent = 1400;
  rtp.packets_received = 1372;
  rtp.packets_lost = 28;
  rtp.packet_jitter = std::chrono::microseconds(1250);
  EXPECT_THAT(summary_lines(snapshot),
              testing::Contains("  rtp: 14.0 packets a frame, 1400 sent, 1372 received, 28 lost, "
                                "0 late, jitter 1.25 ms"));
  snapshot.role = model::Role::kSender;
  rtp.reported_loss = 0.02;
  snapshot.rtt = std::chrono::milliseconds(3);
  EXPECT_THAT(
      summary_lines(snapshot),
      testing::Contains(HasSubstr("1400 sent, 2.0 % reported lost, jitter 1.25 ms, rtt 3.00")));
}

}  // namespace
}  // namespace framescope::app
