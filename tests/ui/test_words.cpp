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

TEST(LatencyClock, IsNamedWithItsError) {
  model::Snapshot snapshot;
  EXPECT_EQ(latency_clock(snapshot).view(), "unknown");
  EXPECT_TRUE(clock_error(snapshot).empty());
  snapshot.clock_error = std::chrono::milliseconds(100);
  EXPECT_EQ(latency_clock(snapshot).view(),
            "unknown, offset only to \xC2\xB1"
            "100.0 ms");
  snapshot.clock_error = std::chrono::microseconds(1250);
  snapshot.clock = model::LatencyClock::kEstimated;
  EXPECT_EQ(latency_clock(snapshot).view(),
            "estimated \xC2\xB1"
            "1.25 ms");
  snapshot.clock = model::LatencyClock::kSameHost;
  EXPECT_EQ(latency_clock(snapshot).view(), "same host");
}

}  // namespace
}  // namespace framescope::ui
