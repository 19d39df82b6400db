#include <gtest/gtest.h>

#include "model/frame_budget.hpp"

namespace framescope::model {
namespace {

using Kind = QualityTarget::Kind;

constexpr std::size_t kLimit = 65'507;
constexpr Duration kInterval = std::chrono::milliseconds(40);

Duration ms(double value) { return from_seconds(value / 1000); }

class FrameBudgetTest : public ::testing::Test {
 protected:
  double next(const QualityTarget& target, WireFormat wire = WireFormat::kRaw,
              Duration after = kInterval) {
    now_ += after;
    return budget_.jpeg_bytes(target, wire, kLimit, now_, kInterval);
  }

  /// Frames of what is asked for, whose time is 4 ms and `ms_per_kb` for each 1,000 bytes.
  double run_timed(const QualityTarget& target, double ms_per_kb, int frames) {
    double bytes = 0;
    for (int i = 0; i < frames; ++i) {
      bytes = std::min(next(target), 40'000.0);
      spend(bytes, 4 + ms_per_kb * bytes / 1000);
    }
    return bytes;
  }

  void spend(double bytes, double busy_ms) {
    budget_.spend(static_cast<std::size_t>(bytes), ms(busy_ms), ms(1));
  }

  FrameBudget budget_;
  Time now_ = Time(std::chrono::seconds(100));
};

TEST_F(FrameBudgetTest, ABoundIsTheSameForEachFrame) {
  EXPECT_EQ(next({Kind::kDatagram, 1472}), 1472);
  EXPECT_EQ(next({Kind::kDatagram, 1472}, WireFormat::kBase64), 1104);
  EXPECT_EQ(next({Kind::kFragments, 8}), 11'832);
  EXPECT_EQ(next({}), static_cast<double>(kLimit));
}

TEST_F(FrameBudgetTest, OnRtpABoundIsOfAllPacketsOfAFrame) {
  const auto bytes_of = [this](const QualityTarget& target, const RtpPacking& packing) {
    return budget_.jpeg_bytes(target, WireFormat::kRtp, kMaxRtpJpegBytes, now_, kInterval, packing);
  };
  EXPECT_EQ(bytes_of({}, {}), kMaxRtpJpegBytes);
  const auto in_eight = static_cast<std::size_t>(bytes_of({Kind::kFragments, 8}, {}));
  EXPECT_EQ(rtp_size(in_eight, 80, {}).packets, 8U);
  EXPECT_EQ(rtp_size(in_eight + 1, 80, {}).packets, 9U);
  const RtpPacking small{.datagram_bytes = 500, .restart_markers = false};
  const auto in_bytes = static_cast<std::size_t>(bytes_of({Kind::kDatagram, 9000}, small));
  EXPECT_EQ(rtp_size(in_bytes, 80, small).payload_bytes, 9000U);
}

TEST_F(FrameBudgetTest, OnRtpARateCountsHeaders) {
  // 8 Mbit/s are 40,000 bytes in 40 ms.
  const QualityTarget target{Kind::kRate, 8e6};
  std::size_t payload = 0;
  constexpr int kFrames = 100;
  for (int i = 0; i < kFrames; ++i) {
    const auto jpeg = static_cast<std::size_t>(next(target, WireFormat::kRtp));
    payload += rtp_size(jpeg, 80, {}).payload_bytes;
    spend(static_cast<double>(jpeg), 5);
  }
  EXPECT_NEAR(static_cast<double>(payload) / kFrames, 40'000, 100);
}

TEST_F(FrameBudgetTest, NoTargetLeavesMoreThanTheDatagramLimit) {
  for (const QualityTarget& target :
       {QualityTarget{Kind::kDatagram, 60'000}, QualityTarget{Kind::kRate, 1e9},
        QualityTarget{Kind::kFps, 1}, QualityTarget{Kind::kFragments, 45}, QualityTarget{}}) {
    EXPECT_LE(budget_.jpeg_bytes(target, WireFormat::kRaw, 5000, now_, kInterval), 5000);
  }
}

TEST_F(FrameBudgetTest, ARateIsSharedOutEvenly) {
  // 800 kbit/s are 4,000 bytes in 40 ms.
  const QualityTarget target{Kind::kRate, 8e5};
  for (int i = 0; i < 100; ++i) {
    const double bytes = next(target);
    EXPECT_NEAR(bytes, 4000, 1);
    spend(bytes, 1);
  }
  EXPECT_NEAR(next(target, WireFormat::kBase64), 3000, 5) << "of JPEG";
}

TEST_F(FrameBudgetTest, WhatAFrameTookTooMuchTheNextOnesGiveBack) {
  const QualityTarget target{Kind::kRate, 8e5};
  spend(next(target) + 6000, 1);
  double given_back = 0;
  double last = 0;
  for (int i = 0; i < 50; ++i) {
    const double bytes = next(target);
    EXPECT_LT(bytes, 4001);
    EXPECT_GT(bytes, 3000) << "not at once";
    EXPECT_GE(bytes, last) << "and less and less";
    last = bytes;
    given_back += 4000 - bytes;
    spend(bytes, 1);
  }
  EXPECT_NEAR(given_back, 6000, 200);
}

TEST_F(FrameBudgetTest, FramesThatAreEasyAllowNoBurst) {
  const QualityTarget target{Kind::kRate, 8e5};
  for (int i = 0; i < 1000; ++i) {
    next(target);
    spend(100, 1);
  }
  double burst = 0;
  for (int i = 0; i < 25; ++i) {
    const double bytes = next(target);
    burst += bytes;
    spend(bytes, 1);
  }
  EXPECT_LT(burst, 100'000 * 1.27) << "of a second, whose share are 100,000";
}

TEST_F(FrameBudgetTest, NothingIsDueForAPause) {
  const QualityTarget target{Kind::kRate, 8e5};
  for (int i = 0; i < 50; ++i) spend(next(target), 1);
  EXPECT_NEAR(next(target, WireFormat::kRaw, std::chrono::seconds(30)), 4000, 1);
}

TEST_F(FrameBudgetTest, ASlowStreamIsNoPause) {
  constexpr Duration kSlow = std::chrono::seconds(2);
  const QualityTarget target{Kind::kRate, 8e5};
  for (int i = 0; i < 5; ++i) {
    now_ += kSlow;
    const double bytes = budget_.jpeg_bytes(target, WireFormat::kRaw, 1'000'000, now_, kSlow);
    EXPECT_NEAR(bytes, i == 1 ? 150'000 : 200'000, 1'000) << i;
    spend(bytes + (i == 0 ? 50'000 : 0), 1);
  }
}

TEST_F(FrameBudgetTest, FewerFramesMayBeLarger) {
  const QualityTarget target{Kind::kRate, 8e5};
  double bytes = 0;
  for (int i = 0; i < 200; ++i) {
    bytes = next(target, WireFormat::kRaw, 2 * kInterval);
    spend(bytes, 1);
  }
  EXPECT_NEAR(bytes, 8000, 40) << "whatever interval the source claims";
}

TEST_F(FrameBudgetTest, ATimeIsHeldBelowNineTenths) {
  const QualityTarget target{Kind::kFps, 50};  // 20 ms
  for (const double ms_per_kb : {0.3, 1.0, 5.0}) {
    budget_.reset();
    const double bytes = run_timed(target, ms_per_kb, 60);
    const double busy = 4 + ms_per_kb * std::min(bytes, 40'000.0) / 1000;
    EXPECT_LE(busy, 18) << ms_per_kb;
    EXPECT_GE(std::max(busy, bytes >= 40'000 ? 18 : 0.0), 15) << ms_per_kb;
  }
}

TEST_F(FrameBudgetTest, ATimeIsReachedWithinADozenFrames) {
  const double bytes = run_timed({Kind::kFps, 50}, 2.0, 12);
  EXPECT_LE(4 + 2.0 * bytes / 1000, 18);
}

TEST_F(FrameBudgetTest, OneHeldUpFrameChangesNothing) {
  const QualityTarget target{Kind::kFps, 50};
  const double before = run_timed(target, 1.0, 60);
  spend(next(target), 200);
  EXPECT_NEAR(run_timed(target, 1.0, 6), before, 1);
}

TEST_F(FrameBudgetTest, ATimeThatIsThereAgainIsUsedAgain) {
  const QualityTarget target{Kind::kFps, 50};
  const double before = run_timed(target, 1.0, 60);
  const double loaded = run_timed(target, 4.0, 30);
  EXPECT_LT(loaded, before / 2);
  EXPECT_NEAR(run_timed(target, 1.0, 120), before, before * 0.15);
}

}  // namespace
}  // namespace framescope::model
