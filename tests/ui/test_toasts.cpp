#include <algorithm>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"

namespace framescope::ui {
namespace {

class ToastsTest : public testing::Test {
 protected:
  ToastsTest() { state_.controls = ControlsState(sample_.config, {}); }
  void tell(model::Severity severity, const char* text, Duration ago, bool toast = true) {
    sample_.events.push_back({severity, text, {}, sample_.now - ago, toast});
    sample_.view.events = sample_.events;
    sample_.view.events_told = sample_.events.size();
  }
  std::ptrdiff_t toasts() {
    window_.frame(sample_.view, state_);
    return std::ranges::count_if(window_.items.items(), [](const ItemLog::Item& item) {
      return item.kind == ItemLog::Kind::kOverlay && item.name.starts_with("toast");
    });
  }

  HeadlessWindow window_{1280, 800};
  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
};

TEST_F(ToastsTest, AppearForWhatIsWorthIt) {
  EXPECT_EQ(toasts(), 0);
  tell(model::Severity::kInfo, "quality 80 -> 60", {}, false);
  EXPECT_EQ(toasts(), 0);
  tell(model::Severity::kInfo, "Wrote a picture", {});
  EXPECT_EQ(toasts(), 1);
  EXPECT_TRUE(state_.toasts.any);
}

TEST_F(ToastsTest, GoByThemselvesAndErrorsLater) {
  tell(model::Severity::kInfo, "Wrote a picture", std::chrono::seconds(6));
  tell(model::Severity::kError, "No space left", std::chrono::seconds(6));
  EXPECT_EQ(toasts(), 1);
  sample_.view.now = sample_.now + std::chrono::seconds(10);
  EXPECT_EQ(toasts(), 0);
  EXPECT_FALSE(state_.toasts.any);
}

TEST_F(ToastsTest, AreTakenAwayOneByOneOrAll) {
  tell(model::Severity::kWarning, "first", {});
  tell(model::Severity::kWarning, "second", {});
  EXPECT_EQ(toasts(), 2);
  window_.click("dismiss", sample_.view, state_);
  EXPECT_EQ(toasts(), 1);
  window_.strike(Chord{kKeyEscape}, sample_.view, state_);
  EXPECT_EQ(toasts(), 0);
  tell(model::Severity::kWarning, "third", {});
  EXPECT_EQ(toasts(), 1) << "only what was there is gone";
}

TEST_F(ToastsTest, CanBeCopied) {
  tell(model::Severity::kError, "No space left on device", {});
  EXPECT_EQ(window_.click("copy", sample_.view, state_).copy, "No space left on device");
}

TEST_F(ToastsTest, AFloodDoesNotFillTheWindow) {
  for (int i = 0; i < 50; ++i) tell(model::Severity::kError, "again", {});
  EXPECT_LE(toasts(), 4);
}

}  // namespace
}  // namespace framescope::ui
