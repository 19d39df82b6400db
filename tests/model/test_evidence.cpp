#include <gtest/gtest.h>

#include "model/evidence.hpp"

namespace framescope::model {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Time kStart{seconds(1000)};

/// A loopback that has run for so long at 10 FPS, losing every tenth frame.
Snapshot after(Duration elapsed) {
  const auto frames = static_cast<std::uint64_t>(elapsed / milliseconds(100));
  Snapshot snapshot;
  snapshot.at = kStart + elapsed;
  snapshot.elapsed = elapsed;
  snapshot.frames[static_cast<std::size_t>(Stage::kSent)] = frames;
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kDisplayed)] = frames - frames / 10;
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kLostInNetwork)] = frames / 10;
  snapshot.datagrams.sent = snapshot.datagrams.sized = frames;
  snapshot.datagrams.ip_fragments = 4 * frames;
  snapshot.datagrams.bytes = 5000 * frames;
  snapshot.malformed_reasons = {{"jpeg_truncated_scan", frames}, {"tag_damaged", 3}};
  return snapshot;
}

TEST(Evidence, OfAYoungSessionAllCounts) {
  EvidenceWindow window;
  window.add(after(seconds(1)));
  const Snapshot now = after(seconds(4));
  const Evidence evidence = window.evidence(now);
  EXPECT_EQ(evidence.span, seconds(4));
  EXPECT_EQ(evidence.ended(), 40U);
  EXPECT_EQ(evidence.since.cut, 40U) << "and what is merely damaged is not cut";
}

TEST(Evidence, OfAnOldOneTheLastTenSecondsDo) {
  EvidenceWindow window;
  Snapshot now;
  for (int ms = 0; ms <= 60'000; ms += 50) {
    now = after(milliseconds(ms));
    window.add(now);
  }
  const Evidence evidence = window.evidence(now);
  EXPECT_GE(evidence.span, seconds(10));
  EXPECT_LE(evidence.span, seconds(10) + EvidenceWindow::kStep);
  EXPECT_NEAR(static_cast<double>(evidence.ended()), 100, 5);
  EXPECT_NEAR(evidence.share(evidence.vanished()), 0.1, 0.01);
  EXPECT_EQ(evidence.fragments(), 4);
  EXPECT_EQ(evidence.datagram_bytes(), 5000);
  EXPECT_FALSE(evidence.final);
}

TEST(Evidence, PacketLossExplainsTheLossOfFrames) {
  const Snapshot now = after(seconds(10));
  const Evidence evidence = whole_run(now);
  // 1 - (1 - 0.1)^(1/4)
  EXPECT_NEAR(evidence.packet_loss(), 0.02599, 1e-5);
  EXPECT_TRUE(evidence.final);
}

TEST(Evidence, NothingIsMadeOfNothing) {
  const Snapshot now;
  const Evidence evidence = whole_run(now);
  EXPECT_EQ(evidence.ended(), 0U);
  EXPECT_EQ(evidence.share(0), 0);
  EXPECT_EQ(evidence.fragments(), 0);
  EXPECT_EQ(evidence.packet_loss(), 0);
  EXPECT_FALSE(evidence.interval());
}

TEST(Evidence, ASendersFramesEndWhenTheyAreSent) {
  Snapshot now = after(seconds(10));
  now.role = Role::kSender;
  now.outcomes = {};
  now.outcomes[static_cast<std::size_t>(FrameOutcome::kTooLarge)] = 7;
  EXPECT_EQ(whole_run(now).ended(), 107U);
}

TEST(Evidence, TheIntervalIsTheNominalOneElseTheUsual) {
  Snapshot now;
  now.arrival_gaps.usual = milliseconds(40);
  EXPECT_EQ(whole_run(now).interval(), milliseconds(40));
  now.link.nominal_fps = 50;
  EXPECT_EQ(whole_run(now).interval(), milliseconds(20));
}

}  // namespace
}  // namespace framescope::model
