#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/stats_json.hpp"

namespace framescope::model {
namespace {

using Json = nlohmann::json;

Snapshot empty(Role role) {
  Snapshot snapshot;
  snapshot.role = role;
  return snapshot;
}

TEST(StatsJson, EveryKeyIsThereWhateverTheRole) {
  for (const Role role : {Role::kLoopback, Role::kSender, Role::kReceiver}) {
    const Json json = Json::parse(summary_json(empty(role)));
    for (const char* key :
         {"type", "role", "wire", "elapsed_s", "frames", "fps", "datagrams", "jpeg", "base64",
          "impairment", "impaired_frames", "latency_ms", "jitter_ms", "rtt_ms", "rtp", "freezes",
          "kernel_drops", "receivers", "diagnosis"}) {
      EXPECT_TRUE(json.contains(key)) << key;
    }
    for (const char* key : {"captured", "expected", "encoded", "sent", "received", "decoded",
                            "displayed", "displayed_damaged", "in_flight", "drops", "network_loss",
                            "network_loss_estimate", "attribution"}) {
      EXPECT_TRUE(json["frames"].contains(key)) << key;
    }
    for (const char* key : {"encode", "send", "network", "decode", "display"}) {
      EXPECT_TRUE(json["latency_ms"]["stages"].contains(key)) << key;
    }
  }
}

TEST(StatsJson, WhatARoleDoesNotKnowIsNull) {
  const Json receiver = Json::parse(interval_json(empty(Role::kReceiver)));
  EXPECT_EQ(receiver["type"], "interval");
  EXPECT_TRUE(receiver["frames"]["captured"].is_null());
  EXPECT_TRUE(receiver["datagrams"]["sent"].is_null());
  EXPECT_TRUE(receiver["receivers"].is_null());
  EXPECT_TRUE(receiver["latency_ms"]["end_to_end"].is_null());
  const Json sender = Json::parse(interval_json(empty(Role::kSender)));
  EXPECT_TRUE(sender["frames"]["displayed_damaged"].is_null());
  EXPECT_TRUE(sender["datagrams"]["lost"].is_null());
  EXPECT_TRUE(sender["kernel_drops"].is_null());
  EXPECT_TRUE(sender["receivers"].is_array());
}

TEST(StatsJson, TheSimulatorsTruthIsNullWhileItIsOff) {
  Snapshot snapshot = empty(Role::kLoopback);
  EXPECT_TRUE(Json::parse(summary_json(snapshot))["impairment"].is_null());
  EXPECT_TRUE(Json::parse(summary_json(snapshot))["impaired_frames"].is_null());
  snapshot.impairment = ImpairmentCounts{7, 6, 5, 4, 3, 2, 1};
  EXPECT_EQ(Json::parse(summary_json(snapshot))["impairment"], Json({{"entered", 7},
                                                                     {"lost", 6},
                                                                     {"queue_dropped", 5},
                                                                     {"corrupted", 4},
                                                                     {"duplicated", 3},
                                                                     {"reordered", 2},
                                                                     {"delayed", 1}}));
  snapshot.impaired_frames = {3, 8};
  EXPECT_EQ(Json::parse(summary_json(snapshot))["impaired_frames"], Json({3, 8}));
}

TEST(StatsJson, DropsNameOnlyWhatHappenedAndNeverAConfidentZero) {
  Snapshot snapshot = empty(Role::kReceiver);
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kLate)] = 2;
  snapshot.network_loss = NetworkLoss::kMeasured;
  EXPECT_EQ(Json::parse(interval_json(snapshot))["frames"]["drops"], Json({{"late", 2}}));
  snapshot.network_loss = NetworkLoss::kUnmeasurable;
  const Json plain = Json::parse(interval_json(snapshot));
  EXPECT_TRUE(plain["frames"]["drops"]["lost_in_network"].is_null());
  EXPECT_TRUE(plain["datagrams"]["lost"].is_null());
}

TEST(StatsJson, IntervalHasTheWindowAndSummaryTheRun) {
  Snapshot snapshot = empty(Role::kLoopback);
  snapshot.fps_window[0] = 29.5;
  snapshot.fps_run[0] = 30.25;
  snapshot.spans_window[0] = {1, std::chrono::milliseconds(2), {}, {}, {}};
  snapshot.spans_run[0] = {1, std::chrono::milliseconds(3), {}, {}, {}};
  EXPECT_EQ(Json::parse(interval_json(snapshot))["fps"]["captured"], 29.5);
  EXPECT_EQ(Json::parse(summary_json(snapshot))["fps"]["captured"], 30.25);
  EXPECT_EQ(Json::parse(interval_json(snapshot))["latency_ms"]["end_to_end"]["p50"], 2.0);
  EXPECT_EQ(Json::parse(summary_json(snapshot))["latency_ms"]["end_to_end"]["p50"], 3.0);
}

