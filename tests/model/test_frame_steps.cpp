#include <gtest/gtest.h>

#include "model/frame_steps.hpp"

namespace framescope::model {
namespace {

using std::chrono::milliseconds;

double of(const FrameStepMs& steps, FrameStep step) {
  return steps[static_cast<std::size_t>(step)];
}

TEST(FrameSteps, TheMeanIsOverAllFramesAlsoThoseWithoutTheStep) {
  FrameSteps steps;
  steps.add(FrameStep::kUpload, milliseconds(3));
  steps.add(FrameStep::kSwap, milliseconds(1));
  steps.end_frame();
  steps.add(FrameStep::kSwap, milliseconds(2));
  steps.end_frame();
  const auto mean = steps.take();
  ASSERT_TRUE(mean);
  EXPECT_DOUBLE_EQ(of(*mean, FrameStep::kUpload), 1.5);
  EXPECT_DOUBLE_EQ(of(*mean, FrameStep::kSwap), 1.5);
  EXPECT_DOUBLE_EQ(of(*mean, FrameStep::kBuild), 0);
}

TEST(FrameSteps, WhatWasTakenIsNotCountedAgain) {
  FrameSteps steps;
  EXPECT_FALSE(steps.take()) << "no frame has no mean";
  steps.add(FrameStep::kDraw, milliseconds(8));
  steps.end_frame();
  EXPECT_TRUE(steps.take());
  EXPECT_FALSE(steps.take());
  steps.add(FrameStep::kDraw, milliseconds(2));
  steps.end_frame();
  EXPECT_DOUBLE_EQ(of(*steps.take(), FrameStep::kDraw), 2);
}

}  // namespace
}  // namespace framescope::model
