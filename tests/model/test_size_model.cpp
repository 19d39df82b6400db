#include <cmath>

#include <gtest/gtest.h>

#include "model/size_model.hpp"

namespace framescope::model {
namespace {

double log_size(int quality, double scale, double bend = 1) {
  return std::log(scale) + bend * std::log(relative_size(quality));
}

TEST(SizeModel, RisesWithTheQuality) {
  for (int quality = 2; quality <= 100; ++quality) {
    EXPECT_GT(relative_size(quality), relative_size(quality - 1)) << quality;
  }
  EXPECT_DOUBLE_EQ(relative_size(50), 1);
}

TEST(SizeModel, OneSizeLiftsTheWholeCurve) {
  SizeModel model;
  EXPECT_FALSE(model.knows());
  model.begin_frame();
  model.learn(60, log_size(60, 5000));
  EXPECT_TRUE(model.knows());
  for (const int quality : {1, 30, 60, 90, 100}) {
    EXPECT_NEAR(model.predicted(quality), log_size(quality, 5000), 1e-9) << quality;
  }
}

TEST(SizeModel, AnswersHowFarThePredictionWasOff) {
  SizeModel model;
  model.begin_frame();
  model.learn(60, log_size(60, 5000));
  model.begin_frame();
  EXPECT_NEAR(model.learn(60, log_size(60, 5500)), std::log(1.1), 1e-9);
}

TEST(SizeModel, TwoSizesOfAFrameTellTheSlope) {
  SizeModel model;
  model.begin_frame();
  model.learn(40, log_size(40, 5000, 1.3));
  model.learn(80, log_size(80, 5000, 1.3));
  for (const int quality : {40, 60, 80, 88}) {
    EXPECT_NEAR(model.predicted(quality), log_size(quality, 5000, 1.3), 0.01) << quality;
  }
}

TEST(SizeModel, SoDoTwoFramesOfOneScene) {
  SizeModel model;
  model.begin_frame();
  model.learn(40, log_size(40, 5000, 1.3));
  model.begin_frame(true);
  model.learn(80, log_size(80, 5000, 1.3));
  EXPECT_NEAR(model.predicted(60), log_size(60, 5000, 1.3), 0.01);
  EXPECT_NEAR(model.predicted(40), log_size(40, 5000, 1.3), 1e-9) << "it runs through both";
}

TEST(SizeModel, ButNotIfTheyAreNextToEachOther) {
  SizeModel model;
  model.begin_frame();
  model.learn(60, log_size(60, 5000));
  model.begin_frame(true);
  model.learn(61, log_size(61, 5000) + 0.02);  // noise
  EXPECT_NEAR(model.predicted(90), log_size(90, 5000) + 0.02, 1e-9);
}

TEST(SizeModel, KnowsHowFarAQualityIsFromWhatWasTried) {
  SizeModel model;
  model.begin_frame();
  EXPECT_GT(model.distance(50), 1) << "nothing was";
  model.learn(50, log_size(50, 5000));
  EXPECT_EQ(model.distance(50), 0);
  EXPECT_NEAR(model.distance(80), std::log(relative_size(80)), 1e-9);
  model.learn(80, log_size(80, 5000));
  EXPECT_EQ(model.distance(80), 0);
  EXPECT_EQ(model.encodes(), 2U);
}

TEST(SizeModel, ForgetsAll) {
  SizeModel model;
  model.begin_frame();
  model.learn(50, log_size(50, 5000));
  model.forget();
  EXPECT_FALSE(model.knows());
  EXPECT_NEAR(model.predicted(50), 0, 1e-9);
}

}  // namespace
}  // namespace framescope::model
