// What a frame's sample says of its place in time and of its latencies.
#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/snapshot.hpp"

namespace framescope::model {
namespace {

using std::chrono::milliseconds;

/// Passed the stages up to `last`, one each 10 ms from the start on; ended at 500 ms.
FrameSample passed(Stage last) {
  FrameSample sample;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) {
    sample.at[i] = at_ms(static_cast<double>(i) * 10);
  }
  sample.ended = at_ms(500);
  return sample;
}

TEST(PlaceInTime, IsTheLastStageThatIsKnown) {
  EXPECT_EQ(place_in_time(passed(Stage::kCaptured)), at_ms(0));
  EXPECT_EQ(place_in_time(passed(Stage::kSent)), at_ms(20));
  EXPECT_EQ(place_in_time(passed(Stage::kDisplayed)), at_ms(50));
}

TEST(PlaceInTime, OfAFrameThatNeverCameIsWhenItWasMissed) {
  FrameSample lost;
  lost.ended = at_ms(500);
  EXPECT_EQ(place_in_time(lost), at_ms(500));
  lost.expected = at_ms(3);
  EXPECT_EQ(place_in_time(lost), at_ms(3));
  lost.at[static_cast<std::size_t>(Stage::kSent)] = at_ms(1);
  EXPECT_EQ(place_in_time(lost), at_ms(1));
}

TEST(LengthOf, NeedsBothEnds) {
  const FrameSample sample = passed(Stage::kReceived);
  EXPECT_EQ(length_of(sample, Span::kEncode), milliseconds(10));
  EXPECT_EQ(length_of(sample, Span::kSend), milliseconds(10));
  EXPECT_EQ(length_of(sample, Span::kNetwork), milliseconds(10));
  EXPECT_FALSE(length_of(sample, Span::kDecode));
  EXPECT_FALSE(length_of(sample, Span::kDisplay));
  EXPECT_FALSE(length_of(sample, Span::kEndToEnd));
  EXPECT_EQ(length_of(passed(Stage::kDisplayed), Span::kEndToEnd), milliseconds(50));
}

TEST(LengthOf, IsNeverBelowZero) {
  FrameSample sample = passed(Stage::kReceived);
  sample.at[static_cast<std::size_t>(Stage::kSent)] = at_ms(31);
  EXPECT_EQ(length_of(sample, Span::kNetwork), Duration{0});
}

TEST(GlassToGlass, NeedsTimesThatAreKnownAndCanBe) {
  EXPECT_EQ(glass_to_glass(at_ms(10), at_ms(50)), milliseconds(40));
  EXPECT_EQ(glass_to_glass(at_ms(10), at_ms(10)), milliseconds(0));
  EXPECT_FALSE(glass_to_glass({}, at_ms(50)));
  EXPECT_FALSE(glass_to_glass(at_ms(10), {}));
  EXPECT_FALSE(glass_to_glass(at_ms(50.001), at_ms(50))) << "the sender's wall clock is ahead";
  EXPECT_TRUE(glass_to_glass(at_ms(0), at_ms(60'000)));
  EXPECT_FALSE(glass_to_glass(at_ms(0), at_ms(60'001))) << "a recording";
}

TEST(Snapshot, RtpFillsInWhatNothingElseTells) {
  Snapshot snapshot;
  snapshot.role = Role::kReceiver;
  snapshot.network_loss = NetworkLoss::kEstimated;
  complete_from_rtp(snapshot);
  EXPECT_FALSE(snapshot.network_loss_estimate) << "there is no RTP";
  snapshot.rtp.emplace();
  snapshot.rtp->frames_guessed_lost = 7;
  snapshot.rtp->packet_jitter = std::chrono::milliseconds(3);
  snapshot.rtp->rtt = std::chrono::milliseconds(20);
  complete_from_rtp(snapshot);
  EXPECT_EQ(snapshot.network_loss_estimate, 7U);
  EXPECT_TRUE(snapshot.loss_by_packets);
  EXPECT_EQ(snapshot.rtt, std::chrono::milliseconds(20));
  EXPECT_EQ(snapshot.jitter, std::chrono::milliseconds(3));
  EXPECT_TRUE(snapshot.jitter_by_packets);
}

TEST(Snapshot, RtpTakesNothingAwayThatIsKnown) {
  Snapshot snapshot;
  snapshot.role = Role::kLoopback;
  snapshot.network_loss = NetworkLoss::kMeasured;
  snapshot.jitter = std::chrono::milliseconds(1);
  snapshot.rtt = std::chrono::milliseconds(2);
  snapshot.rtp.emplace();
  snapshot.rtp->frames_guessed_lost = 7;
  snapshot.rtp->packet_jitter = snapshot.rtp->rtt = std::chrono::milliseconds(9);
  complete_from_rtp(snapshot);
  EXPECT_FALSE(snapshot.network_loss_estimate);
  EXPECT_EQ(snapshot.jitter, std::chrono::milliseconds(1));
  EXPECT_FALSE(snapshot.jitter_by_packets);
  EXPECT_EQ(snapshot.rtt, std::chrono::milliseconds(2));
}

TEST(Snapshot, ASenderHasItsReceiversJitter) {
  Snapshot snapshot;
  snapshot.role = Role::kSender;
  snapshot.rtp.emplace();
  snapshot.rtp->reported_jitter = std::chrono::milliseconds(4);
  complete_from_rtp(snapshot);
  EXPECT_EQ(snapshot.jitter, std::chrono::milliseconds(4));
}

}  // namespace
}  // namespace framescope::model
