#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "headless_window.hpp"
#include "sample_rtp.hpp"
#include "ui/packet_figures.hpp"
#include "ui/packet_strip.hpp"

namespace framescope::ui {
namespace {

using model::PacketCell;
using model::PacketFate;

std::vector<PacketCell> cells_from(std::uint64_t first, std::size_t count) {
  std::vector<PacketCell> cells;
  for (std::size_t i = 0; i < count; ++i) cells.push_back({first + i, PacketFate::kInTime, false});
  return cells;
}

TEST(StripLayout, APacketsNumberGivesItsColumn) {
  const Box box{100, 50, 105, 400};
  const auto early = cells_from(7, 20);
  const auto late = cells_from(12, 20);
  const StripLayout before(box, 10, 16, early);
  const StripLayout after(box, 10, 16, late);
  EXPECT_FLOAT_EQ(before.cell(0).x, 170) << "ten columns";
  EXPECT_FLOAT_EQ(before.cell(0).y, 50);
  EXPECT_FLOAT_EQ(before.cell(3).x, 100);
  EXPECT_FLOAT_EQ(before.cell(3).y, 66);
  EXPECT_FLOAT_EQ(before.bottom(), 50 + 3 * 16);
  // Number 17 is cell 10 of the one and cell 5 of the other.
  EXPECT_FLOAT_EQ(before.cell(10).x, after.cell(5).x);
  for (std::size_t i = 0; i < early.size(); ++i) EXPECT_TRUE(box.holds(before.cell(i))) << i;
}

TEST(StripLayout, KnowsWhatIsBelowTheMouse) {
  const auto cells = cells_from(7, 20);
  const StripLayout layout({100, 50, 105, 400}, 10, 16, cells);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(layout.at(layout.cell(i).middle_x(), layout.cell(i).middle_y()), i);
  }
  EXPECT_EQ(layout.at(105, 55), std::nullopt) << "before the first";
  EXPECT_EQ(layout.at(175, 90), std::nullopt) << "behind the last";
  EXPECT_EQ(layout.at(203, 70), std::nullopt) << "beside the columns";
  EXPECT_EQ(layout.at(99, 70), std::nullopt);
}

TEST(StripLayout, ANarrowBoxHasOneColumn) {
  const auto cells = cells_from(1, 3);
  const StripLayout layout({0, 0, 4, 4}, 10, 16, cells);
  EXPECT_FLOAT_EQ(layout.cell(2).y, 32);
  EXPECT_FLOAT_EQ(StripLayout({0, 0, 4, 4}, 10, 16, {}).bottom(), 0);
}

class FatesTest : public testing::TestWithParam<const Theme*> {};

TEST_P(FatesTest, NoTwoShareTheirMark) {
  std::set<std::pair<Colour, Shape>> seen;
  for (std::size_t i = 0; i < model::kPacketFateCount; ++i) {
    const auto fate = static_cast<PacketFate>(i);
    const Mark mark = GetParam()->of(fate);
    EXPECT_TRUE(seen.insert({mark.colour, mark.shape}).second) << label(fate);
  }
}

TEST_P(FatesTest, LossAndLatenessLookAsThoseOfFramesDo) {
  const auto same = [](Mark a, Mark b) { return a.colour == b.colour && a.shape == b.shape; };
  const Theme& theme = *GetParam();
  EXPECT_TRUE(same(theme.of(PacketFate::kLost), theme.of(FrameOutcome::kLostInNetwork)));
  EXPECT_TRUE(same(theme.of(PacketFate::kLate), theme.of(FrameOutcome::kLate)));
  EXPECT_TRUE(same(theme.of(PacketFate::kImpaired), theme.of(FrameOutcome::kImpaired)));
}

INSTANTIATE_TEST_SUITE_P(Themes, FatesTest, testing::Values(&dark_theme(), &light_theme()));

std::string figure(const model::Snapshot& snapshot, std::string_view name) {
  const PacketFigures figures = packet_figures(snapshot);
  for (std::size_t i = 0; i < figures.count; ++i) {
    if (figures.rows[i].name == name) return std::string(figures.rows[i].value.view());
  }
  return "none";
}

TEST(PacketFigures, JitterOfPacketsIsNoneOfFrames) {
  SampleRtp sample(model::Role::kReceiver);
  sample.snapshot.jitter = std::chrono::microseconds(1'500);
  EXPECT_EQ(figure(sample.snapshot, "Frame jitter"), "1.50 ms");
  sample.snapshot.jitter_by_packets = true;
  EXPECT_EQ(figure(sample.snapshot, "Frame jitter"), "");
}

TEST(PacketFigures, AReceiverCountsAgainstWhatIsExpected) {
  SampleRtp sample(model::Role::kReceiver);
  model::RtpFigures& rtp = *sample.snapshot.rtp;
  rtp.packets_expected = 1'000;
  rtp.packets_received = 980;
  rtp.packets_lost = 20;
  EXPECT_EQ(figure(sample.snapshot, "Received"), "980 / 1,000 (98.00 %)");
  EXPECT_EQ(figure(sample.snapshot, "Lost"), "20 / 1,000 (2.00 %)");
  EXPECT_EQ(figure(sample.snapshot, "A frame"), "14.2 packets");
  EXPECT_EQ(figure(sample.snapshot, "Packet jitter"), "1.11 ms");
  EXPECT_EQ(figure(sample.snapshot, "Source"), "0xDEADBEEF");
  EXPECT_EQ(figure(sample.snapshot, "Type"), "65: 4:2:0, aligned, Q 80");
  EXPECT_EQ(figure(sample.snapshot, "Changes"), "123 sources, 12 restarts");
  EXPECT_EQ(figure(sample.snapshot, "Sent"), "none") << "a sender's";
}

TEST(PacketFigures, ASenderKnowsWhatIsReported) {
  SampleRtp sample(model::Role::kSender);
  model::RtpFigures& rtp = *sample.snapshot.rtp;
  rtp.packets_sent = 1'400;
  rtp.send_calls = 100;
  EXPECT_EQ(figure(sample.snapshot, "A send call"), "14.0 packets, UDP_SEGMENT");
  EXPECT_EQ(figure(sample.snapshot, "Reported loss"), "2.13 %, 2.63 M in all");
  EXPECT_EQ(figure(sample.snapshot, "Reports out / in"), "12,345 / 12,346, 3.4 s ago");
  EXPECT_EQ(figure(sample.snapshot, "Received"), "none") << "a receiver's";
  rtp.reported_loss.reset();
  rtp.segments = false;
  rtp.type = -1;
  EXPECT_EQ(figure(sample.snapshot, "Reported loss"), "") << "it is not known, and not 0";
  EXPECT_EQ(figure(sample.snapshot, "A send call"), "14.0 packets");
  EXPECT_EQ(figure(sample.snapshot, "Type"), "");
}

TEST(PacketFigures, TheRoundTripSaysByWhom) {
  SampleRtp sample(model::Role::kLoopback);
  sample.snapshot.rtp->rtt = std::chrono::microseconds(1'500);
  sample.snapshot.rtt = std::chrono::microseconds(2'500);
  EXPECT_EQ(figure(sample.snapshot, "Round trip"), "1.50 ms by RTCP");
  sample.snapshot.rtp->rtt.reset();
  EXPECT_EQ(figure(sample.snapshot, "Round trip"), "2.50 ms by hello");
  sample.snapshot.rtt.reset();
  EXPECT_EQ(figure(sample.snapshot, "Round trip"), "");
}

TEST(PacketFigures, EachSaysWhatItIs) {
  for (const model::Role role :
       {model::Role::kLoopback, model::Role::kSender, model::Role::kReceiver}) {
    const SampleRtp sample(role);
    const PacketFigures figures = packet_figures(sample.snapshot);
    EXPECT_LT(figures.count, PacketFigures::kMost) << "none was left out";
    for (std::size_t i = 0; i < figures.count; ++i) {
      EXPECT_NE(figures.rows[i].help.empty(), figures.rows[i].metric.empty())
          << figures.rows[i].name;
    }
  }
  EXPECT_EQ(packet_figures(model::Snapshot{}).count, 0U);
}

/// The tab of the packets in a window.
class PacketsPanelTest : public testing::Test {
 protected:
  PacketsPanelTest() {
    state_.controls = ControlsState(sample_.config, {});
    state_.bottom.tab = BottomTab::kPackets;
    state_.sizes.bottom_share = 0.6F;
  }
  void show() { window_.frame(sample_.view, state_); }
  /// How many vertices have the colour.
  static int vertices_of(Colour colour) {
    const ImDrawData* data = ImGui::GetDrawData();
    int found = 0;
    for (int i = 0; i < data->CmdListsCount; ++i) {
      for (const ImDrawVert& vertex : data->CmdLists[i]->VtxBuffer) {
        found += vertex.col == colour ? 1 : 0;
      }
    }
    return found;
  }

  HeadlessWindow window_{1600, 1000};
  SampleRtp sample_{model::Role::kLoopback};
  DashboardState state_;
};

TEST_F(PacketsPanelTest, EachPacketIsACell) {
  const Colour lost = faded(state_.theme->of(PacketFate::kLost).colour, 0.22);
  sample_.snapshot.rtp->strip = cells_from(0, 100);
  show();
  EXPECT_EQ(vertices_of(lost), 0);
  sample_.snapshot.rtp->strip[50].fate = PacketFate::kLost;
  sample_.snapshot.rtp->strip[51].fate = PacketFate::kLost;
  show();
  EXPECT_EQ(vertices_of(lost), 2 * 4);
  const int frames = vertices_of(state_.theme->text);
  sample_.snapshot.rtp->strip[60].frame_end = true;
  show();
  EXPECT_EQ(vertices_of(state_.theme->text) - frames, 4) << "a line ends a frame";
}

TEST_F(PacketsPanelTest, TheLegendCountsTheFates) {
  show();
  const FateCounts fates = fates_of(sample_.snapshot.rtp->strip);
  EXPECT_EQ(fates[static_cast<std::size_t>(PacketFate::kReordered)], 11U);
  EXPECT_NE(window_.items.text("in time 457"), nullptr);
  EXPECT_NE(window_.items.text("reordered 11"), nullptr);
  EXPECT_NE(window_.items.text("lost 11"), nullptr);
  EXPECT_NE(window_.items.text("impaired 11"), nullptr);
  EXPECT_NE(window_.items.text("0xDEADBEEF"), nullptr);
}

TEST_F(PacketsPanelTest, ASenderSentItsPacketsAndKnowsOfNoArrival) {
  sample_.snapshot.role = model::Role::kSender;
  sample_.snapshot.rtp->strip = cells_from(0, 100);
  sample_.snapshot.rtp->strip[5].fate = PacketFate::kImpaired;
  show();
  EXPECT_NE(window_.items.text("sent 99"), nullptr);
  EXPECT_NE(window_.items.text("impaired 1"), nullptr);
  EXPECT_EQ(window_.items.text("lost 0"), nullptr);
}

TEST_F(PacketsPanelTest, WithoutRtpItSaysWhatWouldFillItAndDoesIt) {
  sample_.snapshot.rtp.reset();
  show();
  EXPECT_NE(window_.items.text("Send RTP/JPEG (Ctrl+P)"), nullptr);
  const Requests requests = window_.click("send_rtp", sample_.view, state_);
  ASSERT_TRUE(requests.apply.has_value());
  EXPECT_EQ(requests.apply->wire, WireFormat::kRtp);
  show();
  EXPECT_EQ(window_.items.control("send_rtp"), nullptr) << "it is on its way";
}

TEST_F(PacketsPanelTest, AReceiverWaitsForItsSender) {
  SampleView plain(model::Role::kReceiver);
  window_.frame(plain.view, state_);
  EXPECT_EQ(window_.items.control("send_rtp"), nullptr);
}

TEST_F(PacketsPanelTest, ASteadyStripDrawsTheSame) {
  show();
  show();
  const int once = ImGui::GetDrawData()->TotalVtxCount;
  show();
  EXPECT_EQ(ImGui::GetDrawData()->TotalVtxCount, once);
}

TEST_F(PacketsPanelTest, AltAndEightShowsIt) {
  state_.bottom.tab = BottomTab::kAccount;
  window_.strike(Chord{'8', false, false, true}, sample_.view, state_);
  EXPECT_EQ(state_.bottom.tab, BottomTab::kPackets);
}

}  // namespace
}  // namespace framescope::ui
