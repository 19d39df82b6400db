#include <algorithm>

#include <gtest/gtest.h>

#include "model/metric.hpp"
#include "sample_view.hpp"
#include "ui/figures.hpp"

namespace framescope::ui {
namespace {

class FiguresTest : public testing::Test {
 protected:
  Figure figure(std::string_view name) const {
    const auto all = figures_of(sample_.view);
    const auto found = std::ranges::find(all, name, &Figure::name);
    return found == all.end() ? Figure{} : *found;
  }

  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
};

TEST_F(FiguresTest, EachIsExplainedByAMetric) {
  for (const Figure& figure : figures_of(sample_.view)) {
    EXPECT_NE(model::find_metric(figure.metric), nullptr) << figure.name;
  }
}

TEST_F(FiguresTest, AreThoseOfTheMomentThatAPausedViewLooksAt) {
  model::FrameSample sample;
  sample.outcome = FrameOutcome::kDisplayed;
  sample.datagram_bytes = 1'480;
  sample.jpeg_bytes = 1'000;
  sample.ended = sample.at[5] = sample_.now + std::chrono::seconds(20);
  sample.at[0] = sample.ended - std::chrono::milliseconds(7);
  sample_.history.add(sample);
  sample_.frames.add(sample, 1);
  state_.cursor = sample.ended;
  sample_.view.cursor = sample_.view.paused_at = sample.ended;
  sample_.view.moment = &sample_.frames[sample_.frames.size() - 1];
  EXPECT_EQ(figure("datagram").number.view(), "1.5");
  EXPECT_EQ(figure("base64").number.view(), "+48.0");
  EXPECT_EQ(figure("dropped").number.view(), "0.00") << "the drops were more than 10 s before it";
  EXPECT_EQ(figure("dropped").aside.view(), "0 / 1");
  EXPECT_NEAR(std::stod(figure("p50").number.c_str()), 7, 0.1);
  EXPECT_TRUE(figure("fps").number.empty()) << "nobody counted frames then";
}

TEST_F(FiguresTest, OnRtpLostPacketsHaveThePlaceOfBase64) {
  sample_.snapshot.rtp.emplace();
  EXPECT_EQ(figure("base64").name, nullptr);
  EXPECT_TRUE(figure("packets_lost").number.empty()) << "none was expected yet";
  sample_.snapshot.rtp->packets_expected = 2'000;
  sample_.snapshot.rtp->frames_patched = 1100;  // of the whole run
  sample_.snapshot.patched = 110;
  sample_.snapshot.packet_loss = 0.0439;
  EXPECT_EQ(figure("packets_lost").number.view(), "4.39");
  EXPECT_EQ(figure("packets_lost").detail.view(), "110 frames in part");
  EXPECT_EQ(figure("packets_lost").severity, model::Severity::kWarning);
  sample_.snapshot.packet_loss = 0.06;
  EXPECT_EQ(figure("packets_lost").severity, model::Severity::kError);
  sample_.view.cursor = sample_.now;
  EXPECT_TRUE(figure("packets_lost").number.empty()) << "it is of the last 10 s, not of a moment";
}

TEST(RecentDropsTest, FramesThatAreShownInPartAreNoDrops) {
  model::FrameLog frames;
  model::FrameSample sample;
  const Time now{std::chrono::seconds(100)};
  // One of long ago, then of the last 10 s one whole, two in part and one that was dropped.
  for (const auto& [age, outcome] :
       {std::pair{11, FrameOutcome::kDisplayedDamaged}, std::pair{8, FrameOutcome::kDisplayed},
        std::pair{6, FrameOutcome::kDisplayedDamaged}, std::pair{4, FrameOutcome::kIncomplete},
        std::pair{2, FrameOutcome::kDisplayedDamaged}}) {
    sample.outcome = outcome;
    sample.ended = now - std::chrono::seconds(age);
    frames.add(sample, 1);
  }
  const RecentDrops recent = recent_drops(frames, now);
  EXPECT_EQ(recent.whole, 4U);
  EXPECT_EQ(recent.drops, 1U);
}

TEST_F(FiguresTest, ASenderKnowsTheLossThatIsReported) {
  sample_.snapshot.role = model::Role::kSender;
  sample_.snapshot.rtp.emplace();
  EXPECT_TRUE(figure("packets_lost").number.empty());
  EXPECT_EQ(figure("packets_lost").detail.view(), "nobody reports");
  sample_.snapshot.rtp->reported_loss = 0.005;
  EXPECT_EQ(figure("packets_lost").number.view(), "0.50");
  EXPECT_EQ(figure("packets_lost").severity, model::Severity::kInfo);
}

TEST_F(FiguresTest, OfRtpADatagramIsAPacket) {
  sample_.snapshot.rtp.emplace();
  sample_.snapshot.rtp->packets_per_frame = 13.8;
  sample_.snapshot.size_mean_bytes = 1'312;
  EXPECT_EQ(figure("datagram").number.view(), "1.3");
  EXPECT_EQ(figure("datagram").unit, "kB");
  EXPECT_EQ(figure("datagram").detail.view(), "14 a frame");
  model::FrameSample sample;
  sample.outcome = FrameOutcome::kDisplayed;
  sample.wire = WireFormat::kRtp;
  sample.datagram_bytes = 9'000;
  sample.datagrams = 10;
  sample.ended = sample_.now + std::chrono::seconds(1);
  sample_.frames.add(sample, 1);
  sample_.view.cursor = sample.ended;
  sample_.view.moment = &sample_.frames[sample_.frames.size() - 1];
  EXPECT_EQ(figure("datagram").number.view(), "900");
  EXPECT_EQ(figure("datagram").detail.view(), "10 a frame");
}

TEST_F(FiguresTest, LossThatOnlyPacketsTellOfIsAnEstimate) {
  sample_.snapshot.network_loss = model::NetworkLoss::kEstimated;
  sample_.snapshot.network_loss_estimate = 12;
  EXPECT_EQ(figure("dropped").label.view(), "Dropped here, last 10 s");
  EXPECT_TRUE(figure("dropped").detail.view().ends_with("network: about 12"));
  sample_.snapshot.network_loss = model::NetworkLoss::kUnmeasurable;
  EXPECT_TRUE(figure("dropped").detail.view().ends_with("network: unmeasurable"));
}

TEST_F(FiguresTest, ThresholdsAreJudgedByFractions) {
  EXPECT_EQ(figure("dropped").severity, model::Severity::kError) << "20 of 300";
  sample_.view.thresholds.loss_error = 0.07;
  EXPECT_EQ(figure("dropped").severity, model::Severity::kWarning);
  sample_.view.thresholds.loss_warning = 0.07;
  EXPECT_EQ(figure("dropped").severity, model::Severity::kInfo);
  sample_.view.nominal_fps = 119.9 / 0.9;
  EXPECT_EQ(figure("fps").severity, model::Severity::kWarning);
  sample_.view.nominal_fps = 119.9 / 0.7;
  EXPECT_EQ(figure("fps").severity, model::Severity::kError);
  sample_.view.link = LinkState::kIdle;
  EXPECT_EQ(figure("fps").severity, model::Severity::kInfo) << "nothing runs";
}

TEST_F(FiguresTest, ALatencyNamesItsClockAndItsError) {
  EXPECT_EQ(figure("p50").detail.view(), "p95 90.0, same host");
  EXPECT_EQ(figure("p99").detail.view(), "clock: same host");
  sample_.snapshot.clock = model::LatencyClock::kEstimated;
  sample_.snapshot.clock_error = std::chrono::microseconds(1250);
  EXPECT_EQ(figure("p50").detail.view(), "p95 90.0, estimated");
  EXPECT_EQ(figure("p99").detail.view(),
            "clock \xC2\xB1"
            "1.25 ms");
  sample_.snapshot.clock = model::LatencyClock::kUnknown;
  sample_.snapshot.clock_error = std::chrono::milliseconds(100);
  EXPECT_TRUE(figure("p50").number.empty());
  EXPECT_EQ(figure("p50").detail.view(),
            "offset only to \xC2\xB1"
            "100.0 ms");
  EXPECT_EQ(figure("p99").detail.view(), "clock unknown");
  sample_.snapshot.clock_error.reset();
  EXPECT_EQ(figure("p50").detail.view(), "clock unknown");
}

}  // namespace
}  // namespace framescope::ui