TEST(StatsJson, SaysWhatTheQualityIsToBe) {
  Snapshot snapshot = empty(Role::kSender);
  const auto jpeg = [&snapshot] { return Json::parse(summary_json(snapshot))["jpeg"]; };
  EXPECT_TRUE(jpeg()["quality_mode"].is_null()) << "a receiver does not know";
  snapshot.link.settings = StreamSettings{};
  EXPECT_EQ(jpeg()["quality_mode"], "fixed");
  EXPECT_TRUE(jpeg()["quality_target"].is_null());
  snapshot.link.settings->auto_quality = true;
  snapshot.link.settings->target = {QualityTarget::Kind::kRate, 4e6};
  EXPECT_EQ(jpeg()["quality_mode"], "auto");
  EXPECT_EQ(jpeg()["quality_target"], "rate=4Mbit");
}

TEST(StatsJson, Base64OverheadIsTheDifference) {
  Snapshot snapshot = empty(Role::kSender);
  snapshot.base64_jpeg_bytes = 3000;
  snapshot.base64_text_bytes = 4000;
  const Json json = Json::parse(summary_json(snapshot))["base64"];
  EXPECT_EQ(json["overhead_bytes"], 1000);
  EXPECT_EQ(json["overhead_ratio"], 0.3333);
}

TEST(StatsJson, BytesOfAPeerInANoteStayValidJson) {
  Snapshot snapshot = empty(Role::kReceiver);
  snapshot.notes.push_back({"dialect", Severity::kWarning, "met \xFF\xFE \"quoted\"", {}});
  const Json json = Json::parse(interval_json(snapshot));
  EXPECT_EQ(json["diagnosis"][0]["severity"], "warning");
}

TEST(StatsJson, ALatencyNamesItsClockAndItsError) {
  Snapshot snapshot = empty(Role::kReceiver);
  Json latency = Json::parse(interval_json(snapshot))["latency_ms"];
  EXPECT_EQ(latency["clock"], "unknown");
  for (const char* key : {"clock_offset", "clock_error", "glass_to_glass", "glass_clock"}) {
    EXPECT_TRUE(latency.contains(key) && latency[key].is_null()) << key;
  }
  snapshot.clock = LatencyClock::kEstimated;
  snapshot.clock_offset = -std::chrono::milliseconds(1500);
  snapshot.clock_error = std::chrono::microseconds(1250);
  latency = Json::parse(interval_json(snapshot))["latency_ms"];
  EXPECT_EQ(latency["clock"], "estimated");
  EXPECT_EQ(latency["clock_offset"], -1500.0);
  EXPECT_EQ(latency["clock_error"], 1.25);
  EXPECT_EQ(Json::parse(summary_json(snapshot))["latency_ms"]["clock"], "unknown")
      << "nothing of the run was measured by it";
  snapshot.clock_run = LatencyClock::kEstimated;
  EXPECT_EQ(Json::parse(summary_json(snapshot))["latency_ms"]["clock"], "estimated");
}

TEST(StatsJson, GlassToGlassHasAClockOfItsOwn) {
  Snapshot snapshot = empty(Role::kReceiver);
  snapshot.glass_clock = GlassClock::kWallClock;
  snapshot.glass_run = {2, {}, {}, {}, std::chrono::milliseconds(40)};
  const Json interval = Json::parse(interval_json(snapshot))["latency_ms"];
  EXPECT_EQ(interval["glass_clock"], "wall clock");
  EXPECT_TRUE(interval["glass_to_glass"].is_null());
  const Json summary = Json::parse(summary_json(snapshot))["latency_ms"];
  EXPECT_EQ(summary["glass_to_glass"]["max"], 40.0);
  snapshot.glass_clock = GlassClock::kSameHost;
  EXPECT_EQ(Json::parse(summary_json(snapshot))["latency_ms"]["glass_clock"], "same host");
}

Snapshot rtp_receiver() {
  Snapshot snapshot = empty(Role::kReceiver);
  snapshot.wire = WireFormat::kRtp;
  RtpFigures& rtp = snapshot.rtp.emplace();
  rtp.ssrc = 0x1A2B3C;
  rtp.type = 65;
  rtp.q = 60;
  rtp.packets_expected = 1000;
  rtp.packets_received = 980;
  rtp.packets_lost = 20;
  rtp.packets_per_frame = 14.25;
  rtp.packet_jitter = std::chrono::microseconds(1500);
  rtp.frames_patched = 9;
  return snapshot;
}

