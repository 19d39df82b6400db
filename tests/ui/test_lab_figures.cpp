#include <gtest/gtest.h>

#include "sample_lab.hpp"
#include "ui/lab_figures.hpp"

namespace framescope::ui {
namespace {

constexpr LabChoice kInUse{80, Subsampling::k420, SampleLab::kWidth};

TEST(FindPoint, TakesTheNearestQualityOfTheSameCurve) {
  const SampleLab sample(model::Role::kLoopback);
  const auto at = [&](LabChoice choice) { return find_point(sample.points, choice); };
  EXPECT_EQ(at(kInUse), 4U);
  EXPECT_EQ(at({77, Subsampling::k420, SampleLab::kWidth}), 4U);
  EXPECT_EQ(at({1, Subsampling::k422, SampleLab::kWidth}), 7U);
  EXPECT_EQ(at({70, Subsampling::k444, SampleLab::kWidth}), 17U) << "of two as near the first";
  EXPECT_EQ(at({80, Subsampling::k420, 400}), std::nullopt) << "no curve of this width";
  EXPECT_EQ(find_point({}, kInUse), std::nullopt);
}

TEST(ChoiceOf, IsFoundAgain) {
  const SampleLab sample(model::Role::kLoopback);
  for (std::size_t i = 0; i < sample.points.size(); ++i) {
    EXPECT_EQ(find_point(sample.points, choice_of(sample.points[i])), i);
  }
}

TEST(KneePoint, IsOfTheCurveThatIsLookedAt) {
  const SampleLab sample(model::Role::kLoopback);
  const auto low = knee_point(sample.points, kInUse);
  ASSERT_TRUE(low);
  EXPECT_GT(*low, 0U);
  EXPECT_LT(*low, 6U) << "neither end";
  const auto high = knee_point(sample.points, {80, Subsampling::k444, SampleLab::kWidth});
  ASSERT_TRUE(high);
  EXPECT_EQ(*high, *low + 14) << "its curve begins there and has the same shape";
}

TEST(KneePoint, WantsThreePoints) {
  const SampleLab sample(model::Role::kLoopback);
  EXPECT_EQ(knee_point({}, kInUse), std::nullopt);
  EXPECT_EQ(knee_point(std::span(sample.points).first(2), kInUse), std::nullopt);
  EXPECT_EQ(knee_point(sample.points, {80, Subsampling::k420, 400}), std::nullopt);
}

TEST(LookedAt, IsWhatWasChosenElseWhatTheStreamDoes) {
  const SampleLab sample(model::Role::kLoopback);
  LabState state;
  EXPECT_EQ(looked_at(sample.view.lab, state), kInUse);
  state.chosen = LabChoice{20, Subsampling::k444, 0};
  EXPECT_EQ(looked_at(sample.view.lab, state), state.chosen);
  EXPECT_EQ(looked_at({}, {}), std::nullopt);
}

TEST(Words, NameTheWidthWhereThereIsOne) {
  EXPECT_EQ(choice_words({80, Subsampling::k420, 400}).view(), "Quality 80, 4:2:0, 400 px");
  EXPECT_EQ(choice_words({5, Subsampling::k444, 0}).view(), "Quality 5, 4:4:4");
  EXPECT_EQ(short_words({80, Subsampling::k422, 400}, true).view(), "Q 80, 4:2:2, 400 px");
  EXPECT_EQ(short_words({80, Subsampling::k422, 400}, false).view(), "Q 80, 4:2:2");
}

TEST(BestRows, KeepToTheirLimitsAndTakeTheBestThatDoes) {
  const SampleLab sample(model::Role::kLoopback);
  LabState state;
  state.limit_mbit = 4;
  state.limit_fragments = 8;
  const auto rows = best_rows(sample.view.lab, state, model::PricedWire::kRaw, 30);
  const auto bytes_of = [&](std::size_t row) {
    return sample.points[*rows[row].point].on(model::PricedWire::kRaw)->payload_bytes;
  };
  for (std::size_t row = 0; row < kBestRows; ++row) ASSERT_TRUE(rows[row].point) << row;
  const std::array most{1472.0, 9216.0, 4e6 / 8 / 30, 8 * 1480.0 - 8};
  for (std::size_t row = 0; row < most.size(); ++row) {
    EXPECT_LE(static_cast<double>(bytes_of(row)), most[row]) << row;
    const double ssim = sample.points[*rows[row].point].ssim_y;
    for (const model::RatePoint& other : sample.points) {
      if (other.ssim_y <= ssim) continue;
      const auto& price = other.on(model::PricedWire::kRaw);
      EXPECT_TRUE(!price || static_cast<double>(price->payload_bytes) > most[row]) << row;
    }
  }
  EXPECT_EQ(rows[4].point, knee_point(sample.points, kInUse));
  EXPECT_EQ(rows[2].label.view(), "4.0 Mbit/s");
  EXPECT_EQ(rows[3].label.view(), "8 IP packets");
}

TEST(BestRows, AFasterStreamHasFewerBytesAFrame) {
  const SampleLab sample(model::Role::kLoopback);
  const LabState state;
  const auto slow = best_rows(sample.view.lab, state, model::PricedWire::kRaw, 10);
  const auto fast = best_rows(sample.view.lab, state, model::PricedWire::kRaw, 120);
  ASSERT_TRUE(slow[2].point && fast[2].point);
  EXPECT_GT(sample.points[*slow[2].point].jpeg_bytes, sample.points[*fast[2].point].jpeg_bytes);
}

TEST(BestRows, AreEmptyWithoutPointsOrWhereNoneKeepsToTheLimit) {
  for (const BestRow& row : best_rows({}, {}, model::PricedWire::kBase64, 30)) {
    EXPECT_FALSE(row.point) << row.label.view();
    EXPECT_FALSE(row.help.empty());
  }
  SampleLab sample(model::Role::kLoopback);
  sample.view.lab.points = std::span(sample.points).subspan(4, 2);
  const auto rows = best_rows(sample.view.lab, {}, model::PricedWire::kBase64, 30);
  EXPECT_FALSE(rows[0].point) << "quality 80 takes more than a packet";
  EXPECT_FALSE(rows[4].point) << "two points have no knee";
}

TEST(Delivered, IsBetweenTheFrameAndTheOneBeforeIt) {
  const model::RatePoint lossy = SampleLab::point(80, Subsampling::k420, 0.05);
  const double survival = lossy.on(model::PricedWire::kRaw)->survival;
  ASSERT_LT(survival, 1);
  const auto seen = delivered(lossy, model::PricedWire::kRaw, 0.8);
  ASSERT_TRUE(seen);
  EXPECT_NEAR(*seen, survival * lossy.ssim_y + (1 - survival) * 0.8, 1e-12);
}

TEST(Delivered, IsNotKnownWhereSomethingIsLost) {
  const model::RatePoint lossy = SampleLab::point(80, Subsampling::k420, 0.05);
  EXPECT_EQ(delivered(lossy, model::PricedWire::kRaw, std::nullopt), std::nullopt);
  const model::RatePoint whole = SampleLab::point(80, Subsampling::k420, 0);
  EXPECT_EQ(delivered(whole, model::PricedWire::kRaw, std::nullopt), whole.ssim_y);
  const model::RatePoint full = SampleLab::point(80, Subsampling::k444, 0);
  EXPECT_EQ(delivered(full, model::PricedWire::kRtp, 0.8), std::nullopt) << "RTP has no 4:4:4";
}

}  // namespace
}  // namespace framescope::ui
