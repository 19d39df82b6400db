#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "model/rate_distortion.hpp"
#include "net/impaired_link.hpp"

namespace framescope::model {
namespace {

RatePoint point_of(int quality, std::size_t jpeg_bytes, double ssim = 0.9,
                   const Pricing& pricing = {}) {
  RatePoint point;
  point.quality = quality;
  point.jpeg_bytes = jpeg_bytes;
  point.ssim_y = ssim;
  set_prices(point, pricing);
  return point;
}

TEST(RateDistortion, PricesOfOneDatagram) {
  const RatePoint point = point_of(80, 20'000);
  EXPECT_EQ(point.base64_bytes, 26'668u);
  EXPECT_EQ(*point.on(PricedWire::kBase64), (WirePrice{26'668, 26'668, 1, 19, 1}));
  EXPECT_EQ(*point.on(PricedWire::kRaw), (WirePrice{20'000, 20'000, 1, 14, 1}));
}

TEST(RateDistortion, AFragmentIsFullAtTheMtuLessTwentyBytes) {
  EXPECT_EQ(fragments_at_mtu(0, 1500), 1u);
  EXPECT_EQ(fragments_at_mtu(1472, 1500), 1u);
  EXPECT_EQ(fragments_at_mtu(1473, 1500), 2u);
  EXPECT_EQ(fragments_at_mtu(65'507, 1500), 45u);
  EXPECT_EQ(fragments_at_mtu(1472, 576), 3u);
  for (const std::size_t bytes : {1u, 1472u, 1473u, 20'000u, 65'507u}) {
    for (const int mtu : {576, 1280, 1500, 9000}) {
      EXPECT_EQ(fragments_at_mtu(bytes, mtu), net::fragments_at(bytes, mtu));
    }
  }
}

TEST(RateDistortion, TheFrameTagCountsOnTheWiresThatCarryIt) {
  const RatePoint plain = point_of(80, 3000);
  const RatePoint tagged = point_of(80, 3000, 0.9, {.frame_tag_bytes = 91});
  EXPECT_EQ(tagged.jpeg_bytes, 3000u);
  EXPECT_EQ(tagged.base64_bytes, 4124u);
  EXPECT_EQ(tagged.on(PricedWire::kRaw)->payload_bytes, 3091u);
  EXPECT_EQ(tagged.on(PricedWire::kRtp), plain.on(PricedWire::kRtp));
}

TEST(RateDistortion, RtpSendsTheScanInPacketsOfItsOwn) {
  constexpr std::size_t kFirst = 1400 - 112;
  EXPECT_EQ(*point_of(80, kJpegHeaderBytes + kFirst).on(PricedWire::kRtp),
            (WirePrice{1400, 1400, 1, 1, 1}));
  EXPECT_EQ(*point_of(80, kJpegHeaderBytes + kFirst + 1).on(PricedWire::kRtp),
            (WirePrice{1441, 1400, 2, 2, 1}));
  // Quality 100 is no Q of RFC 2435: its tables go along.
  EXPECT_EQ(point_of(100, kJpegHeaderBytes + 100).on(PricedWire::kRtp)->payload_bytes,
            112u + 132 + 100);
  // Where packets are smaller than RTP's datagrams, each takes several.
  const RatePoint narrow = point_of(80, kJpegHeaderBytes + kFirst + 1360, 0.9, {.mtu_bytes = 576});
  EXPECT_EQ(narrow.on(PricedWire::kRtp)->ip_fragments, 6u);
  const Pricing large{.rtp = {.datagram_bytes = 4000, .restart_markers = false}};
  const RatePoint few = point_of(80, kJpegHeaderBytes + 4000 - 108 + 100, 0.9, large);
  EXPECT_EQ(*few.on(PricedWire::kRtp), (WirePrice{4136, 4000, 2, 4, 1}));
}

TEST(RateDistortion, WhatCannotBeSentHasNoPrice) {
  EXPECT_TRUE(point_of(95, 49'128).on(PricedWire::kBase64));
  const RatePoint large = point_of(95, 49'131);
  EXPECT_EQ(large.base64_bytes, 65'508u);
  EXPECT_FALSE(large.on(PricedWire::kBase64));
  EXPECT_TRUE(large.on(PricedWire::kRaw));
  EXPECT_TRUE(large.on(PricedWire::kRtp));
  EXPECT_FALSE(point_of(95, 65'508).on(PricedWire::kRaw));
  EXPECT_TRUE(point_of(95, kMaxRtpJpegBytes).on(PricedWire::kRtp));
  EXPECT_FALSE(point_of(95, kMaxRtpJpegBytes + 1).on(PricedWire::kRtp));
  RatePoint full_colour;
  full_colour.subsampling = Subsampling::k444;
  full_colour.jpeg_bytes = 10'000;
  set_prices(full_colour, {});
  EXPECT_TRUE(full_colour.on(PricedWire::kRaw));
  EXPECT_FALSE(full_colour.on(PricedWire::kRtp));
}

TEST(RateDistortion, SurvivalFallsWithEveryFragment) {
  EXPECT_EQ(survival(0, 45), 1);
  EXPECT_EQ(survival(1, 1), 0);
  EXPECT_NEAR(survival(0.02, 14), 0.7536, 1e-4);
  const RatePoint point = point_of(80, 20'000, 0.9, {.fragment_loss = 0.01});
  EXPECT_DOUBLE_EQ(point.on(PricedWire::kBase64)->survival, std::pow(0.99, 19));
  EXPECT_DOUBLE_EQ(point.on(PricedWire::kRaw)->survival, std::pow(0.99, 14));
}

TEST(RateDistortion, LossOfDatagramsBecomesLossOfFragments) {
  EXPECT_DOUBLE_EQ(fragment_loss_of(0, 19), 0);
  EXPECT_DOUBLE_EQ(fragment_loss_of(1, 19), 1);
  EXPECT_DOUBLE_EQ(fragment_loss_of(0.3, 1), 0.3);
  for (const double p : {1e-9, 0.005, 0.05}) {
    for (const double n : {1.0, 2.0, 19.0, 45.0}) {
      EXPECT_NEAR(fragment_loss_of(1 - std::pow(1 - p, n), n), p, 1e-9);
    }
  }
}

TEST(RateDistortion, DeliveredQualityLiesBetweenTheFrameAndTheFrozenOne) {
  EXPECT_DOUBLE_EQ(delivered_ssim(0.98, 1, 0.5), 0.98);
  EXPECT_DOUBLE_EQ(delivered_ssim(0.98, 0, 0.5), 0.5);
  EXPECT_DOUBLE_EQ(delivered_ssim(0.98, 0.75, 0.5), 0.86);
}

/// 20,000 datagrams through the simulator: as many survive as predicted, and from what was lost
/// the loss of a fragment comes out again.
TEST(RateDistortion, TheImpairmentSimulatorAgreesWithThePrediction) {
  constexpr int kDatagrams = 20'000;
  for (const double loss : {0.005, 0.01, 0.05}) {
    for (const std::size_t jpeg_bytes : {1000u, 6000u, 20'000u, 49'000u}) {
      const RatePoint point = point_of(80, jpeg_bytes, 0.9, {.fragment_loss = loss});
      for (const PricedWire wire : {PricedWire::kBase64, PricedWire::kRaw}) {
        const WirePrice& price = *point.on(wire);
        SCOPED_TRACE(std::to_string(loss) + ", " + std::to_string(price.ip_fragments));
        Impairment impairment;
        impairment.loss = loss;
        impairment.mtu_bytes = 1500;
        net::ImpairedLink link(impairment, 5);
        for (int i = 0; i < kDatagrams; ++i) {
          (void)link.enter(price.payload_bytes, Time{} + i * std::chrono::milliseconds(33));
        }
        const double arrived =
            1 - static_cast<double>(link.counts().dropped()) / double{kDatagrams};
        const double error = std::sqrt(price.survival * (1 - price.survival) / double{kDatagrams});
        EXPECT_NEAR(arrived, price.survival, 4 * error);
        const auto n = static_cast<double>(price.ip_fragments);
        const double slope = n * std::pow(1 - loss, n - 1);  // of the datagrams' loss over p
        EXPECT_NEAR(fragment_loss_of(1 - arrived, n), loss, 4.5 * error / slope);
      }
    }
  }
}

std::vector<RatePoint> curve_of(const std::vector<std::pair<std::size_t, double>>& values) {
  std::vector<RatePoint> curve;
  int quality = 10;
  for (const auto& [bytes, ssim] : values) curve.push_back(point_of(quality++, bytes, ssim));
  return curve;
}

TEST(RateDistortion, TheKneeIsWhereTheCurveLeavesItsChordMost) {
  const auto curve =
      curve_of({{1000, 0.50}, {2000, 0.80}, {3000, 0.92}, {5000, 0.96}, {11'000, 1.0}});
  // ssim - bytes, both as shares: 0, 0.5, 0.64, 0.52, 0.
  EXPECT_EQ(knee_of(curve), 2u);
}

TEST(RateDistortion, WithoutABendThereIsNoKnee) {
  EXPECT_FALSE(knee_of({}));
  EXPECT_FALSE(knee_of(curve_of({{1000, 0.5}, {2000, 0.9}})));
  EXPECT_FALSE(knee_of(curve_of({{1000, 0.5}, {2000, 0.6}, {3000, 0.7}})));
  EXPECT_FALSE(knee_of(curve_of({{1000, 0.5}, {1000, 0.6}, {1000, 0.7}})));
  EXPECT_FALSE(knee_of(curve_of({{1000, 1}, {2000, 1}, {3000, 1}})));
}

TEST(RateDistortion, TheBestUnderALimitIsTheMostAlikeThatKeepsToIt) {
  const auto curve = curve_of(
      {{1000, 0.80}, {1104, 0.85}, {6900, 0.90}, {20'000, 0.95}, {49'000, 0.98}, {60'000, 0.99}});
  const auto best = [&](const RateLimit& limit) { return best_under(curve, limit); };
  EXPECT_EQ(best({}), 4u);
  EXPECT_EQ(best({.wire = PricedWire::kRaw}), 5u);
  EXPECT_EQ(best({.datagram_bytes = kOnePacketBytes}), 1u);
  EXPECT_EQ(best({.datagram_bytes = kMacDatagramBytes}), 2u);
  EXPECT_EQ(best({.datagram_bytes = 1000}), std::nullopt);
  EXPECT_EQ(best({.ip_fragments = 19}), 3u);
  EXPECT_EQ(best({.ip_fragments = 18}), 2u);
  // 26,668 bytes, 30 times a second.
  EXPECT_EQ(best({.bits_per_second = 26'668.0 * 8 * 30}), 3u);
  EXPECT_EQ(best({.bits_per_second = 26'668.0 * 8 * 30 - 1}), 2u);
  EXPECT_EQ(best({.bits_per_second = 26'668.0 * 8 * 30, .fps = 31}), 2u);
  // RTP's datagrams are never larger than its own.
  EXPECT_EQ(best({.wire = PricedWire::kRtp, .datagram_bytes = 1400}), 5u);
}

TEST(RateDistortion, OfEquallyGoodOnesTheSmallestIsBest) {
  const auto points = curve_of({{3000, 0.9}, {2000, 0.9}, {2500, 0.9}});
  EXPECT_EQ(best_under(points, {}), 1u);
}

}  // namespace
}  // namespace framescope::model