TEST(StatsJson, RtpIsAnObjectOfItsOwn) {
  Snapshot snapshot = rtp_receiver();
  snapshot.jitter = std::chrono::milliseconds(3);
  const Json json = Json::parse(interval_json(snapshot));
  EXPECT_EQ(json["rtp"]["ssrc"], "0x001a2b3c");
  EXPECT_EQ(json["rtp"]["type"], 65);
  EXPECT_EQ(json["rtp"]["q"], 60);
  EXPECT_EQ(json["rtp"]["packets"]["lost"], 20);
  EXPECT_TRUE(json["rtp"]["packets"]["sent"].is_null());
  EXPECT_TRUE(json["rtp"]["segments"].is_null()) << "a sender's";
  EXPECT_EQ(json["rtp"]["packets_per_frame"], 14.25);
  EXPECT_EQ(json["rtp"]["frames_patched"], 9);
  EXPECT_EQ(json["datagrams"]["lost"], 20) << "RTP numbers datagrams";
  EXPECT_EQ(json["jitter_ms"]["packet"], 1.5);
  EXPECT_EQ(json["jitter_ms"]["frame"], 3.0);
  snapshot.wire = WireFormat::kRaw;
  EXPECT_TRUE(Json::parse(interval_json(snapshot))["rtp"].is_null());
  EXPECT_TRUE(Json::parse(interval_json(empty(Role::kSender)))["rtp"].is_null());
}

TEST(StatsJson, ASendersRtpKnowsWhatIsReported) {
  Snapshot snapshot = rtp_receiver();
  snapshot.role = Role::kSender;
  snapshot.rtp->packets_sent = 1000;
  snapshot.rtp->reported_loss = 0.25;
  snapshot.rtp->reported_lost = 250;
  snapshot.rtp->rtt = std::chrono::milliseconds(12);
  const Json json = Json::parse(interval_json(snapshot));
  EXPECT_EQ(json["rtp"]["packets"]["sent"], 1000);
  EXPECT_TRUE(json["rtp"]["packets"]["lost"].is_null());
  EXPECT_TRUE(json["rtp"]["frames_patched"].is_null());
  EXPECT_TRUE(json["datagrams"]["lost"].is_null());
  EXPECT_EQ(json["rtp"]["reported_loss"], 0.25);
  EXPECT_EQ(json["rtp"]["reported_lost"], 250);
  EXPECT_EQ(json["rtp"]["rtt_ms"], 12.0);
}

TEST(StatsJson, WhatRtpOfOthersTellsNamesItsSource) {
  Snapshot snapshot = rtp_receiver();
  snapshot.network_loss = NetworkLoss::kEstimated;
  snapshot.rtp->frames_guessed_lost = 2;
  snapshot.quality = 60;
  snapshot.quality_by_rtp = true;
  complete_from_rtp(snapshot);
  const Json json = Json::parse(interval_json(snapshot));
  EXPECT_EQ(json["frames"]["network_loss"], "estimated");
  EXPECT_EQ(json["frames"]["network_loss_estimate"], 2);
  EXPECT_EQ(json["frames"]["network_loss_estimate_source"], "sequence numbers");
  EXPECT_TRUE(json["frames"]["drops"]["lost_in_network"].is_null());
  EXPECT_EQ(json["jpeg"]["quality_source"], "rtp");
  EXPECT_TRUE(json["jitter_ms"]["frame"].is_null()) << "it is the packets'";
  EXPECT_EQ(json["jitter_ms"]["packet"], 1.5);
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kLostInNetwork)] = 1;
  EXPECT_EQ(Json::parse(interval_json(snapshot))["frames"]["drops"]["lost_in_network"], 1);
}

TEST(StatsJson, AnEstimateOfLossNamesItsSource) {
  Snapshot snapshot = empty(Role::kReceiver);
  EXPECT_TRUE(
      Json::parse(interval_json(snapshot))["frames"]["network_loss_estimate_source"].is_null());
  snapshot.network_loss_estimate = 3;
  EXPECT_EQ(Json::parse(interval_json(snapshot))["frames"]["network_loss_estimate_source"],
            "arrival gaps");
  snapshot.loss_by_time_code = true;
  EXPECT_EQ(Json::parse(interval_json(snapshot))["frames"]["network_loss_estimate_source"],
            "time code");
}

}  // namespace
}  // namespace framescope::model
