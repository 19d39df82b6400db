#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"
#include "ui/figures.hpp"
#include "ui/status_bar.hpp"

namespace framescope::ui {
namespace {

class BottomTest : public testing::Test {
 protected:
  BottomTest() { state_.controls = ControlsState(sample_.config, {}); }
  void show() { window_.frame(sample_.view, state_); }
  Requests click(const std::string& name, int button = 0) {
    return window_.click(name, sample_.view, state_, button);
  }

  HeadlessWindow window_{1280, 800};
  SampleView sample_{model::Role::kLoopback};
  DashboardState state_;
};

TEST_F(BottomTest, TabsChooseWhatIsShown) {
  click("tab.Drops");
  EXPECT_EQ(state_.bottom.tab, BottomTab::kDrops);
  show();
  EXPECT_NE(window_.items.text("superseded before display"), nullptr);
  click("tab.Events");
  show();
  EXPECT_NE(window_.items.text("Wrote framescope-20240131-235959.png"), nullptr);
  window_.strike(Chord{'7', false, false, true}, sample_.view, state_);
  EXPECT_EQ(state_.bottom.tab, BottomTab::kSettings);
}

TEST_F(BottomTest, AClickOnADropLooksAtItsMoment) {
  state_.bottom.tab = BottomTab::kDrops;
  const model::FrameRing& drops = sample_.frames.drops();
  const model::LoggedFrame& newest = drops[drops.size() - 1];
  click("drop" + std::to_string(newest.id));
  ASSERT_TRUE(state_.paused_at.has_value());
  EXPECT_EQ(state_.cursor, newest.at);
  EXPECT_EQ(state_.looked_at, newest.id);
}

TEST_F(BottomTest, TheDropsOfAPausedViewAreThoseAtTheCursor) {
  state_.bottom.tab = BottomTab::kDrops;
  sample_.pause(state_, std::chrono::milliseconds(9'500));
  for (int i = 0; i < 3; ++i) show();
  // The list is longer than the panel: only a scrolled one shows the drops of ten seconds ago.
  EXPECT_NE(window_.items.text("12,345,001"), nullptr);
}

TEST_F(BottomTest, TheDropsOfAPausedViewStandStill) {
  state_.bottom.tab = BottomTab::kDrops;
  sample_.pause(state_, {});
  show();
  const float before = window_.items.text("12,345,270")->box.y;
  model::FrameSample later;
  later.outcome = FrameOutcome::kTooLarge;
  later.ended = sample_.now + std::chrono::seconds(1);
  sample_.frames.add(later, 1);
  show();
  EXPECT_FLOAT_EQ(window_.items.text("12,345,270")->box.y, before);
  EXPECT_EQ(window_.items.text("too large"), nullptr);
}

TEST_F(BottomTest, EventsCanBeCopied) {
  state_.bottom.tab = BottomTab::kEvents;
  EXPECT_EQ(click("copy_event0").copy, "Wrote framescope-20240131-235959.png");
}

TEST_F(BottomTest, NotesCanBeCopied) {
  state_.bottom.tab = BottomTab::kDiagnosis;
  EXPECT_EQ(click("copy_note.oversize_fit").copy, sample_.snapshot.notes[0].text);
}

TEST_F(BottomTest, ANotesRemedyChangesTheRunningStream) {
  state_.bottom.tab = BottomTab::kDiagnosis;
  state_.controls.settings.fps = 24;
  sample_.snapshot.notes[0].remedy = model::Remedy{model::Remedy::Kind::kQuality, 45, "Quality 45"};
  const Requests requests = click("remedy.oversize_fit");
  ASSERT_TRUE(requests.apply);
  EXPECT_EQ(requests.apply->quality, 45);
  EXPECT_EQ(requests.apply->fps, 24) << "and nothing else";
  EXPECT_EQ(state_.controls.settings.quality, 45);
}

TEST_F(BottomTest, ThresholdsAreEditedAndStayInOrder) {
  state_.bottom.tab = BottomTab::kSettings;
  state_.sizes.bottom_share = 0.8F;
  show();
  const Box box = window_.items.control("loss_warning")->box;
  window_.press({box.x + box.w * 0.5F, box.middle_y()}, sample_.view, state_);
  EXPECT_NEAR(state_.thresholds.loss_warning, 0.5, 0.03);
  EXPECT_GE(state_.thresholds.loss_error, state_.thresholds.loss_warning) << "it was pushed";
  click("loss_warning", 1);
  EXPECT_DOUBLE_EQ(state_.thresholds.loss_warning, 0.01);
  click("usual_thresholds");
  EXPECT_EQ(state_.thresholds, model::Thresholds{});
}

TEST_F(BottomTest, ThresholdsColourTheFigures) {
  // 20 of 300 frames dropped: 6.67 %.
  state_.thresholds.loss_error = 0.5;
  state_.thresholds.loss_warning = 0.4;
  sample_.view.thresholds = state_.thresholds;
  const auto dropped = [&] {
    const auto figures = figures_of(sample_.view);
    return std::ranges::find(figures, std::string_view("dropped"), &Figure::name)->severity;
  };
  EXPECT_EQ(dropped(), model::Severity::kInfo);
  sample_.view.thresholds = {};
  EXPECT_EQ(dropped(), model::Severity::kError);
}

TEST_F(BottomTest, AnImpairmentActsAtOnceAndCanBeCopied) {
  state_.bottom.tab = BottomTab::kImpairment;
  state_.sizes.bottom_share = 0.8F;
  show();
  const auto press_at = [&](const char* name, float share) {
    show();
    const Box box = window_.items.control(name)->box;
    return window_.press({box.x + box.w * share, box.middle_y()}, sample_.view, state_);
  };
  const Requests loss = press_at("impair_loss", 0.5F);
  ASSERT_TRUE(loss.apply.has_value());
  EXPECT_GT(loss.apply->impairment.loss, 0.0001);
  EXPECT_LT(loss.apply->impairment.loss, 0.2);
  EXPECT_EQ(press_at("impair_mtu.IP fragments", 0.5F).apply->impairment.mtu_bytes, 1500);
  EXPECT_GT(press_at("impair_delay", 0.9F).apply->impairment.delay, std::chrono::milliseconds(50));
  EXPECT_GE(press_at("impair_burst", 0.2F).apply->impairment.burst, 1.0) << "a run is one at least";
  const Requests copy = click("impair_copy");
  EXPECT_EQ(copy.copy, "--impair \"" + to_string(state_.controls.settings.impairment) + "\"");
  EXPECT_EQ(click("impair_off").apply->impairment, Impairment{});
}

TEST_F(BottomTest, TheTruthOfTheSimulatorIsShown) {
  state_.bottom.tab = BottomTab::kImpairment;
  state_.sizes.bottom_share = 0.8F;
  ImpairmentCounts truth;
  truth.entered = 1000;
  truth.lost = 21;
  truth.duplicated = 5;
  sample_.snapshot.impairment = truth;
  show();
  EXPECT_NE(window_.items.text("1,000 datagrams: 21 lost, 0 beyond the queue"), nullptr);
}

TEST_F(BottomTest, TheScaleIsTakenWhenTheSliderIsLetGo) {
  state_.bottom.tab = BottomTab::kSettings;
  state_.sizes.bottom_share = 0.8F;
  show();
  const Box box = window_.items.control("settings_scale")->box;
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = {box.x + box.w * 0.8F, box.middle_y()};
  show();
  io.MouseDown[0] = true;
  show();
  show();
  EXPECT_DOUBLE_EQ(state_.scale, 1) << "everything would slip away below the mouse";
  io.MouseDown[0] = false;
  show();
  EXPECT_GT(state_.scale, 2);
}

TEST_F(BottomTest, TheStatusNamesTheGravestNoteAndOpensTheNotes) {
  sample_.snapshot.notes = {
      {"b", model::Severity::kError, "grave", sample_.now},
      {"d", model::Severity::kError, "as grave, newer", sample_.now + std::chrono::seconds(1)},
      {"c", model::Severity::kWarning, "middling", sample_.now},
      {"a", model::Severity::kInfo, "small", sample_.now}};
  EXPECT_EQ(gravest(sample_.snapshot)->text, "grave") << "the line does not jump to each newer one";
  show();
  EXPECT_NE(window_.items.text("grave"), nullptr);
  click("status");
  EXPECT_EQ(state_.bottom.tab, BottomTab::kDiagnosis);
  sample_.snapshot.notes.clear();
  EXPECT_EQ(gravest(sample_.snapshot), nullptr);
  show();
  EXPECT_NE(window_.items.text("6.7 % dropped in the last 10 s, most of them lost in network: 10"),
            nullptr);
  click("status");
  EXPECT_EQ(state_.bottom.tab, BottomTab::kDrops);
  sample_.view.recent_drops = {};
  show();
  EXPECT_NE(window_.items.text("Nothing to report"), nullptr);
}

// A small notebook's screen: the stages, the damaged ones, and below them three causes and the
// rest.
TEST_F(BottomTest, TheAccountOfABadStreamIsSeenWhole) {
  state_.bottom.tab = BottomTab::kAccount;
  const auto outcome = [this](FrameOutcome which) -> std::uint64_t& {
    return sample_.snapshot.outcomes[static_cast<std::size_t>(which)];
  };
  outcome(FrameOutcome::kDisplayedDamaged) = 1'234;
  outcome(FrameOutcome::kLostInNetwork) = 20'000;
  outcome(FrameOutcome::kSupersededBeforeDecode) = 10'000;
  outcome(FrameOutcome::kSupersededBeforeDisplay) = 69'990;
  show();
  show();  // a scroll bar would come now
  const ItemLog::Item* panel = window_.items.find(ItemLog::Kind::kPanel, "account");
  ASSERT_NE(panel, nullptr);
  const auto in_account = [&](std::string_view name) {
    const auto& items = window_.items.items();
    const auto found = std::ranges::find_if(items, [&](const ItemLog::Item& item) {
      return item.kind == ItemLog::Kind::kText && item.name == name &&
             panel->box.overlaps(item.box);
    });
    return found == items.end() ? nullptr : &*found;
  };
  for (const char* name :
       {"captured", "damaged", "in flight", "lost in network", "20,000", "superseded before decode",
        "superseded before display", "69,990", "11 other causes"}) {
    const ItemLog::Item* item = in_account(name);
    ASSERT_NE(item, nullptr) << name;
    EXPECT_TRUE(item->clip.holds(item->box)) << name;
    EXPECT_FALSE(item->cut) << name;
  }
}

TEST_F(BottomTest, LossBySequenceNumbersIsNoCountOfFrames) {
  SampleView receiver(model::Role::kReceiver);
  receiver.snapshot.network_loss = model::NetworkLoss::kEstimated;
  receiver.snapshot.network_loss_estimate = 1'234;
  state_.bottom.tab = BottomTab::kAccount;
  window_.frame(receiver.view, state_);
  EXPECT_NE(window_.items.text("by sequence numbers"), nullptr);
  EXPECT_NE(window_.items.text("1,234"), nullptr);
  receiver.frames = {};
  state_.bottom.tab = BottomTab::kDrops;
  window_.frame(receiver.view, state_);
  EXPECT_NE(window_.items.text(
                "Lost in the network: about 1,234 by sequence numbers, which name no frame"),
            nullptr);
}

TEST_F(BottomTest, ASumThatDoesNotCloseIsSaid) {
  sample_.snapshot.in_flight = 11;
  show();
  EXPECT_NE(window_.items.text("1.00 M captured = 900,000 shown + 99,990 dropped + 11 in flight: "
                               "does not close"),
            nullptr);
}

// What is not a number, and what is beyond all measure, is shown as something and harms nothing.
TEST_F(BottomTest, NoFigureIsTooStrangeToShow) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (const double strange : {0.0, kNan, 1e300, -1.0}) {
    for (auto& fps : sample_.snapshot.fps_window) fps = strange;
    sample_.snapshot.size_mean_bytes = strange;
    sample_.view.nominal_fps = strange;
    sample_.view.bit_rate_bps = strange;
    sample_.view.datagram_bytes = strange;
    sample_.view.jpeg_bytes = strange;
    for (const BottomTab tab : {BottomTab::kAccount, BottomTab::kDrops, BottomTab::kEvents}) {
      state_.bottom.tab = tab;
      show();
    }
  }
  sample_.snapshot = {};
  show();
  sample_.snapshot.outcomes.fill(std::numeric_limits<std::uint64_t>::max() / 32);
  sample_.snapshot.frames.fill(std::numeric_limits<std::uint64_t>::max());
  show();
  EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 1000);
}

}  // namespace
}  // namespace framescope::ui
