#include <gtest/gtest.h>

#include "model/setting_change.hpp"

namespace framescope::model {
namespace {

TEST(SettingChange, SaysNothingWhenNothingChanged) { EXPECT_EQ(setting_change({}, {}), ""); }

TEST(SettingChange, SaysWhatChangedFromWhatToWhat) {
  StreamSettings after;
  after.quality = 60;
  EXPECT_EQ(setting_change({}, after), "quality 80 -> 60");
  after.width_px = 0;
  after.wire = WireFormat::kRaw;
  EXPECT_EQ(setting_change({}, after),
            "width 400 px -> source's, quality 80 -> 60, wire base64 -> raw");
  EXPECT_EQ(setting_change(after, {}),
            "width source's -> 400 px, quality 60 -> 80, wire raw -> base64");
}

TEST(SettingChange, NamesRatesThatAreNoNumbers) {
  StreamSettings before;
  StreamSettings after;
  after.fps = 29.97;
  EXPECT_EQ(setting_change(before, after), "fps source's -> 29.97");
  before.fps = 0;
  EXPECT_EQ(setting_change(before, after), "fps unthrottled -> 29.97");
}

TEST(SettingChange, SaysWhatAnAutomaticQualityHolds) {
  StreamSettings before;
  StreamSettings after;
  after.target = {QualityTarget::Kind::kFragments, 8};
  EXPECT_EQ(setting_change(before, after), "") << "it waits";
  after.auto_quality = true;
  EXPECT_EQ(setting_change(before, after), "quality 80 -> auto (fragments=8)");
  before.auto_quality = true;
  EXPECT_EQ(setting_change(before, after), "quality auto (limit) -> auto (fragments=8)");
}

TEST(SettingChange, KnowsEverySetting) {
  StreamSettings after;
  after.width_px = 640;
  after.fps = 25;
  after.quality = 90;
  after.subsampling = Subsampling::k444;
  after.wire = WireFormat::kRaw;
  after.max_datagram_bytes = 9216;
  after.rtp_datagram_bytes = 1200;
  after.restart_markers = false;
  after.pace = 0.5;
  after.partial_pictures = false;
  after.show_holes = false;
  after.upper_part = true;
  after.playout_delay = std::chrono::milliseconds(80);
  after.oversize = Oversize::kDrop;
  after.burn_fps = true;
  after.impairment.loss = 0.02;
  after.impairment.delay = std::chrono::milliseconds(30);
  after.seed = 7;
  EXPECT_EQ(setting_change({}, after),
            "width 400 px -> 640 px, fps source's -> 25, quality 80 -> 90, wire base64 -> raw, "
            "burnt-in FPS off -> on, subsampling 420 -> 444, largest datagram 65507 B -> 9216 B, "
            "largest packet 1400 B -> 1200 B, oversize fit -> drop, restart markers on -> off, "
            "pace 25 % -> 50 %, pictures in part on -> off, upper part off -> on, playout delay "
            "0 ms -> 80 ms, impairment off -> loss=2%,delay=30ms, seed 1 -> 7");
}

}  // namespace
}  // namespace framescope::model
