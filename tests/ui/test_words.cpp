#include <gtest/gtest.h>

#include "sample_view.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

TEST(InWindowTerms, OptionsAreCalledByTheirControls) {
  EXPECT_EQ(in_window_terms("lower --quality or --width, or use --oversize fit"),
            "Lower Quality or Width, or use Too large: fit");
  EXPECT_EQ(in_window_terms("choose another with --listen/--bind"),
            "Choose another with Listen on");
  EXPECT_EQ(in_window_terms("allow it with --allow 10.0.0.1"), "Allow it with --allow 10.0.0.1")
      << "there is no control for it";
  EXPECT_EQ(in_window_terms(""), "");
}

TEST(WhyEmpty, AStreamThatDropsAllSaysWhat) {
  SampleView sample(model::Role::kLoopback);
  sample.snapshot.notes.clear();
  sample.snapshot.outcomes = {};
  sample.snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kTooLarge)] = 50;
  const ControlsState controls(sample.config, {});
  EXPECT_EQ(why_empty(sample.view, controls).headline, "Every frame is dropped: too large");
}

TEST(EndpointWords, AreThoseOfTheSessionThatRuns) {
  SampleView sample(model::Role::kReceiver);
  ControlsState controls(sample.config, {});
  controls.from = "300.1.2.3:99999";
  EXPECT_EQ(endpoint_words(sample.view, controls), "from 192.168.178.100:59999");
  sample.make_idle();
  EXPECT_EQ(endpoint_words(sample.view, controls), "from 300.1.2.3:99999");
}

}  // namespace
}  // namespace framescope::ui
