#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_view.hpp"
#include "ui/layout.hpp"

namespace framescope::ui {
namespace {

/// Clicks on the controls of a window in a role, which runs or is idle.
class ControlsTest : public testing::Test {
 protected:
  void open(model::Role role, bool idle = false) {
    sample_ = std::make_unique<SampleView>(role);
    if (idle) sample_->make_idle();
    state_.controls = ControlsState(sample_->config, {});
  }
  Requests click(const std::string& name, int button = 0) {
    return window_.click(name, sample_->view, state_, button);
  }
  /// Presses at a share of a control's width.
  Requests press_at(const std::string& name, float share) {
    window_.frame(sample_->view, state_);
    const Box box = window_.items.control(name)->box;
    return window_.press({box.x + box.w * share, box.middle_y()}, sample_->view, state_);
  }

  HeadlessWindow window_{1280, 900};  // room for all controls of rtp
  std::unique_ptr<SampleView> sample_;
  DashboardState state_;
};

TEST(ControlsRoom, AllOfALoopbackOnRtpFitsAWindowOf800Lines) {
  HeadlessWindow window{1280, 800};
  SampleView sample(model::Role::kLoopback);
  DashboardState state;
  state.controls = ControlsState(sample.config, {});
  state.controls.settings.wire = WireFormat::kRtp;
  window.frame(sample.view, state);
  const ItemLog::Item* last = window.items.control("playout_delay");
  ASSERT_NE(last, nullptr);
  EXPECT_LE(last->box.bottom(), make_layout({0, 0, 1280, 800}, 1, 0, {}).controls.bottom());
}

TEST_F(ControlsTest, EachStreamSettingActsAtOnce) {
  open(model::Role::kLoopback);
  EXPECT_EQ(click("wire.raw").apply->wire, WireFormat::kRaw);
  EXPECT_EQ(click("subsampling.4:4:4").apply->subsampling, Subsampling::k444);
  EXPECT_EQ(click("oversize.drop").apply->oversize, model::Oversize::kDrop);
  EXPECT_TRUE(click("burn_fps").apply->burn_fps);
  EXPECT_NEAR(press_at("quality", 0.5F).apply->quality, 50, 3);
  EXPECT_NEAR(press_at("fps", 0.5F).apply->fps.value(), 60, 4);
  EXPECT_NEAR(press_at("width", 0.5F).apply->width_px, 175, 20)
      << "a logarithmic scale from 16 to 1920";
  EXPECT_LT(press_at("max_datagram", 0.5F).apply->max_datagram_bytes, 10'000U);
  // They add up: none of them was forgotten.
  EXPECT_EQ(state_.controls.settings.wire, WireFormat::kRaw);
  EXPECT_TRUE(state_.controls.settings.burn_fps);
}

TEST_F(ControlsTest, RtpHasControlsOfItsOwn) {
  open(model::Role::kLoopback);
  EXPECT_EQ(window_.items.control("rtp_datagram"), nullptr);
  EXPECT_EQ(click("wire.RTP/JPEG").apply->wire, WireFormat::kRtp);
  window_.frame(sample_->view, state_);
  EXPECT_EQ(window_.items.control("max_datagram"), nullptr);
  EXPECT_EQ(window_.items.control("oversize.drop"), nullptr);
  EXPECT_LT(press_at("rtp_datagram", 0.1F).apply->rtp_datagram_bytes, 1'000U);
  EXPECT_FALSE(click("restart").apply->restart_markers);
  EXPECT_NEAR(press_at("pace", 0.5F).apply->pace, 0.5, 0.02);
  EXPECT_DOUBLE_EQ(click("pace", 1).apply->pace, 0.25);
  EXPECT_FALSE(click("partial").apply->partial_pictures);
  EXPECT_FALSE(click("show_holes").apply->show_holes);
  EXPECT_TRUE(click("upper_part").apply->upper_part);
  EXPECT_GT(press_at("playout_delay", 0.9F).apply->playout_delay, std::chrono::milliseconds(500));
  EXPECT_EQ(click("playout_delay", 1).apply->playout_delay, Duration{});
  EXPECT_EQ(state_.controls.settings.max_datagram_bytes, kMaxDatagramBytes) << "the others' limit";
}

TEST_F(ControlsTest, AnotherWireKeepsEverythingElse) {
  open(model::Role::kLoopback);
  model::StreamSettings& settings = state_.controls.settings;
  settings.quality = 33;
  settings.max_datagram_bytes = 9'216;
  settings.rtp_datagram_bytes = 1'200;
  settings.oversize = model::Oversize::kDrop;
  settings.subsampling = Subsampling::k422;
  model::StreamSettings wanted = settings;
  click("wire.RTP/JPEG");
  wanted.wire = WireFormat::kRtp;
  EXPECT_EQ(settings, wanted);
  click("wire.raw");
  wanted.wire = WireFormat::kRaw;
  EXPECT_EQ(settings, wanted);
}

TEST_F(ControlsTest, RtpHasNoFullColour) {
  open(model::Role::kLoopback);
  click("subsampling.4:4:4");
  EXPECT_EQ(click("wire.RTP/JPEG").apply->subsampling, Subsampling::k420);
  EXPECT_FALSE(click("subsampling.4:4:4").apply.has_value());
  EXPECT_EQ(state_.controls.settings.subsampling, Subsampling::k420);
  EXPECT_EQ(click("subsampling.4:2:2").apply->subsampling, Subsampling::k422);
  click("wire.base64");
  EXPECT_EQ(click("subsampling.4:4:4").apply->subsampling, Subsampling::k444);
}

TEST_F(ControlsTest, AReceiverChoosesWhatBecomesOfLostPackets) {
  open(model::Role::kReceiver);
  EXPECT_FALSE(click("partial").apply->partial_pictures);
  EXPECT_EQ(window_.items.control("rtp_datagram"), nullptr) << "the sender's";
  open(model::Role::kSender);
  window_.frame(sample_->view, state_);
  EXPECT_EQ(window_.items.control("partial"), nullptr);
}

TEST_F(ControlsTest, ChoosingWhatIsChosenAsksForNothing) {
  open(model::Role::kLoopback);
  EXPECT_FALSE(click("wire.base64").apply.has_value());
  EXPECT_FALSE(click("role.Loopback").start.has_value());
}

TEST_F(ControlsTest, TheRightButtonRestoresTheUsualValue) {
  open(model::Role::kLoopback);
  press_at("quality", 0.2F);
  ASSERT_NE(state_.controls.settings.quality, 80);
  EXPECT_EQ(click("quality", 1).apply->quality, 80);
  press_at("fps", 0.2F);
  const Requests requests = click("fps", 1);
  ASSERT_TRUE(requests.apply.has_value());
  EXPECT_FALSE(requests.apply->fps.has_value()) << "the source's own";
}

TEST_F(ControlsTest, AnAutomaticQualityShowsItsTargets) {
  open(model::Role::kLoopback);
  window_.frame(sample_->view, state_);
  EXPECT_EQ(window_.items.control("target.limit"), nullptr);
  EXPECT_TRUE(click("auto_quality").apply->auto_quality);
  EXPECT_EQ(click("target.frags").apply->target,
            (model::QualityTarget{model::QualityTarget::Kind::kFragments, 8}));
  EXPECT_NEAR(press_at("target_fragments", 0.5F).apply->target.value, 23, 2);
  EXPECT_EQ(to_string(click("target.rate").apply->target), "rate=4Mbit");
  EXPECT_LT(press_at("target_rate", 0.1F).apply->target.value, 4e5) << "in bits a second";
  EXPECT_EQ(to_string(click("target_rate", 1).apply->target), "rate=4Mbit");
  EXPECT_EQ(to_string(click("target.bytes").apply->target), "datagram=9216");
  EXPECT_EQ(to_string(click("target.fps").apply->target), "fps=30");
  EXPECT_EQ(to_string(click("target.limit").apply->target), "limit");
  EXPECT_EQ(window_.items.control("target_fps"), nullptr) << "the limit has no value of its own";
}

TEST_F(ControlsTest, MovingTheQualityInUseFixesIt) {
  open(model::Role::kLoopback);
  click("auto_quality");
  sample_->snapshot.quality = 37;
  window_.frame(sample_->view, state_);
  EXPECT_EQ(state_.controls.settings.quality, 80) << "what comes back";
  const auto fixed = press_at("quality", 0.5F).apply;
  EXPECT_FALSE(fixed->auto_quality);
  EXPECT_NEAR(fixed->quality, 50, 3);
}

TEST_F(ControlsTest, WithoutTheAutomaticTheFixedQualityIsBack) {
  open(model::Role::kLoopback);
  state_.controls.settings.quality = 65;
  click("auto_quality");
  const auto back = click("auto_quality").apply;
  EXPECT_FALSE(back->auto_quality);
  EXPECT_EQ(back->quality, 65);
}

TEST_F(ControlsTest, TheRangesEndAtTheirEnds) {
  open(model::Role::kLoopback);
  EXPECT_EQ(press_at("quality", 0.999F).apply->quality, 100);
  EXPECT_EQ(press_at("quality", 0.001F).apply->quality, 1);
  EXPECT_EQ(press_at("width", 0.001F).apply->width_px, 16);
}

TEST_F(ControlsTest, ARoleIsTakenAtOnceWhileSomethingRuns) {
  open(model::Role::kLoopback);
  const Requests requests = click("role.Sender");
  ASSERT_TRUE(requests.start.has_value());
  EXPECT_EQ(requests.start->role, model::Role::kSender);
  EXPECT_EQ(requests.start->listen->port, 9999);
}

TEST_F(ControlsTest, ARoleIsOnlyChosenWhileNothingRuns) {
  open(model::Role::kLoopback, true);
  EXPECT_FALSE(click("role.Receiver").start.has_value());
  EXPECT_EQ(state_.controls.role, model::Role::kReceiver);
  const Requests requests = click("start_stop");
  ASSERT_TRUE(requests.start.has_value());
  EXPECT_EQ(requests.start->from->port, 9999);
}

TEST_F(ControlsTest, StartAndStopShareAPlace) {
  open(model::Role::kLoopback);
  EXPECT_TRUE(click("start_stop").stop);
  open(model::Role::kLoopback, true);
  EXPECT_TRUE(click("start_stop").start.has_value());
  EXPECT_TRUE(click("start_sender").start.has_value());
}

TEST_F(ControlsTest, AWrongAddressCannotBeStarted) {
  open(model::Role::kReceiver, true);
  state_.controls.from = "127.0.0.1:99999";
  EXPECT_FALSE(click("start_stop").start.has_value());
  EXPECT_FALSE(click("start_receiver").start.has_value());
  state_.controls.from = "127.0.0.1:5004";
  EXPECT_TRUE(click("start_stop").start.has_value());
}

TEST_F(ControlsTest, AChangedAddressOffersARestart) {
  open(model::Role::kSender);
  window_.frame(sample_->view, state_);
  EXPECT_EQ(window_.items.control("restart"), nullptr);
  state_.controls.listen = "127.0.0.1:5004";
  const Requests requests = click("restart");
  ASSERT_TRUE(requests.start.has_value());
  EXPECT_EQ(requests.start->listen->port, 5004);
}

TEST_F(ControlsTest, AFieldTakesTextAndEnterStarts) {
  open(model::Role::kReceiver, true);
  state_.controls.from.clear();
  click("from");
  for (const char letter : std::string("127.0.0.1:7")) {
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(letter));
    window_.frame(sample_->view, state_);
  }
  EXPECT_TRUE(ImGui::GetIO().WantTextInput);
  EXPECT_EQ(state_.controls.from, "127.0.0.1:7");
  const Requests requests = window_.strike(ImGuiKey_Enter, sample_->view, state_);
  ASSERT_TRUE(requests.start.has_value());
  EXPECT_EQ(requests.start->from->port, 7);
}

TEST_F(ControlsTest, AnErrorCanBeCopiedAndDismissed) {
  open(model::Role::kSender, true);
  sample_->view.failure = "bind UDP 127.0.0.1:9999: Address already in use";
  sample_->view.link = LinkState::kError;
  EXPECT_EQ(click("copy").copy.value(), sample_->view.failure);
  EXPECT_TRUE(click("dismiss").dismiss);
}

TEST_F(ControlsTest, AReceiverHasNoControlOfTheStream) {
  open(model::Role::kReceiver);
  window_.frame(sample_->view, state_);
  for (const char* name : {"quality", "width", "wire.raw", "source"})
    EXPECT_EQ(window_.items.control(name), nullptr);
  EXPECT_NE(window_.items.control("from"), nullptr);
}

}  // namespace
}  // namespace framescope::ui
